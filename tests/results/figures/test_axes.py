"""Ticks are round numbers within the axis."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.results.figures.axes import ticks


@pytest.mark.parametrize(
    ("low", "high", "most", "expected"),
    [
        (0, 100, 6, [0, 20, 40, 60, 80, 100]),
        (0, 7, 4, [0, 2.5, 5]),
        (-0.2, 1, 7, [-0.2, 0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (0, 1, 6, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (3, 3, 6, [3]),
    ],
)
def test_ticks(low: float, high: float, most: int, expected: list[float]) -> None:
    assert ticks(low, high, most) == pytest.approx(expected)


@given(st.integers(1, 10_000), st.integers(3, 9))
def test_there_are_neither_too_many_nor_too_few_and_none_is_outside(high: int, most: int) -> None:
    found = ticks(0, high, most)
    assert 2 <= len(found) <= most
    assert found[0] == 0
    assert found[-1] <= high
