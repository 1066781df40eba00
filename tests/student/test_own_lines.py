"""The student's own lines of an error, and functions that can end without a result."""

import linecache
from typing import Any

import pytest

from autograder.student.own_lines import (
    OwnLine,
    in_words,
    may_return_nothing,
    own_lines,
    source_of,
    statement_at,
)

CELL = """\
def helper(x):
    return (
        1
        / x
    )

def mine(x):
    if x == 0:
        pass
    return helper(x)
"""


def error_in(namespace: dict[str, Any], call: Any) -> BaseException:
    try:
        call(namespace)
    except BaseException as error:  # noqa: BLE001 - whatever it is
        return error
    raise AssertionError("nothing was raised")


@pytest.fixture
def cell() -> dict[str, Any]:
    """What a cell has defined, its text known as IPython makes it known."""
    linecache.cache["<a cell>"] = (len(CELL), None, CELL.splitlines(keepends=True), "<a cell>")
    namespace: dict[str, Any] = {}
    exec(compile(CELL, "<a cell>", "exec"), namespace)
    return namespace


def test_an_errors_lines_are_the_students_from_the_outermost_in(cell: dict[str, Any]) -> None:
    found = own_lines(error_in(cell, lambda names: names["mine"](0)), cell)
    assert [(line.place, line.number) for line in found] == [("mine", 10), ("helper", 3)]
    assert in_words(found) == (
        "line 10, in mine:\n    return helper(x)\nline 3, in helper:\n    return (\n        1\n        / x\n    )"
    )


def test_code_of_others_is_passed_over(cell: dict[str, Any]) -> None:
    def ours(names: dict[str, Any]) -> None:
        raise ValueError("ours")

    assert own_lines(error_in(cell, ours), cell) == []


def test_of_many_calls_the_first_and_the_last_are_shown() -> None:
    lines = [OwnLine("f", number, f"f({number})") for number in range(1, 101)]
    words = in_words(lines)
    assert words.splitlines() == [
        "line 1, in f:", "    f(1)", "… 97 calls …", "line 99, in f:", "    f(99)", "line 100, in f:", "    f(100)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "statement"),
    [
        (3, "return (\n    1\n    / x\n)"),
        (8, "if x == 0:"),
        (9, "pass"),
        (7, "def mine(x):"),
        (0, ""),
        (99, ""),
    ],
)
def test_the_statement_of_a_line(number: int, statement: str) -> None:
    assert statement_at(CELL, number) == statement


def test_text_that_is_no_python_gives_its_line() -> None:
    assert statement_at("x = (\n  what", 2) == "what"


def test_a_long_statement_is_cut() -> None:
    source = "x = [\n" + "    1,\n" * 50 + "]"
    assert statement_at(source, 20).splitlines() == ["x = [", "    1,", "    1,", "    1,", "…"]


def test_a_source_that_cannot_be_had_is_empty() -> None:
    assert source_of(3) == ""
    assert source_of(len) == ""
    assert source_of(error_in).startswith("def error_in")


@pytest.mark.parametrize(
    "body",
    [
        "x + 1",
        "if x: return 1",
        "return",
        "return None",
        "for i in x: return i",
        "try:\n        return 1\n    except ValueError:\n        pass",
    ],
)
def test_a_function_that_can_end_without_a_result(body: str) -> None:
    assert may_return_nothing(f"def f(x):\n    {body}\n", "f")


@pytest.mark.parametrize(
    "body",
    [
        "return x",
        "raise ValueError",
        "if x: return 1\n    else: return 2",
        "with x: return 1",
        "while True: pass",
        "try:\n        return 1\n    except ValueError:\n        raise",
        "match x:\n        case 1: return 1\n        case _: return 2",
    ],
)
def test_a_function_that_always_returns(body: str) -> None:
    assert not may_return_nothing(f"def f(x):\n    {body}\n", "f")


@pytest.mark.parametrize(
    "source", ["def f(x) -> None:\n    x += 1", "class f:\n    pass", "def g(x): pass", "def ("]
)
def test_where_there_is_nothing_to_ask_for(source: str) -> None:
    assert not may_return_nothing(source, "f")
