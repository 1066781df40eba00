"""What others wrote shows as they wrote it, and does nothing."""

import html
import re

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from autograder.escaping import CONTROL, escape_markdown

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
