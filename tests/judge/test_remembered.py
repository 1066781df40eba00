"""A grader that remembers gives what the other gives, and asks it once for equal outcomes."""

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import pytest

from autograder.judge import remembered
from autograder.judge.baseline_data import Baseline
from autograder.judge.grader import Grader
from autograder.judge.open_side import open_side
from autograder.judge.remembered import RememberingGrader
from autograder.results.model import ExerciseResult
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


class Asked:
    """A grader that notes what it is asked."""

    def __init__(self, grader: Grader) -> None:
        self._grader = grader
        self.exercises, self.probe_set = grader.exercises, grader.probe_set
        self.asked: list[list[str]] = []

    def grade(self, transcript: Transcript, exercises: Sequence[str]) -> list[ExerciseResult]:
        self.asked.append(list(exercises))
        return self._grader.grade(transcript, exercises)


def test_equal_outcomes_of_an_exercise_are_judged_once(grader: Grader) -> None:
    asked = Asked(grader)
    remembering = RememberingGrader(cast("Grader", asked))
    right, wrong = seen(Returned(1), Returned(2)), seen(Returned(1), Returned(3))
    for transcript in (right, wrong, right, seen(Returned(1), Returned(3), "said")):
        remembering.grade(transcript)
    assert asked.asked == [["f", "g"], ["g"]]


def test_what_was_concluded_first_is_forgotten_first(grader: Grader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MOST_KEPT", 3)
    asked = Asked(grader)
    remembering = RememberingGrader(cast("Grader", asked))
    for number in (2, 3, 3, 2):
        transcript = seen(Returned(1), Returned(number))
        assert remembering.grade(transcript) == grader.grade(transcript)
    assert asked.asked == [["f", "g"], ["g"]]
    other = seen(Returned(7), Returned(2))
    assert remembering.grade(other) == grader.grade(other)
    assert remembering.grade(seen(Returned(1), Returned(2))) == grader.grade(seen(Returned(1), Returned(2)))
    assert asked.asked[2:] == [["f", "g"], ["f", "g"]]


def test_a_fault_of_ours_is_not_remembered(tmp_path: Path) -> None:
    (tmp_path / "probes.py").write_text(PROBES)
    (tmp_path / "test_it.py").write_text(TESTS.replace("second.assert_equal()", "raise KeyError"))
    judge, probe_set = open_side(tmp_path)
    asked = Asked(Grader(judge, probe_set, ["f", "g"], [], Baseline("2", seen(Returned(1), Returned(2)), {})))
    remembering = RememberingGrader(cast("Grader", asked))
    for _ in range(2):
        _, g = remembering.grade(seen(Returned(1), Returned(2)))
        assert [test.verdict for test in g.tests] == ["grader_error"]
    assert asked.asked == [["f", "g"], ["g"]]
