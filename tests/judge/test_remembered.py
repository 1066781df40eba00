"""A grader that remembers gives what the other gives, and asks it once for equal outcomes."""

from pathlib import Path
from typing import Any

import pytest

from autograder.judge.baseline_data import Baseline
from autograder.judge.grader import Grader
from autograder.judge.open_side import open_side
from autograder.judge.remembered import RememberingGrader
from autograder.sandbox.transcript import NotImplementedYet, Outcome, Record, Returned, Transcript

PROBES = """
from autograder.probing import probe

@probe
def first(submission, draw):
    '''f()'''

@probe
def second(submission, draw):
    '''g()'''
"""
TESTS = """
from autograder.judging import points

@points(3, exercise="f")
def test_f(first):
    '''f is right.'''
    first.assert_equal()

@points(2, exercise="g")
def test_g(second, first):
    '''g is right.'''
    second.assert_equal()
"""


def seen(first: Outcome, second: Outcome, printed: str = "") -> Transcript:
    return Transcript({"first": Record(first, printed=printed), "second": Record(second)})


@pytest.fixture
def grader(tmp_path: Path) -> Grader:
    (tmp_path / "probes.py").write_text(PROBES)
    (tmp_path / "test_it.py").write_text(TESTS)
    judge, probe_set = open_side(tmp_path)
    return Grader(judge, probe_set, ["f", "g"], [], Baseline("2", seen(Returned(1), Returned(2)), {}))


def test_it_gives_what_the_other_gives(grader: Grader) -> None:
    remembering = RememberingGrader(grader)
    assert remembering.max_scores() == grader.max_scores()
    outcomes = [Returned(1), Returned(2), Returned(1.0), Returned(True), NotImplementedYet()]
    for _ in range(2):
        for transcript in (seen(a, b) for a in outcomes for b in outcomes):
            assert remembering.grade(transcript) == grader.grade(transcript)
    assert remembering.grade(Transcript({})) == grader.grade(Transcript({}))


def test_equal_outcomes_are_judged_once(grader: Grader, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    grade = grader.grade
    monkeypatch.setattr(grader, "grade", lambda transcript: asked.append(transcript) or grade(transcript))
    remembering = RememberingGrader(grader)
    right, wrong = seen(Returned(1), Returned(2)), seen(Returned(1), Returned(3))
    for transcript in (right, wrong, right, seen(Returned(1), Returned(3), "said")):
        remembering.grade(transcript)
    assert asked == [right, wrong]
