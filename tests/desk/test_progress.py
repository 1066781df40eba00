"""How far a student is, by the files alone: as it was given, written and to be checked, unreadable; and what is next."""

from pathlib import Path
from typing import Any

import pytest

from autograder.assignment.find import assignment_names
from autograder.desk.progress import NotebookProgress, next_exercise, read_progress
from autograder.student.standing import Standing, State

ROOT = Path(__file__).resolve().parents[2]


def test_a_fresh_notebook_is_all_to_do(folder: Path) -> None:
    progress = read_progress(folder)
    assert (progress.assignment, progress.notebook, progress.problem) == (
        "06_tiny",
        folder / "tiny.ipynb",
        "",
    )
    assert progress.standings == (Standing("square_gradient", "to do", 0, 0, 0.0, 100),)
    assert (progress.score, progress.points, progress.is_unchecked) == (0, 100, False)


@pytest.mark.parametrize("name", assignment_names(ROOT))
def test_what_students_get_is_all_to_do(name: str) -> None:
    states = {one.exercise: one.state for one in read_progress(ROOT / "assignments" / name).standings}
    assert set(states.values()) == {"to do"}, states


def test_what_was_written_is_to_be_checked(written: Any, folder: Path) -> None:
    written("return 3")
    assert read_progress(folder).is_unchecked


def test_what_was_written_in_a_cell_of_ones_own_is_to_be_checked_too(written: Any, folder: Path) -> None:
    def own_cell(notebook: dict[str, Any]) -> None:
        source = "def square_gradient(x):\n    return 3\n"
        notebook["cells"].append({"cell_type": "code", "source": source, "metadata": {}, "outputs": []})

    written("raise NotImplementedError()", own_cell)
    assert read_progress(folder).is_unchecked


def test_an_exercise_that_was_deleted_is_to_be_checked(written: Any, folder: Path) -> None:
    def without(notebook: dict[str, Any]) -> None:
        notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] != "square-gradient"]

    written("", without)
    assert read_progress(folder).is_unchecked


def test_an_unreadable_notebook_is_a_problem_that_is_told(folder: Path) -> None:
    (folder / "tiny.ipynb").write_text("{")
    progress = read_progress(folder)
    assert "is not JSON" in progress.problem
    assert (progress.notebook, progress.is_unchecked) == (None, False)
    (folder / "tiny.ipynb").unlink()
    assert "ask for the notebook" in read_progress(folder).problem


def test_checked_and_failed_replace_what_was_not_known(written: Any, folder: Path) -> None:
    written("return 3")
    progress = read_progress(folder)
    right = Standing("square_gradient", "right", 1, 1, 100.0, 100)
    assert progress.checked([right]).score == 100
    failed = progress.failed("no torch")
    assert (failed.problem, failed.is_unchecked) == ("no torch", False)


def progress_of(*states: State) -> NotebookProgress:
    standings = tuple(Standing(f"e{n}", state, 0, 1, 0, 1) for n, state in enumerate(states))
    return NotebookProgress(Path(), "a", "A", standings)


@pytest.mark.parametrize(
    ("progresses", "first", "found"),
    [
        ([progress_of("right", "wrong"), progress_of("to do")], 0, (0, "e1")),
        ([progress_of("right", "wrong"), progress_of("to do")], 1, (1, "e0")),
        ([progress_of("wrong"), progress_of("right")], 1, (0, "e0")),
        ([progress_of("right"), progress_of("right", "right")], 0, None),
    ],
)
def test_what_is_next_begins_in_the_assignment_that_is_worked_on(
    progresses: list[NotebookProgress], first: int, found: object
) -> None:
    assert next_exercise(progresses, first) == found
