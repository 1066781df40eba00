"""A cell's checksum is nbgrader's, and only what has not been touched still has its own."""

from typing import Any

import pytest

from autograder.assignment.checksum import checksum, is_as_released
from autograder.assignment.model import Assignment
from autograder.author.notebook import instructor_notebook, release_notebook

GIVEN = {"grade": False, "solution": False, "locked": True, "grade_id": "provided-1"}


def test_the_checksum_is_nbgraders(tiny: Assignment) -> None:
    compute_checksum = pytest.importorskip("nbgrader.utils").compute_checksum
    cells = [
        cell
        for cell in instructor_notebook(tiny, {"square_gradient": 100}).cells
        if "nbgrader" in cell.metadata
    ]
    assert {cell.metadata["nbgrader"]["grade"] for cell in cells} == {True, False}
    assert [checksum(cell.source, cell.cell_type, cell.metadata["nbgrader"]) for cell in cells] == [
        compute_checksum(cell) for cell in cells
    ]


def test_a_cell_is_as_released_until_it_is_changed(tiny: Assignment) -> None:
    notebook = release_notebook(instructor_notebook(tiny, {"square_gradient": 100}))
    for cell in (cell for cell in notebook.cells if "nbgrader" in cell.metadata):
        marks = cell.metadata["nbgrader"]
        assert is_as_released(cell.source, cell.cell_type, marks)
        assert not is_as_released(f"{cell.source}\n", cell.cell_type, marks)
        assert not is_as_released(cell.source, "markdown", marks)
        assert not is_as_released(cell.source, cell.cell_type, {**marks, "locked": not marks["locked"]})


@pytest.mark.parametrize(
    "changed",
    [
        {"checksum": None},
        {"locked": "yes"},
        {"locked": None},
        {"grade_id": 7},
        {"grade_id": "\ud800"},
        {"grade": True},
        {"grade": True, "points": "many"},
        {"grade": True, "points": [1]},
        {"grade": True, "points": 10**400},
    ],
)
def test_marks_may_be_anything(changed: dict[str, Any]) -> None:
    intact = {**GIVEN, "checksum": checksum("x = 1", "code", GIVEN)}
    assert is_as_released("x = 1", "code", intact)
    assert not is_as_released("x = 1", "code", intact | changed)


def test_without_marks_nothing_is_released() -> None:
    assert not is_as_released("x = 1", "code", {})
