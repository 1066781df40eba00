"""Tests and exercises as items of an examination: how hard each is, and whether it tells who can do the rest.

Discrimination is the correlation, over the graded, of what one earned here with what one earned everywhere else.
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.results.model import SubmissionResult
from autograder.results.pages.class_data import ClassData

FEW = 8
"""Of fewer students no correlation is told."""
LOW = 0.1
"""What discriminates less than this is flagged."""
ALL_FAIL = "all fail: is it right, and was it taught?"
NONE_FAILS = "none fails: does it teach anything?"
TELLS_LITTLE = "tells little: strong and weak do alike"


@dataclass(frozen=True)
class Item:
    """One test, or one exercise where ``test`` is empty.

    ``eased``: the share of its points that were earned, in [0, 1]. ``discrimination`` in [−1, 1], None where it says nothing.
    """

    number: int
    exercise: str
    test: str
    title: str
    points: int
    eased: float
    discrimination: float | None
    failed: int
    points_lost: int

    @property
    def flag(self) -> str:
        """What to think about; "" if nothing."""
        if self.eased == 0:
            return ALL_FAIL
        if self.eased == 1:
            return NONE_FAILS
        return TELLS_LITTLE if self.discrimination is not None and self.discrimination < LOW else ""


def items_of(data: ClassData) -> list[Item]:
    """The tests, in the notebook's order, numbered from 1."""
    earned = {
        result.id: {t.name: t.points * (t.verdict == "passed") for e in result.exercises for t in e.tests}
        for result in data.graded
    }
    return [
        _item(
            number,
            exercise,
            test.name,
            test.title,
            test.points,
            data.graded,
            [earned[r.id].get(test.name, 0) for r in data.graded],
        )
        for number, (exercise, test) in enumerate(data.tests, start=1)
        if data.graded
    ]


def exercise_items_of(data: ClassData) -> list[Item]:
    """The exercises, in the notebook's order, numbered from 1."""
    earned = {result.id: {e.name: e.score for e in result.exercises} for result in data.graded}
    return [
        _item(number, name, "", name, worth, data.graded, [earned[r.id].get(name, 0) for r in data.graded])
        for number, (name, worth) in enumerate(data.info.exercises.items(), start=1)
        if data.graded
    ]


def _item(
    number: int,
    exercise: str,
    test: str,
    title: str,
    points: int,
    graded: Sequence[SubmissionResult],
    earned: Sequence[int],
) -> Item:
    rest = [(result.score or 0) - here for result, here in zip(graded, earned, strict=True)]
    lost = points * len(earned) - sum(earned)
    eased = sum(earned) / (points * len(earned)) if points else 1.0
    failed = sum(here < points for here in earned)
    return Item(number, exercise, test, title, points, eased, correlation(earned, rest), failed, lost)


def correlation(a: Sequence[float], b: Sequence[float]) -> float | None:
    """Pearson's; None for fewer than :data:`FEW` pairs or where one of the two is constant."""
    if len(a) < FEW:
        return None
    try:
        return statistics.correlation(a, b)
    except statistics.StatisticsError:
        return None
