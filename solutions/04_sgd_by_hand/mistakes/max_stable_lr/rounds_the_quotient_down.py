"""The quotient is rounded down to a whole number.

// divides and rounds down, and for every curvature above 2 what remains is a bound of 0.

Which operator divides without rounding?
"""


def max_stable_lr(h: torch.Tensor) -> torch.Tensor:
    return 2 // h
