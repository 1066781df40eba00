"""Difficulty × discrimination: a numbered mark an item, moved aside where it would cover another."""

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.results.figures.axes import ticks
from autograder.results.pages.items import Item

WIDTH, HEIGHT = 960.0, 320.0
LEFT, RIGHT, TOP, BOTTOM = 44.0, 16.0, 14.0, 40.0
RADIUS = 9.0
LOWEST, HIGHEST = -0.2, 1.0
"""The axis of discrimination; what lies below is drawn at its end."""


@dataclass(frozen=True)
class ScatterMark:
    """An item's place, and where its value is: the two are joined by a line if they differ."""

    item: Item
    x: float
    y: float
    true_x: float
    true_y: float

    @property
    def is_moved(self) -> bool:
        """Whether it does not stand at its value."""
        return (self.x, self.y) != (self.true_x, self.true_y)


@dataclass(frozen=True)
class Scatter:
    """Marks, and ticks as (place, label)."""

    marks: tuple[ScatterMark, ...]
    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]
    low_line: float
    """Where the least discrimination stands that is not flagged."""
    width: float = WIDTH
    height: float = HEIGHT
    left: float = LEFT
    right: float = WIDTH - RIGHT
    top: float = TOP
    base: float = HEIGHT - BOTTOM
    radius: float = RADIUS


def scatter_of(items: Sequence[Item], low: float) -> Scatter:
    """The items that have a discrimination; ``low`` is where a line is drawn."""
    placed: list[ScatterMark] = []
    for item in items:
        if item.discrimination is not None:
            true_x, true_y = _x(item.eased), _y(item.discrimination)
            x, y = _free(true_x, true_y, placed)
            placed.append(ScatterMark(item, x, y, true_x, true_y))
    return Scatter(
        marks=tuple(placed),
        x_ticks=tuple((_x(tick), f"{tick:.0%}") for tick in ticks(0, 1, 6)),
        y_ticks=tuple((_y(tick), f"{tick:g}") for tick in ticks(LOWEST, HIGHEST, 7)),
        low_line=_y(low),
    )


def _x(share: float) -> float:
    return round(LEFT + RADIUS + (WIDTH - LEFT - RIGHT - 2 * RADIUS) * share, 2)


def _y(discrimination: float) -> float:
    share = (max(LOWEST, min(HIGHEST, discrimination)) - LOWEST) / (HIGHEST - LOWEST)
    return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share, 2)


def _free(x: float, y: float, placed: Sequence[ScatterMark]) -> tuple[float, float]:
    """The nearest place to (x, y) on a ring of places around it that no mark covers; (x, y) itself if none is free."""
    steps = [(0.0, 0.0)] + [
        (dx * RADIUS * ring, dy * RADIUS * ring)
        for ring in (2.0, 4.0)
        for dx, dy in ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1))
    ]
    for dx, dy in steps:
        here = round(x + dx, 2), round(y + dy, 2)
        is_inside = LEFT <= here[0] <= WIDTH - RIGHT and TOP <= here[1] <= HEIGHT - BOTTOM
        apart = ((here[0] - mark.x) ** 2 + (here[1] - mark.y) ** 2 for mark in placed)
        if is_inside and all(distance >= (1.9 * RADIUS) ** 2 for distance in apart):
            return here
    return x, y
