"""Equal wrong results that match no known mistake, as groups."""

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from autograder.results.model import ExerciseResult, SubmissionResult


class Group(msgspec.Struct, frozen=True):
    """Students whose wrong results on an exercise are equal and match no known mistake."""

    exercise: str
    group: str
    students: list[str]


def groups_of(results: Sequence[SubmissionResult]) -> list[Group]:
    """Equal unexplained results, most frequent first."""
    return groups_among((result.id, result.exercises) for result in results)


def groups_among(students: Iterable[tuple[str, Sequence[ExerciseResult]]]) -> list[Group]:
    """Equal unexplained results of students with their exercises, most frequent first."""
    keys = [(e.name, e.group, who) for who, exercises in students for e in exercises if e.group]
    sizes = Counter((exercise, group) for exercise, group, _ in keys)
    return [
        Group(exercise, group, [who for e, g, who in keys if (e, g) == (exercise, group)])
        for (exercise, group), size in sizes.most_common()
        if size > 1
    ]
