"""What an executed notebook has earned, and the first line of why not more."""

from typing import Any

import pytest
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, new_output

from autograder.nbgrader.course import GradedNotebook
from autograder.nbgrader.marks import (
    NotebookMarks,
    causes_in,
    error_line,
    marks_of,
    reason_of,
    stock_marks_of,
)

TEST = {"grade": True, "solution": False, "locked": True, "task": False, "points": 2}


def error(name: str, value: str = "", *traceback: str) -> NotebookNode:
    return new_output("error", ename=name, evalue=value, traceback=[*traceback])


def result(text: str, **data: Any) -> NotebookNode:
    return new_output("execute_result", data={"text/plain": text, **data}, execution_count=1)


def scored(name: str, *outputs: NotebookNode) -> NotebookNode:
    return new_code_cell("f()", metadata={"nbgrader": {**TEST, "grade_id": name}}, outputs=[*outputs])


@pytest.mark.parametrize(
    ("outputs", "reason"),
    [
        ([error("ValueError", "no\nmore")], "ValueError: no"),
        ([new_output("stream", name="stdout", text="hello"), error("E", "x")], "E: x"),
        ([new_output("stream", name="stderr", text="\x1b[31mWarning: old\nmore"), error("E", "x")], "on standard error: Warning: old"),
        ([result("0.5")], "its result is 0.5"),
        ([], ""),
    ],
)  # fmt: skip
def test_the_reason_is_what_nbgraders_rule_finds_first(outputs: list[NotebookNode], reason: str) -> None:
    assert reason_of(scored("t", *outputs)) == reason


def test_an_assertion_without_words_is_told_by_its_line() -> None:
    frame = "\x1b[31mCell In[2], line 2\x1b[0m\n      1 x = 3\n----> 2 \x1b[31massert\x1b[0m f(x) == 4"
    assert error_line(error("AssertionError", "", "---", frame)) == "AssertionError at assert f(x) == 4"
    assert error_line(error("MemoryError")) == "MemoryError"


def test_the_cause_is_the_last_error_above_that_is_no_tests() -> None:
    failed = [new_code_cell("x", outputs=[error(name)]) for name in ("A", "B")]
    cells = [scored("first"), failed[0], scored("second", error("C")), failed[1], scored("third")]
    assert causes_in(new_notebook(cells=cells)) == {"second": "cell 2: A", "third": "cell 4: B"}


def test_our_marks_are_those_of_the_report() -> None:
    notebook = new_notebook(cells=[scored("a", error("E", "x")), scored("b")])
    graded = GradedNotebook(
        "n", {"a": 0.0, "b": None}, {}, [], open_tests={"b": "too much"}, kernel="cell 1: E: x"
    )
    assert marks_of(notebook, graded) == NotebookMarks(
        {"a": 0.0, "b": None}, {"a": "E: x", "b": "too much"}, {}, "cell 1: E: x"
    )


def test_stocks_marks_are_by_nbgraders_own_rule() -> None:
    cells = [
        scored("a"),
        scored("b", error("E")),
        scored("c", result("1.5")),
        scored("d", result("9")),
    ]
    assert stock_marks_of(new_notebook(cells=cells)).scores == {"a": 2.0, "b": 0.0, "c": 1.5, "d": None}
