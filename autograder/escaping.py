"""What others wrote, made harmless where it is shown: in Markdown, on a terminal; and secrets left out."""

import re

MARKDOWN = re.compile(r"([\\`*_\[\]#!|<>~&$])")
PLAIN = re.compile(r"[\w.@ -]+", re.ASCII)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def without_controls(text: str) -> str:
    """``text`` without what could steer a screen or turn its order round; ends of lines and tabs stay."""
    return CONTROL.sub(lambda match: match[0] if match[0] in "\n\t" else "\ufffd", text)


def escape_markdown(text: str) -> str:
    """``text`` such that Markdown shows it literally, on one line."""
    return MARKDOWN.sub(r"\\\1", CONTROL.sub("\ufffd", text))


FORMULA = re.compile(r"""(^|[;,|])([\s'"]*[=+\-@＝＋－＠])""")
"""What a spreadsheet takes for a formula: at the start of a cell, quotes and blanks passed over, or after what may separate cells."""


def harmless_cell(text: str) -> str:
    """``text`` such that no spreadsheet takes it, or a part that it cuts at a separator of its own, for a formula."""
    return FORMULA.sub(r"\1'\2", CONTROL.sub("\ufffd", text))


def utf8(text: str) -> str:
    """``text`` with ``?`` for what UTF-8 cannot hold."""
    return text.encode("utf-8", "replace").decode()


PASSWORD = re.compile(r"(://[^\s:/@]*:)[^\s@]+(?=@)|((?:ssl)?password=)[^\s&'\"]+")
"""What an address of a database says to be let in."""


def without_passwords(text: str) -> str:
    """``text`` with ``***`` for the passwords in addresses of databases."""
    return PASSWORD.sub(lambda found: (found[1] or found[2]) + "***", text)
