"""Assignments of this package inside nbgrader: their scores below their check cells, and nothing from anywhere else."""

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.assignment.model import Assignment
from autograder.author.notebook import instructor_notebook
from autograder.nbgrader.execute import SandboxedExecute
from autograder.nbgrader.observed import (
    RESOURCE,
    ObservedNotebook,
    assignment_named,
    comment_on,
    told_of,
    write_scores,
)
from autograder.nbgrader.saving import scores_of
from autograder.results.model import ExerciseResult, SubmissionResult, TestResult
from autograder.sandbox.enclosure import Level


def test_what_was_told_is_there_and_otherwise_nothing() -> None:
    told = ObservedNotebook(ungraded="why")
    assert told_of({RESOURCE: told}) is told
    assert told_of({}) == told_of(None) == ObservedNotebook()


def test_a_notebook_is_ours_by_folder_and_name(tiny: Assignment, tmp_path: Path) -> None:
    solutions, notebook = tiny.folder.parent, tiny.notebook.stem
    ours = assignment_named(solutions, tiny.name, notebook)
    assert ours is not None
    assert ours.name == tiny.name
    for place, name, stem in (
        (solutions, tiny.name, "another"),
        (solutions, "another", notebook),
        (tmp_path, tiny.name, notebook),
        (None, tiny.name, notebook),
    ):
        assert assignment_named(place, name, stem) is None


def result(score: int | None, **more: object) -> SubmissionResult:
    wrong = TestResult("t", "A half is a half.", 4, "failed", "halve(2) returned 3.")
    right = TestResult("u", "A whole is a whole.", 3, "passed", "")
    exercise = ExerciseResult("halve", 3, 7, [wrong, right], hint="First.\n\nSecond.")
    status = "graded" if score is not None else "unreadable"
    return SubmissionResult("ann", "ann.py", "0", status, 7, score, exercises=[exercise], **more)  # type: ignore[arg-type]


def test_scores_stand_below_check_cells_alone() -> None:
    marks = {"grade_id": "check-halve", "grade": True}
    cells = [
        new_code_cell("100.0", metadata={"nbgrader": marks}),
        new_code_cell("own"),
        new_code_cell("answer", metadata={"nbgrader": {"grade_id": "halve", "solution": True}}),
    ]
    notebook = new_notebook(cells=cells)
    told = write_scores(notebook, result(3))
    assert [[output.data["text/plain"] for output in cell.outputs] for cell in notebook.cells] == [
        ["3.0"],
        [],
        [],
    ]
    assert told.witnessed == {"check-halve"}
    assert [*told.comments] == ["halve"]
    assert not told.ungraded


def test_what_could_not_be_graded_says_why_and_scores_nothing() -> None:
    notebook = new_notebook(
        cells=[new_code_cell(metadata={"nbgrader": {"grade_id": "check-halve", "grade": True}})]
    )
    told = write_scores(notebook, result(None, reason="is an empty file"))
    assert told == ObservedNotebook(ungraded="is an empty file")
    assert notebook.cells[0].outputs == []


def test_a_comment_tells_what_failed_and_the_hint_in_paragraphs() -> None:
    (exercise,) = result(3).exercises
    assert comment_on(exercise).split("\n\n") == [
        "3 of 7 points.",
        "✗ A half is a half.\nhalve(2) returned 3.",
        "This looks like a mistake we know.",
        "First.",
        "Second.",
    ]


HELPER = "import torch\n\ndef gradient(x):\n    x = x.detach().requires_grad_()\n    (x ** 2).sum().backward()\n    return x.grad\n"


@pytest.mark.parametrize("where", ["beside", "at a classmate's"])
def test_what_lies_beside_a_submission_comes_along(
    tiny: Assignment, level: Level, tmp_path: Path, where: str
) -> None:
    """And nothing of anybody else's folder does."""
    folder = tmp_path / "submitted" / "ann" / tiny.name
    classmates = tmp_path / "submitted" / "ben" / tiny.name
    for place in (folder, classmates):
        place.mkdir(parents=True)
    if where == "beside":
        (folder / "helper.py").write_text(HELPER)
    else:
        (classmates / "helper.py").write_text(HELPER)
        (folder / "helper.py").symlink_to(classmates / "helper.py")
    made = instructor_notebook(tiny, {"square_gradient": 100})
    for cell in made.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = "from helper import gradient\n\ndef square_gradient(x):\n    return gradient(x)\n"
    path = folder / f"{tiny.notebook.stem}.ipynb"
    nbformat.write(made, path)
    about = {"assignment": tiny.name, "notebook": tiny.notebook.stem, "student": "ann"}
    resources: dict[str, Any] = {"nbgrader": {**about, "submitted_path": str(path)}}
    step = SandboxedExecute(unsafe=level is Level.UNSAFE, solutions=str(tiny.folder.parent))
    step.preprocess(made, resources)
    (score,) = scores_of(made, resources).values()
    assert bool(score) == (where == "beside")
