"""Broken notebooks are repaired, unreadable ones stand in for themselves, and feedback tells nothing of hidden tests."""

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbgrader.nbgraderformat import MetadataValidator

from autograder.nbgrader.feedback import HIDDEN_FAILED, HideHiddenTests
from autograder.nbgrader.repair import UNREADABLE, RepairCells, UnreadableError, read_notebook, straightened
from autograder.nbgrader.source import SourceCell, SourceNotebook

CELLS = [
    SourceCell("imports", "code", "import math", "0" * 32, True, False, False, False),
    SourceCell("answer", "code", "# YOUR CODE HERE", "1" * 32, False, False, True, False),
    SourceCell("test", "code", "assert answer == 1", "2" * 32, True, True, False, False, 3.0),
    SourceCell("essay", "markdown", "YOUR ANSWER HERE", "3" * 32, False, True, True, False, 2.0),
]
SOURCE = SourceNotebook("n", CELLS)


def marked(cell: SourceCell, **changes: Any) -> nbformat.NotebookNode:
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


HIDDEN = "assert answer == 1\n### BEGIN HIDDEN TESTS\nassert secret(answer) == 42\n### END HIDDEN TESTS\nassert answer < 9"


def filtered(line: int, text: str, *more: nbformat.NotebookNode) -> nbformat.NotebookNode:
    lines = HIDDEN.splitlines()
    trace = [f"Cell In[3], line {line}", *(f"      {n} {source}" for n, source in enumerate(lines, start=1))]
    error = nbformat.v4.new_output("error", ename="AssertionError", evalue=text, traceback=trace)
    cell = marked(CELLS[2])
    cell.source, cell.outputs = HIDDEN, [*more, error]
    done, _ = HideHiddenTests().preprocess_cell(cell, {}, 0)
    return done


def test_a_hidden_failure_tells_only_that_there_was_one() -> None:
    printed = nbformat.v4.new_output("stream", name="stdout", text="secret is 42")
    cell = filtered(3, "42 is not 41", printed)
    assert "secret" not in json.dumps(cell)
    assert "42" not in json.dumps(cell)
    assert cell.outputs[0].traceback == [HIDDEN_FAILED]


def test_a_visible_failure_keeps_its_line_and_message() -> None:
    cell = filtered(5, "10 is not less than 9")
    assert "secret" not in json.dumps(cell)
    assert cell.outputs[0].traceback == ["line 2: assert answer < 9", "AssertionError: 10 is not less than 9"]


def test_a_score_stays_and_cells_without_hidden_tests_are_left_alone() -> None:
    result = nbformat.v4.new_output("execute_result", data={"text/plain": "2.5"}, execution_count=1)
    assert filtered(3, "", result).outputs[0].data["text/plain"] == "2.5"
    cell = marked(CELLS[2])
    cell.outputs = [nbformat.v4.new_output("error", ename="E", evalue="v", traceback=["all of it"])]
    done, _ = HideHiddenTests().preprocess_cell(cell, {}, 0)
    assert done.outputs[0].traceback == ["all of it"]
