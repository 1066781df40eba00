"""How far an exercise is by its public checks, which are not its grade: hidden tests use other inputs."""

from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from autograder.student.report import CheckReport

State = Literal["to do", "missing", "wrong", "right", "unchecked"]
"""It is still the stub; nothing of its name is there; a check fails; all pass; nobody has looked yet."""


class Standing(msgspec.Struct, frozen=True):
    """One exercise. ``score`` is its ``points`` times the fraction of public checks that passed."""

    exercise: str
    state: State
    passed: int
    checks: int
    score: float
    points: int


def standing_of(report: CheckReport) -> Standing:
    """How far the exercise of a report is."""
    verdicts = [test.verdict for test in report.result.tests]
    return Standing(
        report.result.name,
        _state_of(verdicts),
        verdicts.count("passed"),
        len(verdicts),
        report.score,
        report.worth,
    )


def _state_of(verdicts: Sequence[str]) -> State:
    if all(verdict == "passed" for verdict in verdicts):
        return "right"
    if "missing" in verdicts:
        return "missing"
    return "to do" if all(verdict in ("not_implemented", "passed") for verdict in verdicts) else "wrong"


def to_do(standings: Iterable[Standing]) -> list[str]:
    """What is still to do, a line an exercise."""
    words = {
        "to do": "is still as it was given",
        "missing": "is not there: no cell defines it",
    }
    return [
        f"{one.exercise} {words.get(one.state, f'passes {one.passed} of {one.checks} public checks')}"
        for one in standings
        if one.state != "right"
    ]
