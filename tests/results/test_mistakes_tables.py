"""Mistakes of a class on a terminal."""

from typing import Any

from autograder.results.beside import StudentCode
from autograder.results.mistakes import ClassMistakes, KnownMade, UnknownGroup
from autograder.results.mistakes_tables import MOST_WHO, mistakes_in_full
from autograder.results.model import ExerciseResult, SubmissionResult, TestResult
from autograder.results.tables import SHOWN

DETAIL = {"called": "f(1)", "got": "3", "expected": "2", "note": "not shown"}
EXERCISE = ExerciseResult(
    "f", 0, 3, [TestResult("test_a", "It is [red]right.", 3, "failed", detail=DETAIL)], group="k"
)
RESULTS = {
    who: SubmissionResult(who, "", "", "graded", 3, 0, exercises=[EXERCISE]) for who in ("anna", "bert")
}


def words(shown: Any, mistakes: ClassMistakes, codes: Any = None) -> str:
    return " ".join(shown(mistakes_in_full(mistakes, RESULTS, codes or {})).split())


def test_known_mistakes_have_title_points_exercises_and_who(shown: Any) -> None:
    many = [f"s{n}" for n in range(MOST_WHO + 2)]
    text = words(shown, ClassMistakes([KnownMade("Halves it", many, 40, ["f", "g"])], []))
    assert "8 40 Halves it [f, g] s0, s1, s2, s3, s4, s5 and 2 more" in text


def test_a_group_has_two_codes_and_what_they_got(shown: Any) -> None:
    group = UnknownGroup("f", ["k"], ["anna", "bert"], 6, ["test_a"])
    codes = {(who, "f"): StudentCode(f"cell of {who}", [(1, "return 3")]) for who in group.students}
    text = words(shown, ClassMistakes([], [group]), codes)
    for said in (
        "f/k: 2 students, 6 points lost",
        "anna, bert",
        "cell of anna",
        "cell of bert",
        "It is [red]right. [test_a]",
    ):
        assert said in text
    assert text.endswith("called f(1) got 3 expected 2")
    assert "cell" not in words(shown, ClassMistakes([], [group]))


def test_who_is_alone_is_counted_and_long_lists_are_cut(shown: Any) -> None:
    pairs = [UnknownGroup("f", [f"k{n}"], ["anna", "bert"], 6, []) for n in range(SHOWN + 3)]
    text = words(shown, ClassMistakes([], [*pairs, UnknownGroup("f", ["x"], ["anna"], 3, [])]))
    assert "and 3 more groups; --json prints all of them" in text
    assert "1 wrong result is like nobody else's." in text
    assert words(shown, ClassMistakes([], [])) == "Nobody has made a mistake that can be named or grouped."
