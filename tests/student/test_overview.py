"""Where a student stands: every exercise, its points, its public checks, what is to do, and no sum that looks like a grade."""

import re

from autograder.results.model import ExerciseResult, TestResult, Verdict
from autograder.student.overview import Overview
from autograder.student.report import CheckReport


def report(name: str, worth: int, *verdicts: Verdict) -> CheckReport:
    tests = [TestResult(f"test_{n}", "It.", 0, verdict) for n, verdict in enumerate(verdicts)]
    return CheckReport(ExerciseResult(name, 0, 0, tests), worth)


OVERVIEW = Overview(
    [
        report("first", 15, "passed", "passed"),
        report("second_one", 20, "passed", "failed"),
        report("third", 5, "not_implemented"),
        report("half_a_class", 5, "not_implemented", "passed"),
    ]
)


def test_each_exercise_stands_with_points_checks_and_state() -> None:
    lines = repr(OVERVIEW).splitlines()
    assert [re.sub(r"\s+", " ", line) for line in lines[:4]] == [
        "first 15 points 2 of 2 public checks right",
        "second_one 20 points 1 of 2 public checks wrong",
        "third 5 points 0 of 1 public checks to do",
        "half_a_class 5 points 1 of 2 public checks to do",
    ]


def test_it_never_says_that_public_checks_are_the_grade() -> None:
    html = re.sub(r"\s+", " ", OVERVIEW._repr_html_())
    for text in (repr(OVERVIEW), html):
        assert "1 of 4 exercises pass their public checks." in text
        assert "This is not the grade: hidden tests use other inputs than the public checks do." in text
        assert not re.search(r"score|in all|total", text)
    assert not re.search(r"\b45\b|\b25\b", repr(OVERVIEW))


def test_the_states_bring_their_own_background() -> None:
    html = OVERVIEW._repr_html_()
    for kind, colour in {"right": "#1b5e20", "wrong": "#b71c1c", "to do": "#616161"}.items():
        assert re.search(rf'background: {colour}[^>]*color: #ffffff[^>]*">{kind}</span>', html)
