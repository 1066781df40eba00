"""A class on a terminal: the summary first, and students only where there is room for them."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from autograder.results.model import NOTE, ExerciseResult, SubmissionResult, TestResult
from autograder.results.summary import ROWS, class_in_full, class_summary
from autograder.results.tables import SHOWN, ClassRow, rows_of

Shown = Callable[..., str]


def outcome(verdict: Any, points: int = 5, **more: Any) -> TestResult:
    return TestResult(f"test_{verdict}", f"It {verdict}.", points, verdict, **more)


def graded(
    student: str, tests: Sequence[TestResult], *, group: str | None = None, hint: str = "", **more: Any
) -> SubmissionResult:
    score = sum(test.points for test in tests if test.verdict == "passed")
    full = sum(test.points for test in tests)
    exercise = ExerciseResult("f", score, full, list(tests), hint, group)
    return SubmissionResult(
        student, f"{student}.ipynb", "abc", "graded", full, score, exercises=[exercise], **more
    )


def test_the_head_line_counts_who_is_graded_and_tells_the_quartiles(shown: Shown) -> None:
    rows = [
        ClassRow("anna", 0.0, {"f": 0.0}, {"f": 10}),
        ClassRow("ben", 5.0, {"f": 5.0}, {"f": 10}),
        ClassRow("cleo", 10.0, {"f": 10.0}, {"f": 10}),
        ClassRow("dan", None, {}, {}),
    ]
    assert shown(class_summary("T", rows)).splitlines()[:2] == [
        "T",
        "3 of 4 graded · median 5 of 10 · middle half 2.5 to 7.5",
    ]
    assert shown(class_summary("T", [])).splitlines() == ["T", "0 of 0 graded"]


def test_the_tests_that_cost_most_come_first_whether_a_mistake_is_known_or_not(shown: Shown) -> None:
    results = [
        graded("anna", [outcome("failed", 2), outcome("raised", 3)]),
        graded("ben", [outcome("failed", 2), outcome("passed", 3)]),
    ]
    lines = [line.split() for line in shown(class_summary("T", rows_of(results))).splitlines()]
    assert lines.index(["4", "2", "It", "failed.", "[f]"]) < lines.index(["3", "1", "It", "raised.", "[f]"])


def test_a_known_mistake_is_told_by_its_title_where_a_hint_has_it(shown: Shown) -> None:
    failed = outcome("failed", diagnosis="f/forgets_two")
    results = [graded("anna", [failed], hint="**Forgets the factor 2.**\n\nWhy?"), graded("ben", [failed])]
    assert "Forgets the factor 2  [f]" in shown(class_summary("T", rows_of(results)))
    assert "forgets two  [f]" in shown(class_summary("T", rows_of(results[1:])))


@pytest.mark.parametrize(
    ("count", "has_all", "is_listed"), [(ROWS, False, True), (ROWS + 1, False, False), (ROWS + 1, True, True)]
)
def test_students_are_listed_where_they_fit_a_screen_or_are_asked_for(
    count: int, has_all: bool, is_listed: bool, shown: Shown
) -> None:
    results = [graded(f"s{n:02}", [outcome("passed")]) for n in range(count - 1)]
    results.append(SubmissionResult("zoe", "z.py", "", "unreadable", 5, reason="is an empty file"))
    text = shown(class_in_full("T", ["f"], rows_of(results), has_all=has_all))
    assert ("s07" in text) == is_listed
    assert ("--all" in text) == (not is_listed)
    assert "not graded: is an empty file" in text


def test_nothing_is_wider_than_80_columns(shown: Shown) -> None:
    name = "a_rather_long_name_of_a_student"
    tests = [outcome("failed", diagnosis="f/" + "moves_every_coordinate_at_once__of_a_view")]
    results = [graded(f"{name}{n}", tests) for n in range(50)] + [
        graded(f"{name}x{n}", [outcome("raised")], group="g") for n in range(9)
    ]
    text = shown(class_in_full("T", ["relative_error"], rows_of(results)), 80)
    assert max(map(len, text.splitlines())) <= 80
    assert "moves every coordinate" in " ".join(text.split())


def test_the_summary_says_whose_code_to_read(shown: Shown) -> None:
    flagged = [graded(f"s{n:02}", [outcome("passed")], staff_notes=[f"{NOTE} (…)"]) for n in range(SHOWN + 2)]
    results = [*flagged, graded("honest", [outcome("passed")])]
    text = " ".join(shown(class_summary("Tiny", rows_of(results))).split())
    assert f"Code that {NOTE}: s00, s01" in text
    assert text.endswith(f"s{SHOWN - 1} and 2 more")


def test_the_summary_counts_known_mistakes_and_groups_unknown_ones(shown: Shown) -> None:
    wrong = [outcome("failed", diagnosis="f/forgets"), outcome("failed", diagnosis="f/forgets")]
    results = [
        graded("anna", wrong),
        graded("ben", wrong),
        graded("cleo", [outcome("failed", diagnosis="f/other")]),
        graded("dan", [outcome("failed")], group="0123456789ab"),
        graded("eve", [outcome("failed")], group="0123456789ab"),
        graded("fay", [outcome("failed")], group="ba9876543210"),
    ]
    lines = [line.split() for line in shown(class_summary("Tiny", rows_of(results))).splitlines()]
    assert lines.index(["2", "forgets", "[f]", "anna,", "ben"]) < lines.index(["1", "other", "[f]", "cleo"])
    assert ["2", "f", "dan,", "eve"] in lines
    assert not any("fay" in line or "0123456789ab" in line for line in lines)


def test_a_class_without_mistakes_is_two_lines(shown: Shown) -> None:
    text = shown(class_summary("Tiny", rows_of([graded("anna", [outcome("passed")])])))
    assert text.splitlines() == ["Tiny", "1 of 1 graded · median 5 of 5 · middle half 5 to 5"]


def test_of_many_the_summary_shows_the_most_frequent_and_counts_the_rest(shown: Shown) -> None:
    results = [graded(f"s{n}", [outcome("failed")], group=f"{n // 2:012d}") for n in range(2 * (SHOWN + 3))]
    text = shown(class_summary("Tiny", rows_of(results)))
    assert [line.split()[:2] for line in text.splitlines()].count(["2", "f"]) == SHOWN
    assert "and 3 more groups; --json prints all of them" in text


def test_what_was_given_by_hand_and_what_being_late_costs_stand_in_the_table(shown: Shown) -> None:
    late = ClassRow("anna", 7.5, {"f": 7.5, "essay": None}, {"f": 10, "essay": 5}, late=2.0)
    text = shown(class_in_full("Tiny", ["f", "essay"], [late, ClassRow("ben", 10.0, {"f": 10.0}, {})]))
    lines = [line.split() for line in text.splitlines()]
    assert ["student", "score", "late", "f", "essay"] in lines
    assert ["anna", "7.5", "-2", "7.5", "–"] in lines
    assert ["ben", "10", "10", "–"] in lines
    assert "late" not in shown(class_in_full("Tiny", ["f"], [ClassRow("ben", 10.0, {"f": 10.0}, {})]))
