"""The scores of a few students on the scale of all, as dots in a row that pile up."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 200.0, 26.0
RADIUS, MARGIN = 2.5, 4.0
STEPS = 40
"""So many places has the scale: scores nearer than that pile up."""
PILE = 4
"""A pile shows so many dots at most, and grows darker beyond."""


@dataclass(frozen=True)
class Strip:
    """Dots as (x, y), the place of the class's median and of theirs."""

    dots: tuple[tuple[float, float], ...]
    median: float
    class_median: float
    width: float = WIDTH
    height: float = HEIGHT
    radius: float = RADIUS


def strip_of(scores: Sequence[int], median: float, class_median: float, max_score: int) -> Strip:
    """Dots of these scores on a scale from 0 to ``max_score``."""

    def x(score: float) -> float:
        return round(MARGIN + (WIDTH - 2 * MARGIN) * score / max(max_score, 1), 2)

    piles = Counter(round(STEPS * score / max(max_score, 1)) for score in scores)
    dots = [
        (x(max_score * place / STEPS), round(HEIGHT - MARGIN - 2 * RADIUS * level, 2))
        for place, count in sorted(piles.items())
        for level in range(min(count, PILE))
    ]
    return Strip(tuple(dots), x(median), x(class_median))
