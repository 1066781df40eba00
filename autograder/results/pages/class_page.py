"""The page about a class, as data: everything its template shows, counted."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.results.figures.histogram import Histogram, histogram_of
from autograder.results.figures.scatter import Scatter, scatter_of
from autograder.results.figures.strip import Strip, strip_of
from autograder.results.model import RunInfo
from autograder.results.pages.about import About
from autograder.results.pages.attention import Need, needs_of
from autograder.results.pages.changes import ShownChange, changes_of
from autograder.results.pages.class_data import ClassData
from autograder.results.pages.distractors import Distractor, Unnamed, distractors_of, unnamed_of
from autograder.results.pages.heatmap import Row, rows_of
from autograder.results.pages.items import LOW, Item, exercise_items_of, items_of
from autograder.results.pages.lecture import TaughtItem, lecture_items_of
from autograder.results.pages.likeness import Alike, alike
from autograder.results.pages.outliers import AtLimit, Usage, at_limits, identical, memory_of, time_of
from autograder.results.pages.scores import Scores, scores_of
from autograder.templates import in_percent

COSTLIEST = 5
DENSE = 120
"""Of a larger class the heat map's rows are low."""


@dataclass(frozen=True)
class ClassView:
    """What is told of a class. ``numbers``: what stands for each student's name where names are hidden."""

    info: RunInfo
    course: str
    verdict: str
    max_score: int
    handed_in: int
    scores: Scores | None
    histogram: Histogram | None
    needs: Sequence[Need]
    rows: Sequence[Row]
    items: Sequence[Item]
    exercises: Sequence[Item]
    scatter: Scatter
    costliest: Sequence[Item]
    distractors: Sequence[tuple[Distractor, Strip]]
    unnamed: Sequence[Unnamed]
    time: Usage
    memory: Usage
    limits: Sequence[AtLimit]
    identical: Sequence[tuple[str, ...]]
    alike: Sequence[Alike]
    unread: int
    changes: Sequence[ShownChange]
    lecture: Sequence[TaughtItem]
    numbers: Mapping[str, int]

    @property
    def is_dense(self) -> bool:
        """Whether there are many rows."""
        return len(self.rows) > DENSE

    @property
    def by_exercise(self) -> list[tuple[str, list[Item]]]:
        """The tests of each exercise, in the notebook's order."""
        names = dict.fromkeys(item.exercise for item in self.items)
        return [(name, [item for item in self.items if item.exercise == name]) for name in names]

    @property
    def is_first(self) -> list[bool]:
        """For each test, whether it is the first of its exercise."""
        before = [None, *(item.exercise for item in self.items)]
        return [item.exercise != other for item, other in zip(self.items, before, strict=False)]

    @property
    def places(self) -> dict[str, int]:
        """The misconceptions' places in :attr:`titles`."""
        return {name: place for place, name in enumerate(self.titles)}

    @property
    def titles(self) -> dict[str, str]:
        """The misconceptions' titles by name."""
        return {one.name: one.title for one, _ in self.distractors}


def class_view(data: ClassData, about: About) -> ClassView:
    """Count a class."""
    scores = scores_of([result.score or 0 for result in data.graded], data.max_score)
    items, distractors = items_of(data), distractors_of(data, about)
    median = scores.median if scores else 0.0
    return ClassView(
        info=data.info,
        course=about.course,
        verdict=verdict_on(distractors, len(data.graded)),
        max_score=data.max_score,
        handed_in=len(data.results),
        scores=scores,
        histogram=histogram_of(scores, data.max_score) if scores else None,
        needs=needs_of(data),
        rows=rows_of(data),
        items=items,
        exercises=exercise_items_of(data),
        scatter=scatter_of(items, LOW),
        costliest=costliest(items),
        distractors=[(one, strip_of(one.scores, one.median, median, data.max_score)) for one in distractors],
        unnamed=unnamed_of(data),
        time=time_of(data),
        memory=memory_of(data),
        limits=at_limits(data),
        identical=identical(data.results),
        alike=alike(data, about),
        unread=sum(about.work_of(result.id).whereabouts != "here" for result in data.graded),
        changes=changes_of(data),
        lecture=lecture_items_of(data, about, distractors),
        numbers=numbers_of([result.id for result in data.results]),
    )


def verdict_on(distractors: Sequence[Distractor], graded: int) -> str:
    """One sentence on what to do first: the commonest named mistake, and whom one comment on it serves."""
    if not graded:
        return "Nobody is graded yet."
    if not distractors:
        return f"No known mistake is named in the work of {graded} graded."
    first = distractors[0]
    count = len(first.students)
    served = "one comment serves all of them" if count > 1 else "one comment serves"
    return f"“{first.title}”: {count} of {graded} graded ({in_percent(count / graded)}); {served}."


def costliest(items: Sequence[Item]) -> list[Item]:
    """The tests that cost the class most points."""
    losing = [item for item in items if item.points_lost]
    return sorted(losing, key=lambda item: -item.points_lost)[:COSTLIEST]


def numbers_of(students: Sequence[str]) -> dict[str, int]:
    """A number for each student that tells nothing of the name, and is the same in every report of the same class."""

    def shuffled(student: str) -> str:
        return hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()

    return {student: number for number, student in enumerate(sorted(students, key=shuffled), start=1)}
