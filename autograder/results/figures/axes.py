"""Ticks of an axis."""

import math


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Round numbers from ``low`` to ``high``, ``most`` at most and two at least where the two differ."""
    span = high - low
    if span <= 0:
        return [low]
    rough = span / max(1, most - 1)
    unit = 10 ** math.floor(math.log10(rough))
    step = next(unit * factor for factor in (1, 2, 2.5, 5, 10) if unit * factor >= rough * (1 - 1e-9))
    first = math.ceil(low / step - 1e-9)
    count = math.floor(high / step + 1e-9) - first + 1
    return [round((first + n) * step, 10) for n in range(count)]
