"""A public check's call as code: complete, in the student's names, and leaving nothing but itself behind."""

from typing import Any

import pytest

from autograder.student.call_code import call_code

SOURCE = '''"""Probes."""

import math
from typing import Any

import torch

from autograder.probing import Draw, GlobalState, Submission, probe

OFFSET = 3


def helper(x):
    """Uses another."""
    return deeper(x) + OFFSET


def deeper(x):
    return 10 * x


def unused(x):
    return math.pi


class Box:
    pass


Box.size = 7


@probe
def simple(submission: Submission, draw: Draw) -> Any:
    """square(2)"""
    return submission.square(2)


@probe
def helped(submission: Submission, draw: Draw) -> Any:
    """square of a helper's"""
    values = [helper(1), draw.integer(0, 10), Box.size]
    return {"all": [submission.square(v) for v in values]}


@probe
def handed_on(submission: Submission, draw: Draw) -> Any:
    """the submission itself is passed on"""
    return by_name(submission)


def by_name(submission):
    return submission.square(5)


@probe
def shadowed(submission: Submission, draw: Draw) -> Any:
    """a local name is the exercise's"""
    square = submission.square(6)
    return square
'''


def names_after(code: str) -> tuple[Any, dict[str, Any]]:
    """What the code's last line gives in a notebook that has square, and what it has defined there."""
    namespace: dict[str, Any] = {"square": lambda x: x * x}
    *lines, last = code.splitlines()
    exec("\n".join(lines), namespace)
    return eval(last, namespace), namespace


def test_a_call_is_in_the_students_names() -> None:
    assert call_code(SOURCE, "simple", 1).strip() == "def simple():\n    return square(2)\n\n\nsimple()"


def test_helpers_are_inside_and_only_those_that_are_used() -> None:
    code = call_code(SOURCE, "helped", 17)
    value, names = names_after(code)
    assert value["all"][0] == 13**2
    assert value["all"][2] == 49
    assert "unused" not in code
    assert "math" not in code
    assert names.keys() - {"square", "helped", "Draw", "__builtins__"} == set()


def test_a_part_is_picked_as_the_failure_names_it() -> None:
    code = call_code(SOURCE, "helped", 17, path="all[2]")
    assert code.endswith("helped()['all'][2]")
    assert names_after(code)[0] == 49
    assert call_code(SOURCE, "helped", 17, path="[0]['b c']").endswith("helped()[0]['b c']")


@pytest.mark.parametrize(("name", "value"), [("handed_on", 25), ("shadowed", 36)])
def test_a_submission_that_is_needed_as_such_is_made(name: str, value: int) -> None:
    code = call_code(SOURCE, name, 1)
    assert "Submission(globals())" in code
    assert names_after(code)[0] == value


def test_a_draw_is_that_of_the_check() -> None:
    assert names_after(call_code(SOURCE, "helped", 17))[0] == names_after(call_code(SOURCE, "helped", 17))[0]
    assert "draw = Draw(17)" in call_code(SOURCE, "helped", 17)
    assert "Draw" not in call_code(SOURCE, "simple", 17)


def test_a_probe_that_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        call_code(SOURCE, "another", 1)
