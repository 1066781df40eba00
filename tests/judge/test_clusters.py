"""Equal wrong results: by fingerprint, and by what was observed where fingerprints round differently."""

from collections.abc import Mapping

from autograder.judge.clusters import unknown_groups
from autograder.results.model import ExerciseResult, SubmissionResult, TestResult
from autograder.sandbox.transcript import Record, Returned, Transcript

PROBES = {"test_a": ["p"], "test_b": ["p", "q"]}


def result(student: str, group: str | None, *tests: str) -> SubmissionResult:
    failed = [TestResult(name, "It.", 3, "failed") for name in tests or ("test_a",)]
    exercise = ExerciseResult("f", 0, 9, failed, group=group)
    return SubmissionResult(student, "a.py", "abc", "graded", 9, 0, exercises=[exercise])


def seen(**values: float) -> Transcript:
    return Transcript({name: Record(Returned(value)) for name, value in values.items()})


def groups(class_: list[SubmissionResult], observed: Mapping[str, Transcript]) -> dict[str, list[str]]:
    found = unknown_groups(class_, PROBES, observed.get)
    return {"+".join(group.keys): group.students for group in found}


def test_one_fingerprint_is_one_group_and_the_largest_comes_first() -> None:
    class_ = [result("anna", "x"), result("bert", "y"), result("carl", "y"), result("dora", None)]
    assert list(groups(class_, {}).items()) == [("y", ["bert", "carl"]), ("x", ["anna"])]


def test_fingerprints_that_differ_by_rounding_are_one_group() -> None:
    class_ = [result("anna", "x"), result("bert", "y"), result("carl", "z")]
    observed = {"anna": seen(p=1.0), "bert": seen(p=1.0 + 1e-12), "carl": seen(p=1.1)}
    assert groups(class_, observed) == {"x+y": ["anna", "bert"], "z": ["carl"]}


def test_only_what_the_failed_tests_look_at_is_compared() -> None:
    observed = {"anna": seen(p=1.0, q=2.0), "bert": seen(p=1.0, q=3.0)}
    by_a = [result("anna", "x", "test_a"), result("bert", "y", "test_a[2]")]
    assert groups(by_a, observed) == {"x+y": ["anna", "bert"]}
    by_b = [result("anna", "x", "test_b"), result("bert", "y", "test_b")]
    assert len(groups(by_b, observed)) == 2


def test_what_was_not_kept_or_is_not_known_is_told_apart_by_fingerprint() -> None:
    class_ = [result("anna", "x"), result("bert", "y")]
    assert len(groups(class_, {"anna": seen(p=1.0)})) == 2
    unknown = [result("anna", "x", "test_new"), result("bert", "y", "test_new")]
    assert len(groups(unknown, {"anna": seen(p=1.0), "bert": seen(p=1.0)})) == 2
