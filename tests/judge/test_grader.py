"""From transcripts to results: points, verdicts, diagnoses and groups, by exercise."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from autograder.judge.baseline_data import Baseline
from autograder.judge.diagnosis import fingerprint
from autograder.judge.grader import Grader
from autograder.judge.open_side import max_scores, open_side
from autograder.results.model import ExerciseResult
from autograder.sandbox.transcript import (
    Crashed,
    NotImplementedYet,
    Outcome,
    Raised,
    Record,
    Returned,
    Transcript,
)

PROBES = '''
from autograder.probing import probe

@probe
def number(submission, draw):
    """double(4),
    for a start"""

def helper(): ...

@probe
def word(submission, draw):
    """name()"""
'''
TESTS = '''
from autograder.judging import points

@points(3, exercise="double")
def test_value(number):
    """It is right."""
    number.assert_equal()

@points(2, exercise="double")
def test_even(number):
    """It is even."""
    assert number.got % 2 == 0

@points(5, exercise="name")
def test_word(word, number):
    """It is the word."""
    word.assert_equal()
'''


def side(folder: Path, probes: str = PROBES, tests: str = TESTS) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "probes.py").write_text(probes)
    (folder / "test_it.py").write_text(tests)
    return folder


class Known(msgspec.Struct, frozen=True):
    """A known mistake."""

    exercise: str
    name: str
    title: str
    hint: str

    @property
    def key(self) -> str:
        return f"{self.exercise}/{self.name}"


def transcript(**of: Any) -> Transcript:
    outcomes: dict[str, Outcome] = {
        n: o if isinstance(o, Raised | Crashed | NotImplementedYet) else Returned(o) for n, o in of.items()
    }
    return Transcript({name: Record(outcome) for name, outcome in outcomes.items()})


MISTAKES = [
    Known("double", "adds_one", "Adds one.", "What does doubling mean?"),
    Known("double", "squares", "Squares.", "Try 3."),
    Known("double", "spells", "Spells.", "A number, please."),
    Known("name", "shouts", "Shouts.", "Listen."),
]
BASELINE = Baseline(
    "2.13",
    transcript(number=8, word="ada"),
    {
        "double/adds_one": transcript(number=5),
        "double/squares": transcript(number=16),
        "double/spells": transcript(number="text"),
        "name/shouts": transcript(word="ADA", number=8),
    },
)


@pytest.fixture(scope="module")
def grader(tmp_path_factory: pytest.TempPathFactory) -> Grader:
    judge, probe_set = open_side(side(tmp_path_factory.mktemp("side")))
    return Grader(judge, probe_set, ("double", "name"), MISTAKES, BASELINE)


Grade = Callable[..., tuple[ExerciseResult, ExerciseResult]]


@pytest.fixture(scope="module")
def grade(grader: Grader) -> Grade:
    def graded(**of: Any) -> tuple[ExerciseResult, ExerciseResult]:
        double, name = grader.grade(transcript(**of))
        return double, name

    return graded


def test_points_are_the_sum_of_the_tests(grader: Grader) -> None:
    assert grader.max_scores() == {"double": 5, "name": 5}
    assert max_scores(("name", "none"), grader.tests) == {"name": 5, "none": 0}
    assert [test.name for test in grader.tests] == ["test_value", "test_even", "test_word"]


def test_the_reference_gets_full_marks_and_no_words(grader: Grader) -> None:
    for result in grader.grade(BASELINE.reference):
        assert (result.score, result.max_score, result.hint, result.group) == (5, 5, "", None)
        assert all((t.verdict, t.message, t.detail) == ("passed", "", {}) for t in result.tests)


def test_credit_is_partial_within_an_exercise_and_kept_in_the_others(grade: Grade) -> None:
    double, name = grade(number=6, word="ada")
    assert (double.score, name.score) == (2, 5)
    assert [(t.name, t.points, t.verdict) for t in double.tests] == [
        ("test_value", 3, "failed"),
        ("test_even", 2, "passed"),
    ]


def test_a_known_mistake_is_named_with_its_hint(grade: Grade) -> None:
    double, _ = grade(number=5, word="ada")
    assert [t.diagnosis for t in double.tests] == ["double/adds_one"] * 2
    assert (double.hint, double.group) == ("**Adds one.**\n\nWhat does doubling mean?", None)
    assert double.tests[0].detail == {
        "called": "double(4), for a start",
        "problem": "The value is not the expected one.",
        "got": "5 (int)",
        "expected": "8 (int)",
    }
    assert double.tests[0].message == "The value is not the expected one."


def test_a_mistake_is_named_only_on_tests_that_it_fails(grade: Grade) -> None:
    double, _ = grade(number=16, word="ada")
    assert [t.diagnosis for t in double.tests] == ["double/squares", None]


def test_an_unknown_wrong_result_gets_a_group_that_equal_ones_share(grade: Grade) -> None:
    double, name = grade(number=9, word="ada")
    assert double.group == fingerprint(transcript(number=9), ["number"])
    assert (double.hint, name.group) == ("", None)
    assert grade(number=9, word="x")[0].group == double.group != grade(number=11, word="x")[0].group


def test_what_is_merely_unfinished_or_crashed_gets_no_group(grade: Grade) -> None:
    for outcome, verdict in [(NotImplementedYet(), "not_implemented"), (Crashed("by itself"), "crashed")]:
        double, _ = grade(number=outcome, word="ada")
        assert [t.verdict for t in double.tests] == [verdict] * 2
        assert (double.score, double.group) == (0, None)


def test_an_exception_gets_a_group(grade: Grade) -> None:
    double, _ = grade(number=Raised("ValueError", "no"), word="ada")
    assert (double.tests[0].verdict, double.tests[0].message) == ("raised", "It raised ValueError.")
    assert double.group


def test_a_fault_of_the_tests_is_no_verdict_on_the_student(grade: Grade) -> None:
    double, name = grade(number="text", word="ada")
    assert [t.verdict for t in double.tests] == ["failed", "grader_error"]
    assert [t.diagnosis for t in double.tests] == ["double/spells", None]
    assert "TypeError" in double.tests[1].detail["fault"]
    assert name.score == 5


def test_an_empty_transcript_scores_nothing_and_blames_nobody(grade: Grade) -> None:
    for result in grade():
        assert (result.score, result.group) == (0, None)
        assert {t.verdict for t in result.tests} == {"not_run"}


def test_grading_one_submission_leaves_no_trace_on_the_next(grade: Grade) -> None:
    first = grade(number=9, word="ADA")
    grade(number=Crashed("by itself"))
    assert grade(number=9, word="ADA") == first
