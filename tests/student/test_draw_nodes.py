"""Numbers as a picture writes them."""

import pytest

from autograder.student.draw_nodes import numbers_text


@pytest.mark.parametrize(
    ("thing", "text"),
    [
        (1.0, "1"),
        (-0.0, "0"),
        (3.14159, "3.142"),
        (7, "7"),
        (True, "True"),
        ([1.0, [2.5, -0.0]], "[1, [2.5, 0]]"),
    ],
)
def test_numbers_have_four_digits_and_zero_has_no_sign(thing: object, text: str) -> None:
    assert numbers_text(thing) == text
