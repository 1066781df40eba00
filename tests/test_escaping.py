"""What others wrote shows as they wrote it, and does nothing."""

import html
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from autograder.escaping import CONTROL, escape_markdown, without_passwords

CONTROLS = "[\\x00-\\x1f\\x7f-\\x9f\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufeff]"


@given(st.text(min_size=1))
@example("[link](javascript:alert(1))")
@example("<img src=x onerror=alert(1)> & | ~~a~~ $x$")
@example("a\n# b\u202e")
def test_escaped_text_shows_literally_in_markdown(text: str) -> None:
    escaped = escape_markdown(text)
    assert "\n" not in escaped
    shown = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(f"x{escaped}x")
    told = re.sub(CONTROLS, "\ufffd", text)
    assert html.unescape(shown) == f"<p>x{told}x</p>\n"


def test_what_steers_a_terminal_or_turns_text_round_is_a_control() -> None:
    assert CONTROL.sub("?", "a\x1b[2J\r\nb\u202ec\ufeff") == "a?[2J??b?c?"
    assert CONTROL.sub("?", "Zoë, 张, é\u0301") == "Zoë, 张, é\u0301"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "$ autograder grade --store postgresql://ada:s3cret@db/x",
            "$ autograder grade --store postgresql://ada:***@db/x",
        ),
        (
            "'postgresql://:s3%40cret@/x?sslpassword=hush&host=h'",
            "'postgresql://:***@/x?sslpassword=***&host=h'",
        ),
        ("postgresql://ada@db:5432/x?password=hush", "postgresql://ada@db:5432/x?password=***"),
        ("see https://example.org:80/a, or a:b@c", "see https://example.org:80/a, or a:b@c"),
    ],
)
def test_a_password_in_an_address_is_left_out(text: str, shown: str) -> None:
    assert without_passwords(text) == shown
