"""A solution's lines and hidden names are found in what students get, and nothing else is."""

from pathlib import Path
from typing import Any

import nbformat

from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment
from autograder.author.build import render_assignment
from autograder.author.leaks import leaks_in
from autograder.sandbox.enclosure import Level


def test_nothing_leaks_from_the_tiny_course(tiny: Assignment, level: Level) -> None:
    rendered = render_assignment(tiny, level)
    assert list(leaks_in(tiny, rendered, ["random_gradient", "test_random_gradient"])) == []


def test_a_solutions_line_and_a_hidden_name_are_leaks(altered: Any) -> None:
    telling = "return torch.full_like(x, 2.0) * x"
    source = '# %% exercise="square_gradient"\ndef square_gradient(x):\n    ### BEGIN SOLUTION (short)\n'
    source += f"    y = 1\n    {telling}\n    ### END SOLUTION\n"
    assignment = load_assignment(altered({"tiny.py": source}))
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(f"Use\n  {telling}\ny = 1")])
    rendered = {
        Path("a.ipynb"): nbformat.writes(notebook).encode(),
        Path("README.md"): b"see test_secret; test_secrets is harmless",
    }
    assert list(leaks_in(assignment, rendered, ["test_secret"])) == [
        (Path("a.ipynb"), f"holds the solution's line {telling!r}"),
        (Path("README.md"), "holds the hidden name 'test_secret'"),
    ]
