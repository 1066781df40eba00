"""Gradescope's results.json for one submission. Every text in it is plain text: nothing of a student's is markup there.

What students see before and after the deadline Gradescope shows by itself: entries for later are hidden until the due date.
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from autograder.escaping import CONTROL
from autograder.results.export.filled import number
from autograder.results.export.view import ORDER, as_seen
from autograder.results.final import Final
from autograder.results.model import ExerciseResult, Override, SubmissionResult, TestResult
from autograder.results.terms import Seen

BEFORE, AFTER = "visible", "after_due_date"
TITLE = re.compile(r"^\*\*(.+)\*\*$", re.MULTILINE)
"""How a hint has the title of a known mistake; elsewhere two stars are a power."""


def results_json(
    result: SubmissionResult, final: Final, *, before: Seen, after: Seen, level: str = ""
) -> bytes:
    """The document for one submission.

    Args:
        before: what students see of hidden tests before the due date.
        after: and from then on.
        level: how the submission was enclosed, for the page's text.
    """
    shown = max(before, after, key=ORDER.index)
    first = shown if before == "nothing" else before
    document: dict[str, Any] = {
        "execution_time": round(result.wall_s, 2),
        "output": _output(result, final, level, first),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "stdout_visibility": "hidden",
        "visibility": "hidden" if shown == "nothing" else AFTER if before == "nothing" else BEFORE,
        "tests": [*_entries(result, before, BEFORE), *_later(result, before, shown)],
        "extra_data": {"earned": final.earned, "after_lateness": final.after_lateness, "final": final.final},
    }
    if final.final is not None:
        document["score"] = final.final
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _output(result: SubmissionResult, final: Final, level: str, seen: Seen) -> str:
    """The way to the score, and who looks into it where there is none."""
    if final.earned is None or final.after_lateness is None or final.final is None:
        ours = (
            "; that is our fault, and costs you nothing"
            if result.status == "grader_error"
            else f": the file {result.reason}"
        )
        return _plain(f"This submission is not graded{ours}. It is no zero.")
    lines = [f"{number(final.earned)} of {number(final.max_earned)} points."]
    if final.lateness.is_late:
        lines.append(f"Late {final.lateness.words}: {number(final.after_lateness)} points are left.")
    if final.max_final != final.max_earned:
        lines.append(f"On the course's scale: {number(final.final)} of {number(final.max_final)}.")
    view = as_seen(result, seen)
    lines += [f"Remark: {remark}" for remark in (view.remarks if view else ())]
    lines += [f"Comment: {comment.text}" for comment in (view.comments if view else ())]
    lines += [f"The submission ran {level}."] if level else []
    return "\n".join(map(_plain, lines))


def _later(result: SubmissionResult, before: Seen, after: Seen) -> Iterator[dict[str, Any]]:
    """What is shown from the due date on, where that is more."""
    if ORDER.index(after) > ORDER.index(before):
        for entry in _entries(result, after, AFTER):
            yield (
                entry
                if before == "nothing"
                else {k: v for k, v in entry.items() if k not in ("score", "max_score")}
            )


def _entries(result: SubmissionResult, seen: Seen, visibility: str) -> Iterator[dict[str, Any]]:
    view = as_seen(result, seen)
    for exercise in view.exercises if view and view.score is not None else ():
        if not exercise.tests:
            yield _of_exercise(exercise, visibility)
        for test in exercise.tests:
            yield _of_test(exercise, test, visibility)
        if exercise.override and exercise.tests:
            yield _of_override(exercise, exercise.override, visibility)
        if exercise.hint:
            yield {
                "name": f"{exercise.name}: a mistake we know",
                "output": _plain(TITLE.sub(r"\1", exercise.hint)),
                "visibility": visibility,
            }


def _of_exercise(exercise: ExerciseResult, visibility: str) -> dict[str, Any]:
    return {
        "name": _plain(exercise.name),
        "score": exercise.score,
        "max_score": exercise.max_score,
        "visibility": visibility,
    }


def _of_override(exercise: ExerciseResult, override: Override, visibility: str) -> dict[str, Any]:
    """What a person has added to, or taken from, the points of the tests."""
    return {
        "name": _plain(f"{exercise.name}: {exercise.score} points by a decision of staff"),
        "score": override.points - override.by_tests,
        "output": _plain(override.because),
        "visibility": visibility,
    }


def _of_test(exercise: ExerciseResult, test: TestResult, visibility: str) -> dict[str, Any]:
    is_passed = test.verdict == "passed"
    return {
        "name": _plain(f"{exercise.name}: {test.title}"),
        "score": test.points if is_passed else 0,
        "max_score": test.points,
        "status": "passed" if is_passed else "failed",
        "output": _plain(test.message),
        "visibility": visibility,
    }


def _plain(text: str) -> str:
    """Text without what could steer anything; its lines stay."""
    return "\n".join(CONTROL.sub("\ufffd", line) for line in text.split("\n"))
