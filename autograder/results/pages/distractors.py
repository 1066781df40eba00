"""Known mistakes as the wrong answers that a class chose: who chose which, and how they did otherwise."""

from collections.abc import Iterable
from dataclasses import dataclass

from autograder.results.groups import groups_of
from autograder.results.model import SubmissionResult
from autograder.results.pages.about import About
from autograder.results.pages.class_data import ClassData, diagnoses_of, misconception_of, tests_of
from autograder.results.pages.scores import quartiles


@dataclass(frozen=True)
class Distractor:
    """A misconception of this class. ``students`` are those who show it; ``scores`` theirs, in that order."""

    name: str
    title: str
    exercises: tuple[str, ...]
    students: tuple[str, ...]
    scores: tuple[int, ...]
    points_lost: int

    @property
    def median(self) -> float:
        """The median score of those who chose it."""
        return quartiles(self.scores)[1]


@dataclass(frozen=True)
class Unnamed:
    """Students whose wrong results on an exercise are equal, and match no known mistake."""

    exercise: str
    students: tuple[str, ...]


def distractors_of(data: ClassData, about: About) -> list[Distractor]:
    """The misconceptions of a class, those of most students first."""
    makers: dict[str, list[SubmissionResult]] = {}
    keys: dict[str, list[str]] = {}
    for result in data.graded:
        for diagnosis in diagnoses_of(result):
            name = misconception_of(diagnosis)
            keys.setdefault(name, []).append(diagnosis)
            if result not in makers.setdefault(name, [])[-1:]:
                makers[name].append(result)
    found = [_distractor(name, keys[name], students, about) for name, students in makers.items()]
    return sorted(found, key=lambda one: (-len(one.students), -one.points_lost, one.name))


def _distractor(
    name: str, diagnoses: list[str], makers: Iterable[SubmissionResult], about: About
) -> Distractor:
    makers = [*makers]
    commonest = max(dict.fromkeys(diagnoses), key=diagnoses.count)
    lost = sum(
        test.points
        for result in makers
        for test in tests_of(result).values()
        if test.diagnosis and misconception_of(test.diagnosis) == name
    )
    return Distractor(
        name=name,
        title=about.title_of(commonest),
        exercises=tuple(dict.fromkeys(diagnosis.partition("/")[0] for diagnosis in sorted(diagnoses))),
        students=tuple(result.id for result in makers),
        scores=tuple(result.score or 0 for result in makers),
        points_lost=lost,
    )


def unnamed_of(data: ClassData) -> list[Unnamed]:
    """Groups of equal unexplained results, the largest first."""
    return [Unnamed(group.exercise, tuple(group.students)) for group in groups_of(data.graded)]
