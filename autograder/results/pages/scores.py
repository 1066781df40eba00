"""How a class did as a whole: quartiles and the shape of its scores."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

BINS = 20
"""So many columns at most has the histogram."""


@dataclass(frozen=True)
class Bin:
    """The students with ``low`` ≤ score < ``high``, or ≤ ``high`` in the last one."""

    low: float
    high: float
    count: int


@dataclass(frozen=True)
class Scores:
    """What is said of a class's scores in numbers. There is at least one."""

    count: int
    lower: float
    median: float
    upper: float
    mean: float
    full: int
    """So many have full marks."""
    zero: int
    bins: tuple[Bin, ...]


def scores_of(scores: Sequence[int], max_score: int) -> Scores | None:
    """The numbers of these scores; None if there are none."""
    if not scores:
        return None
    lower, median, upper = quartiles(scores)
    return Scores(
        count=len(scores),
        lower=lower,
        median=median,
        upper=upper,
        mean=statistics.fmean(scores),
        full=sum(score == max_score for score in scores),
        zero=sum(score == 0 for score in scores),
        bins=tuple(_bins(scores, max_score)),
    )


def quartiles(values: Sequence[float]) -> tuple[float, float, float]:
    """The three cuts between quarters, those of the values themselves included; of one value, itself three times."""
    if len(values) == 1:
        return values[0], values[0], values[0]
    lower, median, upper = statistics.quantiles(values, n=4, method="inclusive")
    return lower, median, upper


def _bins(scores: Sequence[int], max_score: int) -> list[Bin]:
    count = max(1, min(BINS, max_score))
    width = max(max_score, 1) / count
    counts = [0] * count
    for score in scores:
        counts[min(int(score / width), count - 1)] += 1
    return [Bin(n * width, (n + 1) * width, number) for n, number in enumerate(counts)]
