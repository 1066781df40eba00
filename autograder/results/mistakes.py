"""Mistakes as a class makes them: known ones by title, and groups of equal results that match none."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from autograder.results.model import ExerciseResult, SubmissionResult, TestResult


class KnownMade(msgspec.Struct, frozen=True):
    """A known mistake: who made it, in which exercises, and how many points it cost the class."""

    title: str
    students: list[str]
    points_lost: int
    exercises: list[str]


class UnknownGroup(msgspec.Struct, frozen=True):
    """Students whose wrong results on an exercise are equal, up to rounding, and match no known mistake.

    ``keys``: the values of ``ExerciseResult.group`` that it holds; the first names it. ``tests``: those that none of them passes.
    """

    exercise: str
    keys: list[str]
    students: list[str]
    points_lost: int
    tests: list[str]

    @property
    def name(self) -> str:
        """What it is called on the command line."""
        return f"{self.exercise}/{self.keys[0]}"


class ClassMistakes(msgspec.Struct, frozen=True):
    """What a class got wrong, what most students did first."""

    known: list[KnownMade]
    unknown: list[UnknownGroup]


def known_made(results: Iterable[SubmissionResult], titles: Mapping[str, str]) -> list[KnownMade]:
    """The known mistakes of a class, those of most students first.

    Args:
        titles: of known mistakes by their key ``exercise/name``, as far as they are there.
    """
    students: dict[str, dict[str, None]] = defaultdict(dict)
    exercises: dict[str, dict[str, None]] = defaultdict(dict)
    lost: dict[str, int] = defaultdict(int)
    for result in results:
        for exercise in result.exercises:
            for test in exercise.tests:
                if test.diagnosis:
                    title = titles.get(test.diagnosis) or test.diagnosis.partition("/")[2].replace("_", " ")
                    students[title][result.id] = exercises[title][exercise.name] = None
                    lost[title] += test.points
    made = [KnownMade(title, [*who], lost[title], [*exercises[title]]) for title, who in students.items()]
    return sorted(made, key=lambda one: (-len(one.students), -one.points_lost, one.title))


def unexplained(exercise: ExerciseResult) -> list[TestResult]:
    """The tests that failed by a wrong result that no known mistake explains."""
    return [test for test in exercise.tests if test.verdict in ("failed", "raised") and not test.diagnosis]


def group_of(
    exercise: str, keys: Sequence[str], members: Sequence[tuple[str, ExerciseResult]]
) -> UnknownGroup:
    """The group of ``members``, students with their results on the exercise."""
    tests = unexplained(members[0][1])
    lost = sum(test.points for _, one in members for test in unexplained(one))
    return UnknownGroup(exercise, [*keys], [who for who, _ in members], lost, [test.name for test in tests])
