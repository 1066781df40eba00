"""What being late costs, and on which scale a score is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.results.terms import MINUTES_A_DAY, LatePolicy, Scaling

TEN_A_DAY = LatePolicy(grace_minutes=15, percent_per_day=10, floor_percent=50)


@pytest.mark.parametrize(
    ("minutes", "kept"),
    [
        (-5, 100), (0, 100), (15, 100), (15.01, 90), (MINUTES_A_DAY, 90), (MINUTES_A_DAY + 0.1, 80),
        (5 * MINUTES_A_DAY, 50), (6 * MINUTES_A_DAY, 50),
    ],
)  # fmt: skip
def test_each_day_begun_costs_as_much_down_to_the_floor(minutes: float, kept: float) -> None:
    assert TEN_A_DAY.kept_percent(minutes) == kept


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_who_is_later_never_keeps_more(one: float, other: float) -> None:
    early, late = sorted((one, other))
    assert TEN_A_DAY.kept_percent(early) >= TEN_A_DAY.kept_percent(late) >= 50


def test_halves_are_rounded_upward() -> None:
    assert Scaling(decimals=0).scaled(2.5, 5) == 3
    assert Scaling(full_marks=10, decimals=1).scaled(62.5, 100) == 6.3
    assert Scaling(full_marks=10).scaled(1, 3) == 3.33
    assert Scaling(decimals=1).scaled(0.15, 1) == 0.2


def test_an_assignment_of_no_points_has_no_score_to_scale() -> None:
    assert Scaling(full_marks=10).scaled(0, 0) == 0


@given(st.integers(0, 100), st.floats(0.5, 1000), st.integers(0, 6))
def test_a_scaled_score_lies_between_nothing_and_full_marks(points: int, full: float, decimals: int) -> None:
    scaled = Scaling(full_marks=full, decimals=decimals).scaled(points, 100)
    assert 0 <= scaled <= full + 10**-decimals
