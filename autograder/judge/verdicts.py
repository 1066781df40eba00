"""From what was observed and what a test said to a verdict, and its line for staff."""

from collections.abc import Mapping
from typing import NamedTuple, assert_never

from autograder.judge.exception_words import safe_type, translate
from autograder.judge.observation import Mismatch, NotObserved
from autograder.judge.test_spec import Judgement
from autograder.results.model import Verdict
from autograder.sandbox.transcript import (
    MAX_NAME,
    MAX_TEXT,
    Crashed,
    Failure,
    Missing,
    NotImplementedYet,
    NotRun,
    OutOfMemory,
    OutputLimit,
    Raised,
    TimedOut,
)

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


class Ending(NamedTuple):
    """What is said of a probe that returned nothing.

    ``to_student`` holds only text of ours; ``to_staff`` has the process's own words, and may also be shown to a student
    who checks work of their own.
    """

    verdict: Verdict
    to_student: str
    to_staff: str


def ending_of(outcome: Failure) -> Ending:
    """The one table of the ways in which a probe can fail."""
    match outcome:
        case Raised():
            return Ending("raised", _raised_in_words(outcome), _raised_in_full(outcome))
        case Missing():
            return Ending(
                "missing",
                "It is not defined in what you submitted, or the cell that defines it did not run.",
                f"nothing called {outcome.name[:MAX_NAME]} is defined",
            )
        case NotImplementedYet():
            return Ending("not_implemented", "Not implemented yet.", "not implemented yet")
        case TimedOut():
            return Ending(
                "timed_out",
                f"It did not come to an end within {outcome.limit_s:g} s.",
                f"took longer than {outcome.limit_s:g} s",
            )
        case OutOfMemory():
            return Ending(
                "out_of_memory",
                f"It needed more than {outcome.limit_mib} MiB of memory.",
                f"needed more than {outcome.limit_mib} MiB of memory",
            )
        case Crashed():
            return Ending("crashed", "It ended the whole process instead of returning.", outcome.how)
        case OutputLimit():
            return Ending(
                "output_limit",
                "What it returned is far too large.",
                f"returned {outcome.size_bytes} bytes, more than can be kept",
            )
        case NotRun():
            return Ending(
                "not_run",
                "It was not run, because what ran before it had used up the time.",
                outcome.why,
            )
        case _:
            assert_never(outcome)


def _raised_in_words(raised: Raised) -> str:
    words = translate(raised.message)
    return f"It raised {safe_type(raised.type_name)}.{f' {words}' if words else ''}"


def _raised_in_full(raised: Raised) -> str:
    place = f" ({raised.cell}, line {raised.line})" if raised.cell else ""
    return f"{raised.type_name[:MAX_NAME]}: {raised.message[:MAX_TEXT]}{place}"


def verdict_of(judgement: Judgement) -> Verdict:
    """The verdict on one judged test."""
    error = judgement.error
    if error is None:
        return "passed"
    if isinstance(error, NotObserved):
        return ending_of(error.outcome).verdict
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


def describe_outcome(outcome: Failure) -> str:
    """One line on how a probe failed, with the student's own words; for staff, and for the student's own check."""
    return ending_of(outcome).to_staff
