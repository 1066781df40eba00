"""The templates of what people read, and the two ways to fill them in; in both, an undefined name is an error."""

from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup, escape

from autograder.escaping import PLAIN, escape_markdown, without_controls

TEMPLATES = Path(__file__).parent


@cache
def markdown_environment() -> jinja2.Environment:
    """Jinja for ``*.md.j2``: filters ``md`` (escape), ``code``, ``backticked`` and ``indent_quote``."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=False,  # noqa: S701 - Markdown, not HTML; the md filter escapes
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["md"] = escape_markdown
    environment.filters["code"] = lambda name: f"`{name}`" if PLAIN.fullmatch(name) else escape_markdown(name)
    environment.filters["backticked"] = lambda name: f"`{name}`"
    environment.filters["indent_quote"] = lambda line: f"> {line}".rstrip()
    return environment


@cache
def html_environment() -> jinja2.Environment:
    """Jinja for ``*.html.j2``: everything is escaped; filters ``paragraphs`` (of a hint) and ``code`` (backticks)."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["paragraphs"] = hint_paragraphs
    environment.filters["code"] = _with_code
    return environment


@cache
def page_environment() -> jinja2.Environment:
    """Jinja for whole pages: as :func:`html_environment`, with filters ``share`` and ``breakable``; nothing that is shown steers the order or the place of what is read."""
    environment = html_environment().overlay(finalize=_finished)
    environment.filters = {**environment.filters, "share": in_percent, "breakable": _breakable}
    return environment


def in_percent(share: float) -> str:
    """A share in words: ``0.34`` is ``34 %``."""
    return f"{share:.0%}".replace("%", "\u00a0%")


def _breakable(name: str) -> Markup:
    """A name that may be broken after each underscore."""
    return escape(without_controls(name)).replace("_", Markup("_<wbr>"))


def _finished(value: object) -> object:
    """A text without control characters; what is HTML already has been through here."""
    return without_controls(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def hint_paragraphs(hint: str) -> list[str]:
    """A hint as plain paragraphs."""
    return [" ".join(part.split()) for part in hint.replace("**", "").split("\n\n")]


def _with_code(text: str) -> Markup:
    """``text`` as HTML, with what stands between backticks as code."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return escape(text)
    codes = [
        Markup("<code>{}</code>").format(part) if n % 2 else escape(part) for n, part in enumerate(parts)
    ]
    return Markup("").join(codes)
