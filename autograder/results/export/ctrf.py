"""Common Test Report Format, as JSON (ctrf.io): a test a student and test, points in ``extra``."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from autograder.escaping import utf8
from autograder.results.final import Final
from autograder.results.model import RunInfo, SubmissionResult, TestResult

SPEC = "1.0.0"
STATUSES = ("passed", "failed", "skipped", "pending", "other")


def ctrf_json(info: RunInfo, results: Sequence[SubmissionResult], finals: Sequence[Final]) -> bytes:
    """The class. ``other``: who is not graded, and a test that failed by itself. Times are what a submission took, in milliseconds."""
    tests = [entry for result in results for entry in _entries(result)]
    counts = {status: sum(entry["status"] == status for entry in tests) for status in STATUSES}
    total_ms = round(sum(result.wall_s for result in results) * 1000)
    document = {
        "reportFormat": "CTRF",
        "specVersion": SPEC,
        "generatedBy": f"autograder {info.autograder_version}",
        "results": {
            "tool": {"name": "autograder", "version": info.autograder_version},
            "summary": {"tests": len(tests), **counts, "start": 0, "stop": total_ms},
            "tests": tests,
            "extra": {"assignment": info.assignment, "students": [_of_student(final) for final in finals]},
        },
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _entries(result: SubmissionResult) -> Iterator[dict[str, Any]]:
    tests = [(exercise.name, test) for exercise in result.exercises for test in exercise.tests]
    for exercise, test in tests:
        yield _of_test(result, exercise, test, round(result.wall_s * 1000 / len(tests)))
    if result.score is None:
        yield {
            "name": "is graded",
            "status": "other",
            "duration": round(result.wall_s * 1000),
            "suite": [utf8(result.id)],
            "message": utf8(result.reason),
        }


def _of_test(result: SubmissionResult, exercise: str, test: TestResult, duration_ms: int) -> dict[str, Any]:
    is_passed = test.verdict == "passed"
    return {
        "name": test.name,
        "status": "passed" if is_passed else "other" if test.verdict == "grader_error" else "failed",
        "duration": duration_ms,
        "suite": [utf8(result.id), exercise],
        "rawStatus": test.verdict,
        "message": utf8(test.message),
        "extra": {"title": test.title, "points": test.points if is_passed else 0, "max_points": test.points},
    }


def _of_student(final: Final) -> dict[str, Any]:
    return {
        "student": utf8(final.student),
        "late": final.lateness.words,
        "earned": final.earned,
        "after_lateness": final.after_lateness,
        "final": final.final,
        "max_final": final.max_final,
    }
