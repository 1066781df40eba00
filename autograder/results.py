"""The result of grading, as it is stored, exported and shown. docs/results.md describes the JSON.

``SCHEMA`` changes whenever a field changes its meaning or goes away.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec

from autograder.judge import Judgement
from autograder.judging import Mismatch, NotObserved
from autograder.transcript import (
    MAX_NAME,
    MAX_TEXT,
    Crashed,
    Missing,
    NotImplementedYet,
    NotRun,
    Outcome,
    OutOfMemory,
    OutputLimit,
    Raised,
    TimedOut,
)

SCHEMA = "autograd-exercises/results/1"

Verdict = Literal[
    "passed",
    "failed",
    "raised",
    "not_implemented",
    "missing",
    "timed_out",
    "out_of_memory",
    "crashed",
    "output_limit",
    "not_run",
    "grader_error",
]
Status = Literal["graded", "unreadable", "grader_error"]

WRONG = {
    "type": "What came back is not of the type asked for.",
    "length": "What came back has the wrong number of items.",
    "keys": "What came back has not the keys asked for.",
    "shape": "The shape is not the one asked for.",
    "dtype": "The dtype is not the one asked for.",
    "finite": "There is a nan or an infinity where a finite number was expected.",
    "value": "The value is not the expected one.",
    "graph": "The value is right, but not its place in the graph (requires_grad, leaf or not).",
    "fact": "",
}
"""A sentence for each kind of mismatch."""

VERDICT_OF: dict[type, Verdict] = {
    Raised: "raised",
    NotImplementedYet: "not_implemented",
    Missing: "missing",
    TimedOut: "timed_out",
    OutOfMemory: "out_of_memory",
    Crashed: "crashed",
    OutputLimit: "output_limit",
    NotRun: "not_run",
}


class TestResult(msgspec.Struct, frozen=True):
    """One test of one submission.

    ``message`` is for the student; ``detail`` (called, got, expected, where, error, …) for staff, and for the
    student where the check is public.
    """

    __test__ = False
    name: str
    title: str
    points: int
    verdict: Verdict
    message: str = ""
    detail: dict[str, str] = {}
    diagnosis: str | None = None


class ExerciseResult(msgspec.Struct, frozen=True):
    """One exercise of one submission. ``group`` is equal where unexplained wrong transcripts are equal."""

    name: str
    score: int
    max_score: int
    tests: list[TestResult]
    hint: str = ""
    group: str | None = None


class SubmissionResult(msgspec.Struct, frozen=True):
    """One submission. ``score`` is None unless ``status`` is graded: what could not be graded is no zero."""

    id: str
    path: str
    digest: str
    status: Status
    max_score: int
    score: int | None = None
    reason: str = ""
    exercises: list[ExerciseResult] = []
    remarks: list[str] = []
    staff_notes: list[str] = []
    wall_s: float = 0.0
    grader_digest: str = ""
    salt: str = ""
    sandbox: str = ""
    torch_version: str = ""
    observation_digest: str = ""
    judgement_digest: str = ""


class RunInfo(msgspec.Struct, frozen=True):
    """What a run's results depend on."""

    assignment: str
    title: str
    grader_digest: str
    salt: str
    sandbox: str
    torch_version: str
    autograder_version: str
    exercises: dict[str, int]
    """Points by exercise, in the notebook's order."""
    observation_digest: str = ""
    judgement_digest: str = ""


def verdict_of(judgement: Judgement) -> Verdict:
    """The verdict on one judged test."""
    error = judgement.error
    if error is None:
        return "passed"
    if isinstance(error, NotObserved):
        return VERDICT_OF[type(error.outcome)]
    return "failed" if isinstance(error, Mismatch | AssertionError) else "grader_error"


def detail_of(judgement: Judgement, calls: Mapping[str, str]) -> dict[str, str]:
    """All that is known of a failure, by label in the order of reading.

    Args:
        calls: for each probe, the sentence that says what it calls.
    """
    error = judgement.error
    if error is None:
        return {}
    probes = (error.probe,) if isinstance(error, NotObserved) else judgement.spec.probes
    detail = {"called": " ".join(calls.get(name) or name for name in probes)}
    if isinstance(error, NotObserved):
        detail["error"] = describe_outcome(error.outcome)
    elif isinstance(error, Mismatch):
        detail |= {"what": error.path, "problem": WRONG[error.kind], "got": error.got, "expected": error.want}
        detail |= {"where": error.where, "note": error.note}
    elif isinstance(error, AssertionError):
        detail["problem"] = str(error)
    else:
        detail["fault"] = f"{type(error).__name__}: {error}"
    return {label: text for label, text in detail.items() if text}


def brief(detail: Mapping[str, str]) -> str:
    """``detail`` on one line."""
    return "; ".join(f"{label}: {text}" for label, text in detail.items() if label != "called")


def describe_outcome(outcome: Outcome) -> str:
    """One line on how a probe failed, with the student's own words; for staff, and for the student's own check."""
    if isinstance(outcome, Raised):
        place = f" ({outcome.cell}, line {outcome.line})" if outcome.cell else ""
        return f"{outcome.type_name[:MAX_NAME]}: {outcome.message[:MAX_TEXT]}{place}"
    if isinstance(outcome, Missing):
        return f"nothing called {outcome.name[:MAX_NAME]} is defined"
    if isinstance(outcome, NotImplementedYet):
        return "not implemented yet"
    if isinstance(outcome, TimedOut):
        return f"took longer than {outcome.limit_s:g} s"
    if isinstance(outcome, OutOfMemory):
        return f"needed more than {outcome.limit_mib} MiB of memory"
    if isinstance(outcome, Crashed):
        return outcome.how
    if isinstance(outcome, OutputLimit):
        return f"returned {outcome.size_bytes} bytes, more than can be kept"
    if isinstance(outcome, NotRun):
        return outcome.why
    return "returned a value"
