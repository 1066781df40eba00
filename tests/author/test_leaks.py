"""A solution's lines and hidden names are found in what students get, and nothing else is."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment, SourceCell
from autograder.author.build import render_assignment
from autograder.author.leaks import TELLING_CHARS, leaks_in
from autograder.sandbox.enclosure import Level

GIVEN = 'raise ValueError("a line that all are given")'
WithSolution = Callable[..., Assignment]


@pytest.mark.usefixtures("in_process")
def test_nothing_leaks_from_the_tiny_course(tiny: Assignment) -> None:
    rendered = render_assignment(tiny, Level.UNSAFE)
    assert len(rendered) > 4
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


def leaking(assignment: Assignment, text: str, *hidden_names: str) -> list[str]:
    return [what for _, what in leaks_in(assignment, {Path("README.md"): text.encode()}, hidden_names)]


@pytest.fixture
def with_solution(tiny: Assignment) -> WithSolution:
    """The tiny assignment with these lines as its exercise's solution, and one that students are given above it."""

    def make(*lines: str) -> Assignment:
        body = "\n".join(
            ["    ### BEGIN SOLUTION", *(f"    {line}" for line in lines), "    ### END SOLUTION"]
        )
        cell = SourceCell("code", f"def f(x):\n    {GIVEN}\n{body}\n", exercise="f")
        return replace(tiny, cells=(cell, SourceCell("code", GIVEN), SourceCell("markdown", GIVEN)))

    return make


def test_only_a_line_that_is_long_enough_tells_something(with_solution: WithSolution) -> None:
    telling, short = "x" * TELLING_CHARS, "y" * (TELLING_CHARS - 1)
    assignment = with_solution(telling, short)
    assert leaking(assignment, f"{short}\n{telling}\n") == [f"holds the solution's line {telling!r}"]
    assert leaking(assignment, f"in a sentence, {telling} is no line\n") == []


def test_a_line_leaks_however_it_is_indented_and_what_is_given_is_no_secret(
    with_solution: WithSolution,
) -> None:
    secret = "return x.grad.detach().clone()"
    assignment = with_solution(secret, "if x.requires_grad:", f"    {secret}  ")
    assert leaking(assignment, f"\t{secret} \r\n{GIVEN}\n") == [f"holds the solution's line {secret!r}"]


def test_leaks_are_told_file_by_file_lines_before_names_and_in_their_order(
    with_solution: WithSolution,
) -> None:
    first, second = "a = 1  # a long enough line", "b = 2  # a long enough line"
    assignment = with_solution(second, first)
    text = f"test_b and test_a\n{second}\n{first}\n".encode()
    rendered = {Path("z.md"): text, Path("a.py"): b"test_b", Path("clean.csv"): b""}
    assert list(leaks_in(assignment, rendered, ["test_b", "test_a"])) == [
        (Path("z.md"), f"holds the solution's line {first!r}"),
        (Path("z.md"), f"holds the solution's line {second!r}"),
        (Path("z.md"), "holds the hidden name 'test_a'"),
        (Path("z.md"), "holds the hidden name 'test_b'"),
        (Path("a.py"), "holds the hidden name 'test_b'"),
    ]


def test_a_notebook_is_read_cell_by_cell_and_not_as_it_is_written(with_solution: WithSolution) -> None:
    secret = 'print("a long enough line")'
    cells = [nbformat.v4.new_code_cell(f"x = 1\n{secret}"), nbformat.v4.new_markdown_cell("see test_hidden")]
    content = nbformat.writes(nbformat.v4.new_notebook(cells=cells)).encode()
    assert secret.encode() not in content
    assert [
        what for _, what in leaks_in(with_solution(secret), {Path("a.ipynb"): content}, ["test_hidden"])
    ] == [
        f"holds the solution's line {secret!r}",
        "holds the hidden name 'test_hidden'",
    ]


def test_prose_about_the_marks_of_a_solution_is_no_solution(with_solution: WithSolution) -> None:
    shown = "print('what you write goes here')"
    prose = SourceCell("markdown", f"### BEGIN SOLUTION\n{shown}\n### END SOLUTION")
    assignment = with_solution("return x")
    assert leaking(replace(assignment, cells=(*assignment.cells, prose)), f"{shown}\n") == []
