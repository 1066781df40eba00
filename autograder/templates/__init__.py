"""The templates of what people read, and the two ways to fill them in; in both, an undefined name is an error."""

from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup, escape

from autograder.escaping import PLAIN, escape_markdown

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
