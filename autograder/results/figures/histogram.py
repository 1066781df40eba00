"""The shape of a class's scores, as columns."""

from dataclasses import dataclass

from autograder.results.figures.axes import ticks
from autograder.results.pages.scores import Scores

WIDTH, HEIGHT = 520.0, 300.0
LEFT, RIGHT, TOP, BOTTOM = 34.0, 14.0, 20.0, 26.0
GAP = 2.0


@dataclass(frozen=True)
class Column:
    """A column, in the canvas's units; ``says`` is read aloud."""

    x: float
    y: float
    width: float
    height: float
    count: int
    says: str


@dataclass(frozen=True)
class Histogram:
    """Columns, ticks as (place, label), and where the quartiles stand."""

    columns: tuple[Column, ...]
    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]
    lower: float
    median: float
    upper: float
    width: float = WIDTH
    height: float = HEIGHT
    left: float = LEFT
    right: float = WIDTH - RIGHT
    top: float = TOP
    base: float = HEIGHT - BOTTOM


def histogram_of(scores: Scores, max_score: int) -> Histogram:
    """The columns of these scores from 0 to ``max_score``."""
    most = max(one.count for one in scores.bins)
    across = (WIDTH - LEFT - RIGHT) / max(max_score, 1)
    up = (HEIGHT - TOP - BOTTOM) / most
    base = HEIGHT - BOTTOM

    def x(score: float) -> float:
        return round(LEFT + across * score, 2)

    columns = tuple(
        Column(
            x(one.low) + GAP / 2,
            round(base - up * one.count, 2),
            round(across * (one.high - one.low) - GAP, 2),
            round(up * one.count, 2),
            one.count,
            f"{one.count} from {one.low:g} to {one.high:g} points",
        )
        for one in scores.bins
    )
    counts = [tick for tick in ticks(0, most, 4) if tick == int(tick)]
    return Histogram(
        columns=columns,
        x_ticks=tuple((x(tick), f"{tick:g}") for tick in ticks(0, max_score, 6)),
        y_ticks=tuple((round(base - up * tick, 2), f"{tick:g}") for tick in counts),
        lower=x(scores.lower),
        median=x(scores.median),
        upper=x(scores.upper),
    )
