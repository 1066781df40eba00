"""How far an exercise is, by the verdicts of its public checks."""

import pytest

from autograder.results.model import ExerciseResult, TestResult, Verdict
from autograder.student.report import CheckReport
from autograder.student.standing import Standing, standing_of, to_do


def report(*verdicts: Verdict) -> CheckReport:
    tests = [TestResult(f"test_{n}", f"title {n}", 0, verdict) for n, verdict in enumerate(verdicts)]
    return CheckReport(ExerciseResult("square", 0, 0, tests), 30)


@pytest.mark.parametrize(
    ("verdicts", "state"),
    [
        (["passed", "passed"], "right"),
        (["passed", "failed"], "wrong"),
        (["raised", "timed_out"], "wrong"),
        (["not_implemented", "not_implemented"], "to do"),
        (["passed", "not_implemented"], "to do"),
        (["failed", "not_implemented"], "wrong"),
        (["missing", "missing"], "missing"),
    ],
)
def test_the_state_follows_from_the_verdicts(verdicts: list[Verdict], state: str) -> None:
    assert standing_of(report(*verdicts)).state == state


def test_points_are_counted_by_checks_that_pass() -> None:
    assert standing_of(report("passed", "failed", "passed")) == Standing("square", "wrong", 2, 3, 20.0, 30)


def test_what_is_to_do_is_told_an_exercise_a_line() -> None:
    reports = [report("passed"), report("not_implemented"), report("missing"), report("failed", "passed")]
    assert to_do(map(standing_of, reports)) == [
        "square is still as it was given",
        "square is not there: no cell defines it",
        "square passes 1 of 2 public checks",
    ]
