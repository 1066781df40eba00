"""A result as a student may see it: as much of hidden tests as the course shows, and nothing that holds a hidden value."""

import msgspec

from autograder.results.model import ExerciseResult, SubmissionResult, TestResult
from autograder.results.terms import Seen

ORDER: tuple[Seen, ...] = ("nothing", "points", "titles", "messages")
"""From little to much."""


def shows(seen: Seen, what: Seen) -> bool:
    """Whether a course that shows ``seen`` shows ``what``."""
    return ORDER.index(seen) >= ORDER.index(what)


def as_seen(result: SubmissionResult, seen: Seen) -> SubmissionResult | None:
    """``result`` for the student's eyes; None if there is nothing to see. What staff alone may know is not in it."""
    if seen == "nothing":
        return None
    has_words = shows(seen, "messages")
    return msgspec.structs.replace(
        result,
        exercises=[_exercise(exercise, seen) for exercise in result.exercises],
        remarks=result.remarks if has_words else [],
        staff_notes=[],
        hints_seen=[],
        path="",
    )


def _exercise(exercise: ExerciseResult, seen: Seen) -> ExerciseResult:
    tests = [_test(test, seen) for test in exercise.tests] if shows(seen, "titles") else []
    hint = exercise.hint if shows(seen, "messages") else ""
    return msgspec.structs.replace(exercise, tests=tests, hint=hint, group=None)


def _test(test: TestResult, seen: Seen) -> TestResult:
    message = test.message if shows(seen, "messages") else ""
    return msgspec.structs.replace(test, message=message, detail={}, diagnosis=None)
