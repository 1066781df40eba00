"""Equal wrong results that match no known mistake."""

from autograder.results.groups import Group, groups_among, groups_of
from autograder.results.model import ExerciseResult, SubmissionResult


def of(student: str, **group_of: str | None) -> SubmissionResult:
    """A result with an exercise and its group for each of ``group_of``."""
    exercises = [ExerciseResult(name, 0, 3, [], group=group) for name, group in group_of.items()]
    return SubmissionResult(student, "a.py", "abc", "graded", 5, 0, exercises=exercises)


def test_groups_are_of_two_or_more_and_the_largest_comes_first() -> None:
    results = [
        of("anna", f="x", g="x"),
        of("bert", f="x", g="x"),
        of("carl", f="y", g="x"),
        of("dora", f=None),
    ]
    assert groups_of(results) == [
        Group("g", "x", ["anna", "bert", "carl"]),
        Group("f", "x", ["anna", "bert"]),
    ]


def test_who_has_no_group_is_in_none() -> None:
    assert groups_of([of("anna", f=None), of("bert", f=None), of("carl")]) == []
    assert groups_of([of("anna", f="x"), of("bert", g="x")]) == []
    assert groups_of([]) == []


def test_students_stand_in_their_order_and_equal_groups_in_that_of_their_first() -> None:
    results = [of("zoe", f="b"), of("bert", f="a"), of("anna", f="b"), of("carl", f="a")]
    assert groups_of(results) == [Group("f", "b", ["zoe", "anna"]), Group("f", "a", ["bert", "carl"])]


def test_of_students_elsewhere_the_exercises_are_enough() -> None:
    results = [of("anna", f="x"), of("bert", f="x")]
    assert groups_among((r.id, r.exercises) for r in results) == groups_of(results) != []
