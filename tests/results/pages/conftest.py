"""Classes of a few lines, for tests of what is counted in them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from autograder.results.model import ExerciseResult, RunInfo, SubmissionResult, TestResult
from autograder.results.pages.class_data import ClassData

Outcome = tuple[Any, ...]
"""(verdict,) or (verdict, the known mistake that explains it)."""
POINTS = 5

Graded = Callable[..., SubmissionResult]
ClassOf = Callable[..., ClassData]


@pytest.fixture
def graded() -> Graded:
    """Makes a graded submission: for each exercise the outcomes of its tests, each worth 5 points."""

    def made(student: str, outcomes: Mapping[str, Sequence[Outcome]], **more: Any) -> SubmissionResult:
        exercises = [_exercise(name, tests) for name, tests in outcomes.items()]
        score = sum(exercise.score for exercise in exercises)
        full = sum(exercise.max_score for exercise in exercises)
        more = {"digest": f"digest of {student}", **more}
        return SubmissionResult(
            student,
            f"{student}.ipynb",
            status="graded",
            max_score=full,
            score=score,
            exercises=exercises,
            **more,
        )

    return made


def _exercise(name: str, outcomes: Sequence[Outcome]) -> ExerciseResult:
    tests = [
        TestResult(
            f"test_{name}_{n}",
            f"Test {n} of {name}.",
            POINTS,
            verdict,
            message="" if verdict == "passed" else "It is wrong.",
            diagnosis=next(iter(rest), None),
        )
        for n, (verdict, *rest) in enumerate(outcomes)
    ]
    score = sum(test.points for test in tests if test.verdict == "passed")
    return ExerciseResult(name, score, POINTS * len(tests), tests)


@pytest.fixture
def class_of() -> ClassOf:
    """Makes the data of a class; its exercises are those of the first who is graded."""

    def made(*results: SubmissionResult, **more: Any) -> ClassData:
        first = next((result for result in results if result.exercises), None)
        points = {e.name: e.max_score for e in first.exercises} if first else {"f": POINTS}
        info = RunInfo("06_tiny", "Tiny", "digest", "", "landlock", "2.13.0", "0.1.0", points)
        return ClassData(info, results, **more)

    return made


@pytest.fixture
def ungraded() -> Graded:
    """Makes a submission that could not be graded."""

    def made(student: str, status: Any = "unreadable", reason: str = "is an empty file") -> SubmissionResult:
        return SubmissionResult(student, f"{student}.ipynb", "", status, POINTS, reason=reason)

    return made
