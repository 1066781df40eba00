"""What others wrote, made harmless where it is shown: in Markdown, on a terminal."""

import re

MARKDOWN = re.compile(r"([\\`*_\[\]#!|<>~&$])")
PLAIN = re.compile(r"[\w.@ -]+", re.ASCII)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def escape_markdown(text: str) -> str:
    """``text`` such that Markdown shows it literally, on one line."""
    return MARKDOWN.sub(r"\\\1", CONTROL.sub("\ufffd", text))
