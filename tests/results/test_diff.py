"""What moved between two states of a class, on which test, and why."""

from typing import Any

import msgspec

from autograder.results.diff import Change, TestChange, TestMoves, TestPlace, diff_of, moves_by_test
from autograder.results.model import ExerciseResult, Override, SubmissionResult, TestResult

PLACES = {"test_a": TestPlace("test_f.py:3", ["p"])}


def result(student: str, *verdicts: str, **changes: Any) -> SubmissionResult:
    """A result with tests ``test_a``, ``test_b`` … of 3 points each."""
    tests = [
        TestResult(f"test_{name}", "It.", 3, verdict) for name, verdict in zip("abc", verdicts, strict=False)
    ]  # type: ignore[arg-type]
    score = 3 * verdicts.count("passed")
    made = SubmissionResult(
        student,
        "a.py",
        "abc",
        "graded",
        9,
        score,
        exercises=[ExerciseResult("f", score, 9, tests)],
        torch_version="2.12",
    )
    return msgspec.structs.replace(made, **changes)


def test_who_did_not_move_is_left_out() -> None:
    assert (
        diff_of([result("anna", "passed")], [result("anna", "passed", judgement_digest="new")]).changes == []
    )


def test_a_move_has_its_size_its_test_and_where_that_stands() -> None:
    before, after = result("anna", "failed", "passed"), result("anna", "passed", "passed")
    diff = diff_of([before], [after], PLACES)
    test = TestChange("f", "test_a", 0, 3, "failed", "passed", PLACES["test_a"])
    assert diff.changes == [Change("anna", 3, 6, [test], [])]
    assert (diff.students, diff.changes[0].by) == (1, 3)


def test_another_verdict_for_the_same_points_is_told() -> None:
    (change,) = diff_of([result("anna", "failed")], [result("anna", "raised")]).changes
    assert [(t.verdict_before, t.verdict_after) for t in change.tests] == [("failed", "raised")]
    assert change.by == 0


def test_tests_that_are_new_or_gone_are_told() -> None:
    grown = diff_of([result("anna", "passed")], [result("anna", "passed", "failed")]).changes[0].tests
    gone = diff_of([result("anna", "passed", "passed")], [result("anna", "passed")]).changes[0].tests
    assert [(t.name, t.points_before, t.points_after) for t in [*grown, *gone]] == [
        ("test_b", None, 0),
        ("test_b", 3, None),
    ]


def why(**changes: Any) -> list[str]:
    before, after = result("anna", "failed"), result("anna", "passed", **changes)
    return diff_of([before], [after]).changes[0].why


def test_each_thing_that_differs_is_a_reason() -> None:
    assert why() == []
    assert why(digest="new") == ["another file was handed in"]
    assert why(judgement_digest="new") == ["the tests, the reference or the judge changed"]
    assert why(observation_digest="new") == ["a probe, a limit or how code is run changed"]
    assert why(salt="x", torch_version="2.13") == ["salt '' → 'x'", "torch 2.12 → 2.13"]
    assert why(sandbox="unsafe") == ["enclosure  → unsafe"]


def test_who_comes_and_goes_is_told() -> None:
    (new,) = diff_of([], [result("anna", "passed")]).changes
    (gone,) = diff_of([result("anna", "passed")], []).changes
    assert [(new.before, new.after, new.why), (gone.before, gone.after, gone.why)] == [
        (None, 3, ["graded for the first time"]),
        (3, None, ["not graded any more"]),
    ]


def test_what_people_decide_and_take_back_is_a_reason() -> None:
    before = result("anna", "failed")
    override = Override(9, 0, "a slip", "ada", 1.0)
    exercise = msgspec.structs.replace(before.exercises[0], score=9, override=override)
    after = msgspec.structs.replace(before, exercises=[exercise], score=9)
    (decided,) = diff_of([before], [after]).changes
    (taken_back,) = diff_of([after], [before]).changes
    assert (decided.by, decided.why) == (9, ["f: ada decided 9, because a slip"])
    assert (taken_back.by, taken_back.why) == (-9, ["f: no longer decided by hand"])
    assert diff_of([after], [after]).changes == []


def test_the_test_that_moved_most_students_comes_first() -> None:
    before = [
        result("anna", "failed", "passed"),
        result("bert", "passed", "passed"),
        result("carl", "raised", "failed"),
    ]
    after = [
        result("anna", "passed", "failed"),
        result("bert", "failed", "passed"),
        result("carl", "failed", "failed"),
    ]
    moves = moves_by_test(diff_of(before, after, PLACES).changes)
    assert moves == [TestMoves("f", "test_a", PLACES["test_a"], 1, 1), TestMoves("f", "test_b", None, 0, 1)]
