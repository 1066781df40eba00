"""A class that was graded, as data: one right, one late and wrong, one not graded, with marked values that students must not see."""

from datetime import datetime

import msgspec
import pytest

from autograder.results.final import Final, Terms, finals_of
from autograder.results.model import (
    Comment,
    ExerciseResult,
    HandedIn,
    HintSeen,
    Override,
    RunInfo,
    SubmissionResult,
    TestResult,
)
from autograder.results.terms import LatePolicy

HIDDEN = "HIDDEN-VALUE"
INFO = RunInfo("05_tiny", "Tiny steps", "", "", "landlock", "2.13", "0.1.0", {"square": 8, "cube": 4})
DUE = "2026-11-20T23:00:00+00:00"


def exercises(square: int, message: str = "") -> list[ExerciseResult]:
    detail = {"expected": HIDDEN, "got": HIDDEN} if square < 8 else {}
    tests = [
        TestResult("test_a", "It squares.", 5, "passed"),
        TestResult("test_b", "It squares zero.", 3, "passed" if square == 8 else "failed", message, detail, "square/x" if detail else None),
    ]  # fmt: skip
    cube = ExerciseResult("cube", 4, 4, [TestResult("test_c", "It cubes.", 4, "passed")])
    return [ExerciseResult("square", square, 8, tests, "Look at zero." if detail else "", "g"), cube]


@pytest.fixture
def results() -> list[SubmissionResult]:
    ann = HandedIn("2026-11-20T22:00:00+00:00", None, 1, "canvas", "101", "Lee, Ann")
    bob = HandedIn("2026-11-21T22:00:00+00:00", None, 2, "canvas", "102", "Li, Bob")
    return [
        SubmissionResult("ann", "/x/ann.py", "d", "graded", 12, 12, exercises=exercises(8), handed_in=ann),
        SubmissionResult(
            "=bob", "/x/bob.py", "d", "graded", 12, 9, exercises=exercises(5, "\x1b[2J<b>wrong</b>"), handed_in=bob,
            remarks=["A cell failed."], staff_notes=[HIDDEN], hints_seen=[HintSeen(HIDDEN, 1)],
        ),
        SubmissionResult("cy", "", "", "unreadable", 12, reason="is empty; ask for it"),
    ]  # fmt: skip


@pytest.fixture
def overridden(results: list[SubmissionResult]) -> SubmissionResult:
    """The second of the class after somebody gave points and said a word."""
    first, second = results[1].exercises
    given = msgspec.structs.replace(first, score=7, override=Override(7, 5, "it was close", "ta", 0.0))
    return msgspec.structs.replace(
        results[1], score=11, exercises=[given, second], comments=[Comment("well done", "ta", 0.0)]
    )


@pytest.fixture
def info() -> RunInfo:
    return INFO


@pytest.fixture
def finals(results: list[SubmissionResult]) -> list[Final]:
    return finals_of(results, Terms(datetime.fromisoformat(DUE), LatePolicy(percent_per_day=10)))
