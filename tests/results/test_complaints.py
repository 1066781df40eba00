"""A complaint is open until something is decided on it, and concerns whoever failed the same way."""

from typing import Any

import pytest

from autograder.results.complaints import Complaint, Settlement, cases_of, concerned, contested
from autograder.results.model import ExerciseResult, SubmissionResult, TestResult


def result(student: str, verdict: Any = "failed", group: str | None = None, **more: Any) -> SubmissionResult:
    tests = [TestResult("test_a", "It is right.", 5, verdict, **more), TestResult("test_b", "B", 1, "passed")]
    return SubmissionResult(
        student, "", "", "graded", 6, 1, exercises=[ExerciseResult("square", 1, 6, tests, group=group)]
    )


def test_the_newest_decision_counts() -> None:
    complaints = [Complaint("ann", "test_a", "but", "ta", 1.0, id) for id in (1, 2)]  # noqa: A001 - a column's name
    decided = [
        Settlement(2, "refuse", "no", "ta", 2.0, id=1),
        Settlement(2, "override", "yes", "ta", 3.0, 4, id=2),
    ]
    first, second = cases_of(complaints, decided)
    assert first.settlement is None
    assert second.settlement == decided[1]


def test_the_test_is_found_with_its_exercise() -> None:
    found = contested(result("ann"), "test_b")
    assert found is not None
    assert (found.exercise.name, found.test.title) == ("square", "B")
    assert contested(result("ann"), "test_c") is None


@pytest.mark.parametrize(
    ("own", "other", "is_concerned"),
    [
        (result("ann", diagnosis="square/x"), result("bo", diagnosis="square/x"), True),
        (result("ann", diagnosis="square/x"), result("bo", diagnosis="square/y"), False),
        (result("ann", group="g", diagnosis=None), result("bo", group="g"), True),
        (result("ann", detail={"got": "3"}), result("bo", detail={"got": "3", "expected": "4"}), True),
        (result("ann", detail={"got": "3"}), result("bo", detail={"got": "2"}), False),
        (result("ann"), result("bo"), False),
        (result("ann", "raised", detail={"error": "E"}), result("bo", detail={"error": "E"}), False),
        (result("ann", "passed"), result("bo", "passed"), False),
        (result("ann"), SubmissionResult("bo", "", "", "unreadable", 6), False),
    ],
)
def test_whoever_failed_the_same_way_is_concerned(own: Any, other: Any, is_concerned: bool) -> None:
    assert concerned([own, other], "ann", "test_a") == (["bo"] if is_concerned else [])


def test_a_student_without_that_test_concerns_nobody() -> None:
    assert concerned([result("bo")], "ann", "test_a") == []
