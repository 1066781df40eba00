"""What moved, as it stands on a terminal."""

from typing import Any

from autograder.results.diff import Change, Diff, TestChange, TestPlace
from autograder.results.diff_tables import SHOWN, TESTS_SHOWN, diff_in_full

TEST = TestChange("f", "test_a", 0, 3, "failed", "passed", TestPlace("test_f.py:3", ["p", "q"]))


def words(shown: Any, diff: Diff) -> str:
    return " ".join(shown(diff_in_full(diff)).split())


def test_it_says_how_many_moved_on_what_and_why(shown: Any) -> None:
    lost = TestChange("f", "test_b", 3, None, "passed", None)
    changes = [Change("anna", 0, 3, [TEST], ["why"]), Change("bert", 3, None, [lost], ["why", "because"])]
    text = words(shown, Diff(10, changes))
    for said in (
        "2 of 10 scores moved: 1 up, 1 down.",
        "2× why 1× because",
        "1 up f test_a test_f.py:3, probe p, q",
        "anna 0 → 3 +3 test_a: 0 → 3 (failed → passed)",
        "bert 3 → not graded -3 test_b: 3 → – (passed → –)",
    ):
        assert said in text


def test_a_verdict_that_stayed_is_told_once_and_places_that_nobody_knows_have_no_column(shown: Any) -> None:
    worth_more = TestChange("f", "test_a", 3, 5, "passed", "passed", None)
    text = words(shown, Diff(1, [Change("anna", 3, 5, [worth_more], [])]))
    assert "test_a: 3 → 5 (passed)" in text
    assert "where" not in text
    assert "test where" in words(shown, Diff(1, [Change("anna", 0, 3, [TEST], [])]))


def test_nothing_is_said_to_be_nothing(shown: Any) -> None:
    assert words(shown, Diff(3, [])) == "Nothing moved among 3 students."


def test_a_large_class_is_cut_and_says_so(shown: Any) -> None:
    many = [TEST] * (TESTS_SHOWN + 2)
    text = words(shown, Diff(100, [Change(f"s{n}", 0, 3, many, []) for n in range(SHOWN + 5)]))
    assert "and 5 more students; --json prints all of them" in text
    assert f"s{SHOWN - 1} " in text
    assert f"s{SHOWN} " not in text
    assert "and 2 more" in text


def test_what_students_are_called_is_no_markup(shown: Any) -> None:
    assert "[red]x�" in words(shown, Diff(1, [Change("[red]x\x1b", 0, 1, [], [])]))
