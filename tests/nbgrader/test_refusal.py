"""What the enclosure refused a notebook, as its outputs tell: where it is executed once more, and where nobody is at fault."""

from typing import Any

import pytest
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, new_output

from autograder.nbgrader.refusal import loses_points, refused_in_session, refused_to_instructor
from autograder.nbgrader.source import SourceNotebook
from autograder.sandbox.inside.guarded_kernel import NO_SEMAPHORES
from autograder.sandbox.inside.shell import NO_SHELL

TEST = {"grade_id": "t", "grade": True, "solution": False, "locked": True, "task": False, "points": 2}
SIGNAL = "the process of this notebook ended in this cell: it was ended by signal {} ({})"


def error(name: str, value: str) -> NotebookNode:
    return new_output("error", ename=name, evalue=value, traceback=[])


def notebook(*outputs: NotebookNode, source: str = "f()", **marks: Any) -> NotebookNode:
    test = new_code_cell(source, metadata={"nbgrader": {**TEST, **marks}}, outputs=[*outputs])
    return new_notebook(cells=[new_code_cell("x"), test])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PermissionError", "[Errno 13] Permission denied: '/proc'"),
        ("PanicException", "Os { code: 1, kind: PermissionDenied, message: 'Operation not permitted' }"),
        ("RuntimeError", "can't start new thread"),
        ("MemoryError", ""),
        ("OSError", "[Errno 27] File too large"),
        ("KernelDied", SIGNAL.format(6, "SIGABRT")),
    ],
)
def test_a_refusal_is_executed_once_more(name: str, value: str) -> None:
    assert refused_in_session(notebook(error(name, value))) == f"cell 2: {name}: {value}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ZeroDivisionError", "division by zero"),
        ("KernelDied", SIGNAL.format(9, "SIGKILL")),
        ("KernelDied", "the process of this notebook ended in this cell: it ended itself with exit status 0"),
    ],
)
def test_a_mistake_is_not(name: str, value: str) -> None:
    assert refused_in_session(notebook(error(name, value))) == ""


@pytest.mark.parametrize(
    "spent", [error("CellTimeoutError", "A cell timed out"), error("KernelDied", "it was ended: more than 64 MiB of output")]
)  # fmt: skip
def test_what_took_all_its_time_meets_no_limit_a_second_time(spent: NotebookNode) -> None:
    assert refused_in_session(notebook(spent, error("MemoryError", ""))) == ""
    assert refused_in_session(notebook(spent, error("PermissionError", ""))) == "cell 2: PermissionError: "


def test_a_command_that_was_not_run_matters_where_points_are_lost() -> None:
    told = new_output("stream", name="stdout", text=f"{NO_SHELL}\n")
    assert refused_in_session(notebook(told, error("AssertionError", ""))) == "cell 2 runs another program"
    assert refused_in_session(notebook(told)) == ""
    silent = "status = os.system('ls')"
    lost = notebook(error("AssertionError", ""), source=silent)
    assert refused_in_session(lost) == "cell 2 runs another program"
    assert refused_in_session(notebook(source=silent)) == ""


def test_without_locks_between_processes_the_instructor_asked_for_too_much() -> None:
    refusal = error("OSError", NO_SEMAPHORES)
    source = SourceNotebook("n", [], written=["f()\n"])
    assert "asks for what the sandbox refuses" in refused_to_instructor(notebook(refusal), source)


def test_of_the_instructors_own_cells_nobody_is_at_fault() -> None:
    refusal = error("PermissionError", "[Errno 13] Permission denied")
    source = SourceNotebook("n", [], written=["f()\n"])
    assert refused_to_instructor(notebook(refusal), source) == (
        "the course's own cell 2 asks for what the sandbox refuses (PermissionError: [Errno 13] Permission denied)"
    )
    assert refused_to_instructor(notebook(refusal, source="g()"), source) == ""
    assert refused_to_instructor(notebook(error("AssertionError", "")), source) == ""
    answer = notebook(refusal, solution=True)
    answer.cells.append(notebook(error("AssertionError", "")).cells[1])
    assert refused_to_instructor(answer, source) == ""


def test_where_no_point_is_lost_nothing_is_said() -> None:
    full = notebook()
    full.cells[0].outputs = [error("PermissionError", "")]
    assert not loses_points(full)
    assert refused_to_instructor(full, SourceNotebook("n", [], written=["x"])) == ""


def test_a_result_that_a_person_has_to_score_loses_nothing() -> None:
    without_text = new_output("execute_result", data={"text/html": "9"}, execution_count=1)
    assert not loses_points(notebook(without_text))
