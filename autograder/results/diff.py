"""What moved between two states of a class: whose score, by how much, on which test, and what differs that may have moved it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from autograder.results.model import ExerciseResult, SubmissionResult, TestResult


class TestPlace(msgspec.Struct, frozen=True):
    """Where a test stands, and the probes that it looks at."""

    __test__ = False
    file: str
    probes: list[str]


class TestChange(msgspec.Struct, frozen=True):
    """One test of one student that gives other points than before, or has another verdict. None: there was, or is, no such test."""

    __test__ = False
    exercise: str
    name: str
    points_before: int | None
    points_after: int | None
    verdict_before: str | None
    verdict_after: str | None
    place: TestPlace | None = None


class Change(msgspec.Struct, frozen=True):
    """One student whose score, or any of whose tests, moved. A score is None where the student is, or was, not graded.

    ``why``: what differs between the two results, in words.
    """

    student: str
    before: int | None
    after: int | None
    tests: list[TestChange]
    why: list[str]

    @property
    def by(self) -> int:
        """By how much the score moved; who is not graded counts as 0 here."""
        return (self.after or 0) - (self.before or 0)


class Diff(msgspec.Struct, frozen=True):
    """What moved in a class of so many ``students``."""

    students: int
    changes: list[Change]


def diff_of(
    before: Iterable[SubmissionResult],
    after: Iterable[SubmissionResult],
    places: Mapping[str, TestPlace] | None = None,
) -> Diff:
    """What moved from one state of a class to another; by student.

    Args:
        places: of tests, by name, as far as they are known.
    """
    old, new = ({result.id: result for result in state} for state in (before, after))
    students = sorted(old.keys() | new.keys())
    changes = [_change(who, old.get(who), new.get(who), places or {}) for who in students]
    return Diff(
        len(students), [change for change in changes if change.tests or change.before != change.after]
    )


def _change(
    student: str, old: SubmissionResult | None, new: SubmissionResult | None, places: Mapping[str, TestPlace]
) -> Change:
    before, after = (result.score if result else None for result in (old, new))
    return Change(student, before, after, list(_test_changes(old, new, places)), _reasons(old, new))


def _test_changes(
    old: SubmissionResult | None, new: SubmissionResult | None, places: Mapping[str, TestPlace]
) -> Iterable[TestChange]:
    tests_before, tests_after = _tests_of(old), _tests_of(new)
    for key in dict.fromkeys([*tests_before, *tests_after]):
        before, after = tests_before.get(key), tests_after.get(key)
        place = places.get(key[1].partition("[")[0])
        moved = TestChange(*key, _earned(before), _earned(after), _verdict(before), _verdict(after), place)
        if (moved.points_before, moved.verdict_before) != (moved.points_after, moved.verdict_after):
            yield moved


def _tests_of(result: SubmissionResult | None) -> dict[tuple[str, str], TestResult]:
    exercises = result.exercises if result else []
    return {(exercise.name, test.name): test for exercise in exercises for test in exercise.tests}


def _earned(test: TestResult | None) -> int | None:
    if test is None:
        return None
    return test.points if test.verdict == "passed" else 0


def _verdict(test: TestResult | None) -> str | None:
    return test.verdict if test else None


def _reasons(old: SubmissionResult | None, new: SubmissionResult | None) -> list[str]:
    if old is None or new is None:
        return ["graded for the first time" if new else "not graded any more"]
    differs = {
        "another file was handed in": old.digest != new.digest,
        "the tests, the reference or the judge changed": old.judgement_digest != new.judgement_digest,
        "a probe, a limit or how code is run changed": old.observation_digest != new.observation_digest,
        f"salt {old.salt!r} → {new.salt!r}": old.salt != new.salt,
        f"torch {old.torch_version} → {new.torch_version}": old.torch_version != new.torch_version,
        f"enclosure {old.sandbox} → {new.sandbox}": old.sandbox != new.sandbox,
    }
    decided = [_decision(exercise) for exercise in new.exercises if exercise.override]
    withdrawn = [
        f"{e.name}: no longer decided by hand"
        for e in old.exercises
        if e.override and not _override_in(new, e.name)
    ]
    return (
        [reason for reason, holds in differs.items() if holds]
        + [text for text in decided if text not in map(_decision, old.exercises)]
        + withdrawn
    )


def _override_in(result: SubmissionResult, exercise: str) -> bool:
    return any(one.name == exercise and one.override for one in result.exercises)


def _decision(exercise: ExerciseResult) -> str:
    override = exercise.override
    return (
        f"{exercise.name}: {override.who} decided {override.points}, because {override.because}"
        if override
        else ""
    )


class TestMoves(msgspec.Struct, frozen=True):
    """How many students gained and lost on a test."""

    __test__ = False
    exercise: str
    name: str
    place: TestPlace | None
    up: int
    down: int


def moves_by_test(changes: Sequence[Change]) -> list[TestMoves]:
    """The tests that moved points, those that moved most students first."""
    up, down = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    places: dict[tuple[str, str], TestPlace | None] = {}
    for test in (test for change in changes for test in change.tests):
        key = test.exercise, test.name
        places[key] = test.place
        by = (test.points_after or 0) - (test.points_before or 0)
        up[key] += by > 0
        down[key] += by < 0
    ranked = sorted(places, key=lambda key: -(up[key] + down[key]))
    return [TestMoves(*key, places[key], up[key], down[key]) for key in ranked]
