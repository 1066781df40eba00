"""Scores stand in sheets without zeros at their end."""

import pytest

from autograder.results.export.filled import number


@pytest.mark.parametrize(
    ("value", "text"), [(10.0, "10"), (5.3, "5.3"), (0.0, "0"), (1 / 3, "0.333333"), (100, "100")]
)
def test_a_number_is_as_short_as_it_can_be(value: float, text: str) -> None:
    assert number(value) == text
    assert number(value, comma=True) == text.replace(".", ",")
