"""What students object to, and what came of it. Whom else a decision concerns is read from the results: those whose work failed the same way."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from autograder.results.model import ExerciseResult, SubmissionResult, TestResult

How = Literal["override", "accept", "refuse"]
"""Other points for this student; the work becomes an accepted alternative; it stays as it is."""
COMPARED = ("got", "problem", "error")
"""What of two failures must be equal for them to be one."""


class Complaint(msgspec.Struct, frozen=True):
    """A student's words on one test. ``at``: seconds since 1970."""

    student: str
    test: str
    text: str
    who: str
    at: float
    id: int | None = None


class Settlement(msgspec.Struct, frozen=True):
    """What was decided on a complaint. ``at``: seconds since 1970. ``points``: those of an override; ``file``: the alternative's."""

    complaint: int
    how: How
    because: str
    who: str
    at: float
    points: int | None = None
    file: str = ""
    id: int | None = None


class Case(msgspec.Struct, frozen=True):
    """A complaint, and the newest decision on it."""

    complaint: Complaint
    settlement: Settlement | None = None


def cases_of(complaints: Sequence[Complaint], settlements: Sequence[Settlement]) -> list[Case]:
    """Each complaint with what was decided last, the oldest first."""
    newest = {settlement.complaint: settlement for settlement in settlements}
    return [Case(one, newest.get(one.id or 0)) for one in complaints]


@dataclass(frozen=True)
class Contested:
    """What a complaint is about: the test of the exercise, as the student's work has it now."""

    exercise: ExerciseResult
    test: TestResult


def contested(result: SubmissionResult, test: str) -> Contested | None:
    """The test of that name in a result; None if it has none."""
    for exercise in result.exercises:
        for one in exercise.tests:
            if one.name == test:
                return Contested(exercise, one)
    return None


def concerned(results: Sequence[SubmissionResult], student: str, test: str) -> list[str]:
    """The others whose work failed this test in the same way, by id."""
    of_all = {result.id: contested(result, test) for result in results}
    own = of_all.get(student)
    if own is None or own.test.verdict == "passed":
        return []
    return [who for who, other in of_all.items() if who != student and other and _is_alike(own, other)]


def _is_alike(one: Contested, other: Contested) -> bool:
    if one.test.verdict != other.test.verdict:
        return False
    if one.test.diagnosis or other.test.diagnosis:
        return one.test.diagnosis == other.test.diagnosis
    if one.exercise.group and one.exercise.group == other.exercise.group:
        return True
    seen = [{label: test.detail.get(label) for label in COMPARED} for test in (one.test, other.test)]
    return seen[0] == seen[1] and any(seen[0].values())
