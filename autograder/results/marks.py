"""What people decide about results: points given by hand, and comments. They survive every grading, because they are laid over what the tests say."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from autograder.results.model import Comment, ExerciseResult, Override, SubmissionResult


class StudentOverride(msgspec.Struct, frozen=True):
    """Someone's decision that a student has so many points in an exercise; None withdraws what was decided before. ``at``: seconds since 1970."""

    student: str
    exercise: str
    points: int | None
    because: str
    who: str
    at: float
    id: int | None = None


class StudentComment(msgspec.Struct, frozen=True):
    """Someone's words on a student's work. ``at``: seconds since 1970.

    ``student`` may also be ``exercise/group``, which no student is called: then the words are pinned to all who have that ``ExerciseResult.group``.
    """

    student: str
    text: str
    who: str
    at: float
    id: int | None = None


@dataclass(frozen=True)
class Marks:
    """All that people have decided about a class, the oldest first. The newest override of a student's exercise counts."""

    overrides: Sequence[StudentOverride] = field(default=())
    comments: Sequence[StudentComment] = field(default=())

    def over(self, result: SubmissionResult) -> SubmissionResult:
        """``result`` with what people have decided of that student. Who is not graded gets no points by it."""
        exercises = [self._over(result.id, exercise) for exercise in result.exercises]
        names = {result.id, *(f"{exercise.name}/{exercise.group}" for exercise in result.exercises)}
        said = (Comment(one.text, one.who, one.at) for one in self.comments if one.student in names)
        comments = [*dict.fromkeys(said)]
        given = sum(one.override.points - one.override.by_tests for one in exercises if one.override)
        score = None if result.score is None else result.score + given
        return msgspec.structs.replace(result, exercises=exercises, comments=comments, score=score)

    def _over(self, student: str, exercise: ExerciseResult) -> ExerciseResult:
        mine = [one for one in self.overrides if (one.student, one.exercise) == (student, exercise.name)]
        if not mine or mine[-1].points is None:
            return exercise
        newest = mine[-1]
        override = Override(mine[-1].points, exercise.score, newest.because, newest.who, newest.at)
        return msgspec.structs.replace(exercise, score=override.points, override=override)


def decisions_in(result: SubmissionResult) -> list[str]:
    """What people have decided of a result's points, a sentence an exercise."""
    return [
        f"{exercise.name}: {one.points} by hand instead of {one.by_tests} ({one.who}: {one.because})"
        for exercise in result.exercises
        if (one := exercise.override)
    ]
