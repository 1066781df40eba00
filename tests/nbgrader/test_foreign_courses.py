"""Small courses of others' kinds: stock's gradebook and ours say the same of each cell, and the instructor's own solution gets full marks."""

import json
from pathlib import Path
from typing import Any

import pytest
from foreign_courses.made import Course, of, scores_in

pytestmark = pytest.mark.needs_sandbox


BUILTINS = Course(
    [
        ("plain", "from numpy import *"),
        ("answer", "def max(a, b, c):\n    return sorted([a, b, c])[-1]"),
        ("test", "assert max(1, 2, 3) == 3"),
        ("test", "assert max(3, 1, 2) == 3\nassert sum(ones((2, 2)), axis=0).shape == (2,)"),
        ("answer", "list = [1, 2, 3]"),
        ("test", "assert list == [1, 2, 3]\nassert len(list) == 3"),
    ],
    {"wrong": {1: "def max(a, b, c):\n    return 0", 4: "list = [1]"}},
)


def test_answers_may_be_called_as_builtins_are(scores: Any) -> None:
    found = scores(BUILTINS)
    assert found["bulk"] == found["dropins"] == found["stock"]
    assert of("perfect", found["bulk"]) == [2, 2, 2]
    assert of("wrong", found["bulk"]) == [0, 0, 0]


def test_pylab_hides_builtins(scores: Any) -> None:
    course = Course(
        [
            ("plain", "%pylab inline"),
            ("answer", "def total(m):\n    return sum(m, axis=1)"),
            (
                "test",
                "assert list(total(ones((2, 3)))) == [3, 3]\nassert sum(ones((2, 2)), axis=0).shape == (2,)",
            ),
        ]
    )
    found = scores(course, ("stock", "bulk"))
    assert found["bulk"] == found["stock"]
    assert of("perfect", found["bulk"]) == [2]


def test_the_courses_own_helper_file_hides_builtins(scores: Any) -> None:
    """What it binds is bound by the source."""
    course = Course(
        [
            ("plain", "from helper import *"),
            ("answer", "def largest(items):\n    return max(*items)"),
            ("test", "assert max(1, 2) == 'helped'\nassert largest([3, 4]) == 'helped'"),
        ],
        {"wrong": {1: "def largest(items):\n    return 4"}},
        {"helper.py": "def max(a, b):\n    return 'helped'\n"},
    )
    found = scores(course, ("stock", "bulk"))
    assert found["bulk"] == found["stock"]
    assert (of("perfect", found["bulk"]), of("wrong", found["bulk"])) == ([2], [0])


def test_a_builtin_that_the_source_never_binds_is_pythons_own(scores: Any) -> None:
    """Who binds one to win is not followed, whatever else the source takes."""
    course = Course(
        [
            ("plain", "from numpy import *"),
            ("answer", "def answer():\n    return [1, 2]"),
            ("test", "assert len(answer()) == 2\nassert max(answer()) == 2\nassert sum(answer()) == 3"),
        ],
        {
            "forged": {1: "def answer():\n    return []\nlen = max = lambda x: 2\nsum = lambda x: 3"},
            "starred": {1: "import numpy\nnumpy.sum = lambda x: 3\nfrom numpy import *\ndef answer():\n    return [2, 0]"},
        },
    )  # fmt: skip
    found = scores(course, ("stock", "bulk"))
    assert (of("forged", found["stock"]), of("starred", found["stock"])) == ([2], [2])
    assert (of("forged", found["bulk"]), of("starred", found["bulk"])) == ([0], [0])
    assert of("perfect", found["bulk"]) == [2]


def test_pools_of_threads_work(scores: Any) -> None:
    course = Course(
        [
            ("plain", "from multiprocessing.dummy import Pool\nfrom multiprocessing.pool import ThreadPool"),
            ("answer", "def squares(kind):\n    with kind(2) as pool:\n        return pool.map(lambda x: x * x, range(3))"),
            ("test", "assert squares(Pool) == squares(ThreadPool) == [0, 1, 4]"),
        ]
    )  # fmt: skip
    found = scores(course, ("stock", "bulk"))
    assert found["bulk"] == found["stock"]
    assert of("perfect", found["bulk"]) == [2]


def test_what_a_session_refuses_is_tried_in_a_kernel_before_a_point_is_lost(
    scores: Any, tmp_path: Path
) -> None:
    """A library that aborts without its threads, one that says so in its own words, and a command."""
    course = Course(
        [
            ("plain", "import _thread, os"),
            ("answer", "def started(otherwise):\n    try:\n        _thread.start_new_thread(print, ())\n    except RuntimeError:\n        otherwise()\n    return 3"),
            ("test", "assert started(os.abort) == 3"),
            ("plain", "def give_up():\n    raise Exception('kind: PermissionDenied')"),
            ("test", "assert started(give_up) == 3"),
            ("answer", "said = !echo 3"),
            ("test", "assert said == ['3']"),
        ]
    )  # fmt: skip
    found = scores(course, ("stock", "bulk"))
    assert found["bulk"] == found["stock"]
    assert of("perfect", found["bulk"]) == [2, 2, 2]


def test_what_the_instructor_asks_for_and_the_sandbox_refuses_is_not_graded(
    tmp_path: Path, autograder: Any, nbgrader: Any
) -> None:
    course = Course([("plain", "import os"), ("test", "assert os.listdir('/proc')")])
    course.write(tmp_path, dropins=True)
    nbgrader("generate_assignment", "ps1", folder=tmp_path)
    ended = autograder(
        "nbgrader", "grade", tmp_path, "ps1", "--no-rehearsal", "--report", tmp_path / "report.json"
    )
    assert ended.status == 1
    assert "not graded: the course's own cell 2 asks for what the sandbox refuses" in ended.words
    (student,) = json.loads((tmp_path / "report.json").read_text())["students"]
    assert (student["status"], student["notebooks"][0]["scores"]) == ("needs_person", {"cell-1": None})
    assert student["notebooks"][0]["kernel"].startswith("cell 2: PermissionError")
    assert of("perfect", scores_in(tmp_path)) == [None]
