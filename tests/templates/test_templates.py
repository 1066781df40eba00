"""The two ways to fill in templates: nothing is left out in silence, and nothing becomes markup by itself."""

from collections.abc import Callable
from pathlib import Path

import jinja2
import pytest

from autograder.templates import TEMPLATES, hint_paragraphs, html_environment, markdown_environment

Environments = Callable[[], jinja2.Environment]


def rendered(environment: jinja2.Environment, text: str, **values: object) -> str:
    return environment.from_string(text).render(**values)


@pytest.mark.parametrize("environment", [markdown_environment, html_environment])
def test_an_undefined_name_is_an_error(environment: Environments) -> None:
    with pytest.raises(jinja2.UndefinedError, match="studnet"):
        rendered(environment(), "{{ studnet }}", student="anna")


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.j2")), ids=lambda path: path.name)
def test_every_template_can_be_loaded_where_it_belongs(path: Path) -> None:
    name = path.name
    assert name.endswith((".md.j2", ".html.j2"))
    environment = markdown_environment() if name.endswith(".md.j2") else html_environment()
    assert environment.get_template(name).name == name


def test_in_html_everything_is_escaped_but_backticks_become_code() -> None:
    hint = "**Title <b>.**\n\nUse\n`x < y`."
    shown = rendered(
        html_environment(), "{% for p in h | paragraphs %}<p>{{ p | code }}</p>{% endfor %}", h=hint
    )
    assert shown == "<p>Title &lt;b&gt;.</p><p>Use <code>x &lt; y</code>.</p>"
    assert (
        rendered(html_environment(), "{{ t }} {{ t | code }}", t="one ` <i>")
        == "one ` &lt;i&gt; one ` &lt;i&gt;"
    )


def test_in_markdown_names_are_code_where_they_can_be() -> None:
    shown = rendered(
        markdown_environment(), "{{ a | code }} {{ b | code }} {{ c | md }}", a="ann", b="a`b", c="*c*"
    )
    assert shown == r"`ann` a\`b \*c\*"
    assert rendered(
        markdown_environment(), "{{ '' | indent_quote }}|{{ 'x' | indent_quote }}|{{ 'y' | backticked }}"
    ) == (">|> x|`y`")


def test_a_hint_becomes_plain_paragraphs() -> None:
    assert hint_paragraphs("**Title.**\n\nOne\nline.\n\nTwo.") == ["Title.", "One line.", "Two."]
