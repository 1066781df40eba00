"""A tensor without elements makes it raise.

A sum of no terms is 0. reduce() and max() have no answer for nothing unless they are given one to begin with.

Which of your calls needs at least one element?
"""

from functools import reduce


def quartic(p: Tensor) -> Tensor:
    return reduce(lambda total, term: total + term, (p - p**2).pow(2).reshape(-1))
