"""A student sees as much as the course shows, and never what staff alone may."""

from typing import Any, get_args

import msgspec
import pytest

from autograder.results.export.view import ORDER, as_seen, shows
from autograder.results.terms import Seen

HIDDEN = "HIDDEN-VALUE"


def test_every_level_is_in_order() -> None:
    assert get_args(Seen) == ORDER
    assert shows("titles", "points")
    assert not shows("points", "titles")


@pytest.mark.parametrize("seen", get_args(Seen)[1:])
def test_no_level_shows_a_hidden_value(seen: Seen, results: Any) -> None:
    text = msgspec.json.encode(as_seen(results[1], seen)).decode()
    assert HIDDEN not in text
    assert "square/x" not in text
    assert "/x/bob.py" not in text
    assert "=bob" in text
    assert ("It squares zero." in text) == shows(seen, "titles")
    assert (
        ("Look at zero." in text) == ("wrong" in text) == ("A cell failed." in text) == (seen == "messages")
    )


def test_nothing_is_nothing(results: Any) -> None:
    assert as_seen(results[0], "nothing") is None
