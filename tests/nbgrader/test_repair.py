"""Repairs beyond those of tests/nbgrader/test_sanitizing.py: what is logged, old schemas, tasks, links, nbgrader's own loader."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("nbgrader")

import nbformat
from hypothesis import given
from hypothesis import strategies as st
from nbformat.notebooknode import NotebookNode
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.preprocessors import DeduplicateIds

from autograder.assignment.checksum import checksum
from autograder.nbgrader.reading import MARK, UnreadableError, read_notebook, straightened
from autograder.nbgrader.repair import (
    UNREADABLE,
    RepairCells,
    RepairDuplicates,
    TolerantNotebookExporter,
    notice_notebook,
)
from autograder.nbgrader.source import GradebookCell, SourceNotebook

TESTS = "assert f(1)\n### BEGIN HIDDEN TESTS\nassert f(2)\n### END HIDDEN TESTS\nassert f(3)"
CELLS = [
    GradebookCell("given", "code", "import math", "0" * 32, True, False, False, False),
    GradebookCell("f", "code", "def f(x): ...", "1" * 32, False, False, True, False),
    GradebookCell("test-f", "code", TESTS, "2" * 32, True, True, False, False, 3.0),
    GradebookCell("essay", "markdown", "YOUR ANSWER HERE", "3" * 32, False, True, True, False, 2.0),
    GradebookCell("task", "markdown", "Draw something.", "4" * 32, False, False, False, True, 5.0),
]
SOURCE = SourceNotebook("n", CELLS, {"name": "python3", "language": "python", "display_name": "Python 3"})


def marks_of(cell: GradebookCell) -> dict[str, Any]:
    marks = {
        "grade": cell.grade, "solution": cell.solution, "locked": cell.locked, "task": cell.task, "grade_id": cell.name,
        "schema_version": 3, "cell_type": cell.cell_type, "checksum": cell.checksum,
    }  # fmt: skip
    return marks if cell.points is None else {**marks, "points": cell.points}


def as_cell(cell: GradebookCell, source: str | None = None, **changes: Any) -> dict[str, Any]:
    made = {"cell_type": cell.cell_type, "metadata": {MARK: {**marks_of(cell), **changes}}}
    made["source"] = cell.source if source is None else source
    return made | ({"outputs": [], "execution_count": None} if cell.cell_type == "code" else {})


def repaired(cells: list[Any], **options: Any) -> tuple[NotebookNode, list[str]]:
    raw = nbformat.from_dict({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells})
    notebook = straightened(raw)
    resources: dict[str, Any] = {"nbgrader": {"notebook": "n", "assignment": "a", "db_url": ""}}
    RepairCells(source=SOURCE, **options).preprocess(notebook, resources)
    MetadataValidator().validate_nb(notebook)
    return notebook, resources["autograder_repairs"]


def names_of(notebook: NotebookNode) -> list[str | None]:
    return [cell.metadata.get(MARK, {}).get("grade_id") for cell in notebook.cells]


INTACT = [as_cell(cell) for cell in CELLS]


def change(name: str, **changes: Any) -> list[dict[str, Any]]:
    return [as_cell(cell, **(changes if cell.name == name else {})) for cell in CELLS]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (change("test-f", points=300), "Cell 'test-f': points was 300; it is 3.0 again"),
        (change("test-f", points=None), "Cell 'test-f': points was None; it is 3.0 again"),
        (change("test-f", grade=False), "Cell 'test-f': grade was False; it is True again"),
        (change("f", grade=True, points=9), "Cell 'f': grade was True; it is False again"),
        (change("essay", solution=False), "Cell 'essay': solution was False; it is True again"),
        (change("task", task=False, grade=True), "Cell 'task': task was False; it is True again"),
        (change("given", locked=False), "Cell 'given': locked was False; it is True again"),
        (change("given", source="import os"), "Cell 'given' was changed; it is as it was again"),
        (change("test-f", source="assert True"), "Cell 'test-f' was changed; it is as it was again"),
        ([*INTACT[:2], *INTACT[3:]], "Cell 'test-f' was missing; it was put back"),
        ([*INTACT, as_cell(CELLS[1])], "Cell 2 is an earlier copy of 'f'; the last one counts"),
        ([*INTACT, as_cell(CELLS[1], grade_id="mine")], "Cell 6 ('mine') is none of this assignment's; its marks were dropped"),
        ([*INTACT, as_cell(CELLS[1], grade_id=["f"])], "Cell 6 (\"['f']\") is none of this assignment's; its marks were dropped"),
        ([*INTACT[:3], {**INTACT[3], "cell_type": "code"}, INTACT[4]], "Cell 'essay' was code; it is markdown again"),
    ],
)  # fmt: skip
def test_each_repair_is_told_and_nothing_else(cells: list[Any], told: str) -> None:
    notebook, repairs = repaired(cells)
    assert told in repairs
    assert len(repairs) <= 3
    kept = {name: cell for name, cell in zip(names_of(notebook), notebook.cells, strict=True) if name}
    assert sorted(kept) == sorted(cell.name for cell in CELLS)
    for wanted in CELLS:
        assert kept[wanted.name].metadata[MARK] == marks_of(wanted)
        assert kept[wanted.name].cell_type == wanted.cell_type
        if wanted.locked:
            assert kept[wanted.name].source == wanted.source


def test_an_untouched_release_gets_its_hidden_tests_back_without_a_word() -> None:
    released = "assert f(1)\nassert f(3)  "
    notebook, repairs = repaired(change("test-f", source=released))
    assert (notebook.cells[2].source, repairs) == (TESTS, [])


def as_released(name: str, source: str, **changes: Any) -> dict[str, Any]:
    """A locked cell as another release of the assignment has it."""
    marks = {"grade": False, "solution": False, "locked": True, "task": False, "grade_id": name, **changes}
    marks |= {"schema_version": 3, "cell_type": "code", "checksum": checksum(source, "code", marks)}
    return as_cell(CELLS[0], source) | {"metadata": {MARK: marks}}


def test_what_an_earlier_release_gave_becomes_this_ones_and_is_no_repair() -> None:
    earlier = [
        as_released("given", "import cmath"),
        INTACT[1],
        as_released("test-f", "assert f(0)", grade=True, points=2),
        as_released("removed", "print('an illustration that is no more')"),
        *INTACT[3:],
    ]
    notebook, repairs = repaired(earlier)
    assert repairs == []
    assert names_of(notebook) == ["given", "f", "test-f", None, "essay", "task"]
    assert (notebook.cells[0].source, notebook.cells[2].source) == ("import math", TESTS)
    assert notebook.cells[2].metadata[MARK]["points"] == 3.0


def test_a_cell_of_an_earlier_release_that_was_changed_is_repaired() -> None:
    changed = as_released("given", "import cmath") | {"source": "import cmath, os"}
    _, repairs = repaired([changed, *INTACT[1:]])
    assert repairs == ["Cell 'given' was changed; it is as it was again"]
    answer = as_released("g", "def g(): ...", solution=True, locked=False)
    _, repairs = repaired([*INTACT, answer])
    assert repairs == ["Cell 6 ('g') is none of this assignment's; its marks were dropped"]


@pytest.mark.parametrize("version", [None, 0, 1, 2, "3", -1, 99])
def test_marks_of_an_old_or_unheard_of_schema_are_made_new(version: Any) -> None:
    old = [as_cell(cell) for cell in CELLS]
    for cell in old:
        marks = cell["metadata"][MARK]
        marks.pop("cell_type")
        marks.pop("task")
        marks.update(schema_version=version, extra="key")
    notebook, _ = repaired(old)
    assert [cell.metadata[MARK] for cell in notebook.cells] == [marks_of(cell) for cell in CELLS]


def test_cells_that_are_none_are_left_out() -> None:
    junk = [3, None, "cell", [], {}, {"cell_type": 3}, {"cell_type": "other", "source": ""}]
    odd = {"cell_type": "code", "source": ["a", 3, "b"], "metadata": 7, "outputs": {}, "execution_count": "x"}
    notebook, _ = repaired([*junk, odd, *INTACT])
    assert names_of(notebook) == [None, *(cell.name for cell in CELLS)]
    assert (notebook.cells[0].source, notebook.cells[0].outputs, notebook.cells[0].metadata) == ("ab", [], {})


def test_without_putting_back_only_an_unreadable_notebook_is_filled() -> None:
    notebook, repairs = repaired([], add_missing_cells=False)
    assert (notebook.cells, repairs) == ([], [])
    notice = notice_notebook("is empty <script>")
    resources = {"nbgrader": {"notebook": "n"}, UNREADABLE: "is empty <script>"}
    RepairCells(source=SOURCE, add_missing_cells=False).preprocess(notice, resources)
    assert names_of(notice) == [None, "given", "test-f", "essay", "task"]
    assert "<script>" not in notice.cells[0].source


@given(st.permutations(range(5)), st.sets(st.integers(0, 4)), st.lists(st.integers(0, 4), max_size=4))
def test_whatever_is_moved_deleted_and_copied_each_cell_is_there_once(
    order: list[int], deleted: set[int], copied: list[int]
) -> None:
    cells = [as_cell(CELLS[n]) for n in order if n not in deleted] + [as_cell(CELLS[n]) for n in copied]
    notebook, repairs = repaired(cells)
    there = [name for name in names_of(notebook) if name]
    answers = {"f"} if 1 in deleted and 1 not in copied else set()
    assert sorted(there) == sorted({cell.name for cell in CELLS} - answers)
    assert len(notebook.cells) >= len(cells)
    handed_in = [n for n in order if n not in deleted] + copied
    assert (repairs == []) == (len(set(handed_in)) == len(handed_in) and set(handed_in) >= {0, 2, 3, 4})


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no notebook that can be read"),
        (b"\xff\xfe\x00", "no notebook that can be read"),
        (b"[" * 100_000, "no notebook that can be read"),
        (b'{"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": {}}', "without a list of cells"),
        (b'{"nbformat": 3, "worksheets": 3}', "can be read"),
        (b'{"nbformat": "four"}', "can be read"),
    ],
)
def test_nbgraders_own_loader_goes_on_with_a_notice(data: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "n.ipynb"
    path.write_bytes(data)
    with pytest.raises(UnreadableError, match=reason):
        read_notebook(path)
    text, resources = TolerantNotebookExporter().from_filename(str(path))
    made = json.loads(text)
    assert re.search(reason, resources[UNREADABLE])
    assert UNREADABLE not in made["metadata"]
    assert "is not graded" in "".join(made["cells"][0]["source"])
    assert resources["metadata"]["name"] == "n"


def test_a_link_is_no_submission(tmp_path: Path) -> None:
    solution = tmp_path / "solution.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("the solution")]), solution)
    link = tmp_path / "n.ipynb"
    link.symlink_to(solution)
    assert read_notebook(solution).cells[0].source == "the solution"
    text, _ = TolerantNotebookExporter().from_filename(str(link))
    assert "is a symbolic link" in text
    assert "the solution" not in text


def test_duplicates_are_thinned_out_in_a_release_too() -> None:
    cells = [as_cell(CELLS[1], "first"), as_cell(CELLS[1], "last"), as_cell(CELLS[1], grade_id=3)]
    notebook = nbformat.from_dict({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells})
    RepairDuplicates().preprocess(notebook, {})
    assert names_of(notebook) == [None, "f", 3]
    assert issubclass(RepairDuplicates, DeduplicateIds)
