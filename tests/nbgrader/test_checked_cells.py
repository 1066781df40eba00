"""Marks are checked as nbgrader checks them, each kind of them once."""

import copy
from typing import Any

import jsonschema
import nbformat
import pytest
from nbformat.notebooknode import NotebookNode
from nbgrader.nbgraderformat import SchemaTooOldError, ValidationError
from nbgrader.preprocessors import CheckCellMetadata

from autograder.nbgrader import checked_cells
from autograder.nbgrader.checked_cells import CheckCells, RememberingValidator

MARKS = {
    "schema_version": 3,
    "grade": True,
    "solution": False,
    "locked": True,
    "task": False,
    "grade_id": "test",
    "points": 2,
    "cell_type": "code",
    "checksum": "0" * 32,
}


def notebook(*marks: Any) -> NotebookNode:
    cells = [nbformat.v4.new_code_cell("1", metadata={"nbgrader": copy.deepcopy(one)}) for one in marks]
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("words"), *cells])


@pytest.fixture(autouse=True)
def nothing_passed() -> None:
    checked_cells._validator.cache_clear()


def test_equal_marks_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[Any] = []
    validate = jsonschema.validate
    monkeypatch.setattr(jsonschema, "validate", lambda *a: looked.append(a[0]) or validate(*a))
    for _ in range(3):
        CheckCells().preprocess(notebook(MARKS, {**MARKS, "grade_id": "other"}), {})
    assert [marks["grade_id"] for marks in looked] == ["test", "other"]


@pytest.mark.parametrize(
    "marks",
    [
        [{**MARKS, "grade_id": ""}],
        [{**MARKS, "points": -1}],
        [{key: value for key, value in MARKS.items() if key != "points"}],
        [{**MARKS, "grade": "yes"}],
        [MARKS, MARKS],
    ],
    ids=["no name", "points below zero", "no points", "no truth value", "one name twice"],
)
def test_what_nbgrader_finds_wrong_is_wrong_each_time(marks: list[Any]) -> None:
    CheckCells().preprocess(notebook(MARKS), {})
    for check in (CheckCellMetadata(), CheckCells(), CheckCells()):
        with pytest.raises(ValidationError, match="Notebook failed to validate"):
            check.preprocess(notebook(*marks), {})


def test_an_older_format_is_told_from_a_damaged_one() -> None:
    for check in (CheckCellMetadata(), CheckCells(), CheckCells()):
        with pytest.raises(SchemaTooOldError):
            check.preprocess(notebook({**MARKS, "schema_version": 1}), {})


def test_a_changed_type_is_warned_of_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    validator = RememberingValidator()
    warned: list[str] = []
    monkeypatch.setattr(validator.log, "warning", lambda text, *_: warned.append(text))
    for _ in range(2):
        validator.validate_nb(notebook({**MARKS, "cell_type": "markdown"}))
    assert len(warned) == 2


def test_more_than_a_course_has_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checked_cells, "MOST_KEPT", 1)
    validator = RememberingValidator()
    validator.validate_nb(notebook(MARKS))
    assert len(validator._passed) == 1
    validator.validate_nb(notebook({**MARKS, "grade_id": "other"}))
    assert not validator._passed
