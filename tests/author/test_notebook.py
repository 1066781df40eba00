"""The notebook of an assignment: its cells, marks and points, released and summed as nbgrader does it."""

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader import preprocessors

from autograder.assignment.find import assignment_names
from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment, SourceCell
from autograder.author.notebook import instructor_notebook, notebook_bytes, release_notebook

REPOSITORY = Path(__file__).resolve().parents[2]


NBGRADER = (
    "LockCells",
    "ClearSolutions",
    "ClearOutput",
    "CheckCellMetadata",
    "ComputeChecksums",
    "CheckCellMetadata",
)
"""What nbgrader's generate_assignment does to a notebook, in its order."""


RICH = '''# %% [markdown]
# # Many kinds of cells

# %%
import torch

# %% tags=["illustration"]
print("a picture")

# %% exercise="square_gradient"
def square_gradient(x):
    """Docstring."""
    first = 1  # π
    ### BEGIN SOLUTION
    second = 2
    return second * x
    ### END SOLUTION
    return first


# %% exercise="Stepper"
class Stepper:
    def step(self):
        if self:
            ### BEGIN SOLUTION (two lines)
            a = 1
            return a
            ### END SOLUTION

    def other(self):
        ### BEGIN SOLUTION
        return "what another method returns"
        ### END SOLUTION

# %%
last = "cell"
'''


def nbgraders_release(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    for name in NBGRADER:
        notebook, _ = getattr(preprocessors, name)().preprocess(notebook, {})
    return notebook


@pytest.mark.parametrize("name", ["tiny", "rich", *assignment_names(REPOSITORY)])
def test_the_released_notebook_is_what_nbgrader_makes(name: str, tiny: Assignment, altered: Any) -> None:
    if name == "rich":
        assignment = load_assignment(altered({"tiny.py": RICH}))
        assert assignment.exercises == ("square_gradient", "Stepper")
    else:
        assignment = tiny if name == "tiny" else load_assignment(REPOSITORY / "solutions" / name)
    points = {exercise: number for number, exercise in enumerate(assignment.exercises, start=7)}
    instructors = instructor_notebook(assignment, points)
    theirs = nbgraders_release(copy.deepcopy(instructors))
    ours = release_notebook(copy.deepcopy(instructors))
    assert ours == theirs
    nbformat.validate(ours)
    assert not any("BEGIN SOLUTION" in cell.source for cell in ours.cells)


def test_the_notebook_names_its_assignment_and_the_points(tiny_built: Path) -> None:
    notebook = nbformat.read(tiny_built / "tiny.ipynb", as_version=4)
    assert notebook.metadata["autograder"]["assignment"] == "06_tiny"
    marks = {c.metadata["nbgrader"]["grade_id"]: c for c in notebook.cells if "nbgrader" in c.metadata}
    assert list(marks) == ["provided-1", "square_gradient", "check-square_gradient", "provided-2"]
    assert marks["check-square_gradient"].metadata["nbgrader"]["points"] == 100
    assert marks["check-square_gradient"].source == 'check("square_gradient")'
    assert marks["provided-2"].metadata["tags"] == ["illustration"]
    assert "raise NotImplementedError()" in marks["square_gradient"].source


def test_cells_have_names_that_stay_and_marks_that_say_whose_they_are(altered: Any) -> None:
    assignment = load_assignment(altered({"tiny.py": RICH}))
    notebook = instructor_notebook(assignment, {"square_gradient": 3, "Stepper": 4})
    assert [cell.id for cell in notebook.cells] == [
        "text-1",
        "provided-1",
        "provided-2",
        "square-gradient",
        "check-square-gradient",
        "Stepper",
        "check-Stepper",
        "provided-3",
        "hand-in",
    ]
    marks = [cell.metadata["nbgrader"] for cell in notebook.cells if cell.cell_type == "code"]
    assert [mark["grade_id"] for mark in marks if mark["solution"]] == ["square_gradient", "Stepper"]
    assert {mark["grade_id"]: mark["points"] for mark in marks if mark["grade"]} == {
        "check-square_gradient": 3,
        "check-Stepper": 4,
    }
    assert all(mark["locked"] != mark["solution"] for mark in marks)
    assert "nbgrader" not in notebook.cells[0].metadata
    assert "return second * x" in notebook.cells[3].source


def test_the_last_cell_says_how_to_hand_in_with_the_courses_own_words(altered: Any) -> None:
    folder = altered({})
    before = instructor_notebook(load_assignment(folder), {"square_gradient": 100}).cells[-1]
    assert (before.cell_type, before.id, before.metadata) == ("markdown", "hand-in", {})
    assert before.source.startswith(
        "## Handing in\n\nSave the notebook, and run `autograder pack tiny.ipynb`"
    )
    (folder.parents[1] / "course.toml").write_text('[hand_in]\nhow = "nbgrader"\nwords = "Ask Ada."\n')
    last = instructor_notebook(load_assignment(folder), {"square_gradient": 100}).cells[-1]
    assert last.source.endswith("or `nbgrader submit 06_tiny`. Ask Ada.")


def test_a_name_that_is_too_long_for_a_cell_is_cut(tiny: Assignment) -> None:
    long = "a_very_long_name_" * 5
    assignment = replace(tiny, cells=(SourceCell("code", f"def {long}(): ...", exercise=long),))
    notebook = instructor_notebook(assignment, {long: 1})
    assert [len(cell.id) for cell in notebook.cells[:2]] == [64, 64]
    assert notebook.cells[0].metadata["nbgrader"]["grade_id"] == long
    notebook_bytes(notebook)


def test_what_is_released_twice_is_released_once(tiny: Assignment) -> None:
    released = release_notebook(instructor_notebook(tiny, {"square_gradient": 100}))
    assert release_notebook(copy.deepcopy(released)) == released


def test_what_is_written_is_valid_the_same_each_time_and_ends_its_last_line(tiny: Assignment) -> None:
    first, second = (instructor_notebook(tiny, {"square_gradient": 100}) for _ in range(2))
    content = notebook_bytes(first)
    assert content == notebook_bytes(second)
    assert content.endswith(b"}\n")
    assert nbformat.reads(content.decode(), as_version=4) == first
    first.cells[0]["cell_type"] = "prose"
    with pytest.raises(nbformat.ValidationError):
        notebook_bytes(first)
