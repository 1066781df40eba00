"""Mistakes as a class makes them, as data."""

from autograder.results.mistakes import KnownMade, UnknownGroup, group_of, known_made, unexplained
from autograder.results.model import ExerciseResult, SubmissionResult, TestResult


def judged(name: str, points: int, diagnosis: str | None = None, verdict: str = "failed") -> TestResult:
    return TestResult(name, "It.", points, verdict, diagnosis=diagnosis)  # type: ignore[arg-type]


def result(student: str, **tests: list[TestResult]) -> SubmissionResult:
    exercises = [ExerciseResult(name, 0, 9, those) for name, those in tests.items()]
    return SubmissionResult(student, "a.py", "abc", "graded", 9, 0, exercises=exercises)


def test_known_mistakes_are_counted_by_title_over_all_exercises() -> None:
    class_ = [
        result(
            "anna", f=[judged("a", 3, "f/halves"), judged("b", 2, "f/halves")], g=[judged("c", 1, "g/halves")]
        ),
        result("bert", f=[judged("a", 3, "f/halves"), judged("b", 2, "f/adds_one")]),
        result("carl", f=[judged("a", 3)]),
    ]
    titles = {"f/halves": "Halves it", "g/halves": "Halves it"}
    assert known_made(class_, titles) == [
        KnownMade("Halves it", ["anna", "bert"], 9, ["f", "g"]),
        KnownMade("adds one", ["bert"], 2, ["f"]),
    ]
    assert known_made([], titles) == []


def test_a_group_has_the_tests_that_nothing_explains() -> None:
    tests = [
        judged("a", 3),
        judged("b", 2, "f/halves"),
        judged("c", 1, None, "raised"),
        judged("d", 1, None, "missing"),
    ]
    exercise = ExerciseResult("f", 0, 7, [*tests, judged("e", 4, None, "passed")], group="k")
    assert [one.name for one in unexplained(exercise)] == ["a", "c"]
    group = group_of("f", ["k"], [("anna", exercise), ("bert", exercise)])
    assert group == UnknownGroup("f", ["k"], ["anna", "bert"], 8, ["a", "c"])
    assert group.name == "f/k"
