"""Broken notebooks are repaired, unreadable ones stand in for themselves."""

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbgrader.nbgraderformat import MetadataValidator

from autograder.nbgrader.reading import UnreadableError, read_notebook, straightened
from autograder.nbgrader.repair import TO_READ, UNREADABLE, RepairCells
from autograder.nbgrader.source import GradebookCell, SourceNotebook
from autograder.results.model import NOTE

CELLS = [
    GradebookCell("imports", "code", "import math", "0" * 32, True, False, False, False),
    GradebookCell("answer", "code", "# YOUR CODE HERE", "1" * 32, False, False, True, False),
    GradebookCell("test", "code", "assert answer == 1", "2" * 32, True, True, False, False, 3.0),
    GradebookCell("essay", "markdown", "YOUR ANSWER HERE", "3" * 32, False, True, True, False, 2.0),
]
SOURCE = SourceNotebook("n", CELLS)


def marked(cell: GradebookCell, **changes: Any) -> nbformat.NotebookNode:
    make = nbformat.v4.new_code_cell if cell.cell_type == "code" else nbformat.v4.new_markdown_cell
    marks = {
        "grade": cell.grade, "solution": cell.solution, "locked": cell.locked, "task": False,
        "grade_id": cell.name, "schema_version": 3, "checksum": cell.checksum, "cell_type": cell.cell_type,
    }  # fmt: skip
    if cell.points is not None:
        marks["points"] = cell.points
    return make(cell.source, metadata={"nbgrader": {**marks, **changes}})


def repaired(cells: list[nbformat.NotebookNode]) -> tuple[nbformat.NotebookNode, list[str]]:
    step = RepairCells()
    step.source = SOURCE
    resources: dict[str, Any] = {"nbgrader": {"notebook": "n", "assignment": "a", "db_url": ""}}
    raw = nbformat.from_dict({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells})
    nb, resources = step.preprocess(straightened(raw), resources)
    return nb, resources["autograder_repairs"]


def names(nb: nbformat.NotebookNode) -> list[str | None]:
    return [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in nb.cells]


def test_an_intact_notebook_needs_no_repair() -> None:
    nb, repairs = repaired([marked(cell) for cell in CELLS])
    assert names(nb) == ["imports", "answer", "test", "essay"]
    assert repairs == []


def test_of_copies_the_last_counts_and_the_others_stay_as_plain_cells() -> None:
    copies = [marked(CELLS[1]), marked(CELLS[1])]
    copies[0].source, copies[1].source = "answer = 0", "answer = 1"
    nb, repairs = repaired([marked(CELLS[0]), *copies, marked(CELLS[2]), marked(CELLS[3])])
    assert names(nb) == ["imports", None, "answer", "test", "essay"]
    assert [cell.source for cell in nb.cells[1:3]] == ["answer = 0", "answer = 1"]
    assert len(repairs) == 1


def test_retyped_tampered_and_changed_cells_are_what_they_were() -> None:
    retyped = nbformat.v4.new_markdown_cell("answer = 1", metadata=marked(CELLS[1]).metadata)
    test = marked(CELLS[2], points=100, grade=False, locked=False)
    test.source = "pass"
    nb, repairs = repaired([marked(CELLS[0]), retyped, test, marked(CELLS[3])])
    assert (nb.cells[1].cell_type, nb.cells[1].source) == ("code", "answer = 1")
    assert nb.cells[2].source == "assert answer == 1"
    assert nb.cells[2].metadata.nbgrader["points"] == 3.0
    assert nb.cells[2].metadata.nbgrader["grade"] is True
    assert len(repairs) >= 3


def test_deleted_cells_come_back_in_their_place_and_answers_do_not() -> None:
    nb, repairs = repaired([nbformat.v4.new_code_cell("x = 0"), marked(CELLS[1])])
    assert names(nb) == ["imports", None, "answer", "test", "essay"]
    assert len(repairs) == 3
    nb, _ = repaired([])
    assert names(nb) == ["imports", "test", "essay"]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # the machine may be busy
@given(
    st.lists(
        st.fixed_dictionaries(
            {"cell_type": st.sampled_from(["code", "markdown", "raw", "other"])},
            optional={
                "source": st.one_of(st.text(), st.integers(), st.lists(st.text())),
                "metadata": st.one_of(
                    st.none(),
                    st.fixed_dictionaries(
                        {
                            "nbgrader": st.one_of(
                                st.none(),
                                st.integers(),
                                st.dictionaries(
                                    st.sampled_from(
                                        [
                                            "grade_id",
                                            "grade",
                                            "solution",
                                            "points",
                                            "schema_version",
                                            "locked",
                                        ]
                                    ),
                                    st.one_of(
                                        st.none(),
                                        st.booleans(),
                                        st.integers(),
                                        st.sampled_from(["answer", "test", "x"]),
                                    ),
                                ),
                            )
                        }
                    ),
                ),
                "outputs": st.one_of(st.none(), st.integers()),
            },
        ),
        max_size=6,
    )
)
def test_whatever_the_cells_are_what_comes_out_is_valid(cells: list[dict[str, Any]]) -> None:
    nb, _ = repaired([nbformat.from_dict(cell) for cell in cells])
    MetadataValidator().validate_nb(nb)
    found = [name for name in names(nb) if name is not None]
    assert len(found) == len(set(found))
    assert {"imports", "test", "essay"} <= set(found)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"nbformat": 4, "cells": 1}', '{"nbformat": 99}', "\ud800"]
)
def test_a_file_that_is_no_notebook_is_told(text: str, tmp_path: Path) -> None:
    path = tmp_path / "n.ipynb"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(UnreadableError, match="notebook"):
        read_notebook(path)


def test_lone_surrogates_do_not_spoil_a_notebook(tmp_path: Path) -> None:
    path = tmp_path / "n.ipynb"
    cell = {
        "cell_type": "code",
        "source": "x = '\ud800'",
        "metadata": {},
        "outputs": [],
        "execution_count": None,
    }
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [cell]}))
    assert read_notebook(path).cells[0].source == "x = '?'"
    assert UNREADABLE not in read_notebook(path).metadata


def test_staff_are_told_what_to_read_and_students_are_not() -> None:
    own = nbformat.v4.new_code_cell("import sys\nsys._getframe()")
    nb = nbformat.v4.new_notebook(cells=[own, *(marked(cell) for cell in CELLS)])
    done, resources = RepairCells(source=SOURCE).preprocess(nb, {"nbgrader": {}})
    assert resources[TO_READ] == [f"{NOTE} (it mentions _getframe)"]
    assert resources["autograder_repairs"] == []
    assert NOTE not in nbformat.writes(done)


def test_what_the_assignment_itself_mentions_is_not_told() -> None:
    given = GradebookCell("given", "code", "import ctypes", "0" * 32, True, False, False, False)
    nb = nbformat.v4.new_notebook(cells=[marked(given)])
    _, resources = RepairCells(source=SourceNotebook("n", [given])).preprocess(nb, {"nbgrader": {}})
    assert resources[TO_READ] == []
