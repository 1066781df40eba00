"""A row is a student's by ids alone, and by one only."""

from autograder.results.export.matching import match_rows
from autograder.results.model import HandedIn, SubmissionResult


def result(student: str, platform: str = "", key: str = "") -> SubmissionResult:
    about = HandedIn(platform=platform, platform_id=key) if platform else None
    return SubmissionResult(student, "", "", "graded", 1, 1, handed_in=about)


def test_the_platforms_id_comes_first_then_the_students() -> None:
    rows = {1: ["101", "ann"], 2: ["102", "bob"], 3: ["103", "cy"]}
    found = match_rows(rows, [result("ann", "canvas", "102"), result("cy"), result("dee")], "canvas")
    assert {key: one.id for key, one in found.pairs.items()} == {2: "ann", 3: "cy"}
    assert (found.rowless, found.idle) == (["dee"], [1])


def test_another_platforms_id_says_nothing() -> None:
    assert match_rows({1: ["101"]}, [result("ann", "moodle", "101")], "canvas").rowless == ["ann"]


def test_an_id_of_two_rows_and_a_row_of_two_students_are_not_guessed() -> None:
    found = match_rows({1: ["7"], 2: ["7", "x"]}, [result("7")], "canvas")
    assert (found.pairs, found.rowless) == ({}, ["7"])
    found = match_rows({1: ["101", "ann"]}, [result("ann"), result("x", "canvas", "101")], "canvas")
    assert [one.id for one in found.pairs.values()] == ["ann"]
    assert found.rowless == ["x"]


def test_an_empty_id_is_nobodys() -> None:
    assert match_rows({1: [""]}, [result("")], "canvas").rowless == [""]
