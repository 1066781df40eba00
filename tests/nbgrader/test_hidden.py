"""Which lines of a notebook are hidden tests, and where they begin."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.nbgrader.hidden import first_hidden, visible_lines


@pytest.mark.parametrize(
    ("lines", "visible"),
    [
        ("a b", [0, 1]),
        ("a BEGIN b END c", [0, 4]),
        ("BEGIN a END BEGIN b END", []),
        ("a BEGIN b", [0]),
        ("a END b", [0, 2]),
        ("BEGIN a BEGIN b END c", [5]),
    ],
)
def test_lines_outside_of_hidden_regions_are_visible(lines: str, visible: list[int]) -> None:
    assert visible_lines(lines.split(), "BEGIN", "END") == visible


def test_hidden_tests_begin_at_the_first_code_cell_that_has_some() -> None:
    cells = [
        new_markdown_cell("BEGIN"),
        new_code_cell("x"),
        new_code_cell("y\n# BEGIN"),
        new_code_cell("BEGIN"),
    ]
    assert first_hidden(new_notebook(cells=cells), "BEGIN") == 2
    assert first_hidden(new_notebook(cells=cells[:2]), "BEGIN") is None
