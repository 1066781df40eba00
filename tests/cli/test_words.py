"""One word for one thing: what people read says *not graded*, and none of the words that only this program's makers know.

What reaches a screen is looked for in four places: the help of every command, every template, every text in the code that has
a blank in it (names and formats have none), and the documents for TAs and students.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "autograder"
OURS = r"lanes?|junk|kill(?:s|ed|ing)?|zygotes?|hash(?:e[sd])?|digests?"
NOT_GRADED = (
    r"unreadable|ungraded|(?:could|can) ?not be graded|needs?[ _]person|(?:to|by|for) a person|grader_error"
)
FORBIDDEN = re.compile(rf"\b(?:{OURS}|{NOT_GRADED})\b", re.IGNORECASE)
NBGRADER = re.compile(r"needs?[ _]manual[ _]grad", re.IGNORECASE)
"""nbgrader's own word, for nbgrader's own screens only."""

NO_SCREEN = {
    "sandbox/doctor.py": "programs that it runs in the sandbox",
    "sandbox/inside": "code that the kernel reads, and texts for the sandbox's own log",
    "judge/digests.py": "reasons for whoever changes that list",
}
"""Modules that have texts nobody sees, with why."""
NOT_SEEN = {
    "from autograder.sandbox.inside.junk import spoil\n": "a line of a program",
    "classroom.lane": "a module's name",
}


def texts_of(path: Path) -> Iterator[tuple[int, str]]:
    """The string literals of a module that are neither docstrings nor comments in their place."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node.lineno, node.value


def modules() -> list[Path]:
    return [
        path
        for path in sorted(PACKAGE.rglob("*.py"))
        if not any(str(path.relative_to(PACKAGE)).startswith(skipped) for skipped in NO_SCREEN)
    ]


@pytest.mark.parametrize("module", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_text_in_the_code_has_a_word_of_ours(module: Path) -> None:
    found = [
        f"{module}:{line}: {text!r}"
        for line, text in texts_of(module)
        if " " in text.strip() and text not in NOT_SEEN and FORBIDDEN.search(text)
    ]
    assert found == []


def test_the_search_finds_what_it_looks_for(tmp_path: Path) -> None:
    module = tmp_path / "m.py"
    module.write_text(
        '"""A lane."""\nraise ValueError(f"the lane {1} died")\nX = "could not be graded"\n"""a lane"""\n'
    )
    assert [(line, bool(FORBIDDEN.search(text))) for line, text in texts_of(module)] == [
        (3, True),
        (2, True),
        (2, False),
    ]
    assert all(FORBIDDEN.search(text) for text in ("was Killed", "its hash", "needs_person", "by a person"))
    assert not FORBIDDEN.search("not graded: skills, planes and hashtags")


def test_no_template_has_a_word_of_ours() -> None:
    templates = sorted(
        path
        for path in (PACKAGE / "templates").rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc")
    )
    assert len(templates) > 5
    for path in templates:
        shown = re.sub(r"\{%.*?%\}|\{#.*?#\}|\.\w+", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not FORBIDDEN.search(shown), path
        assert not NBGRADER.search(shown), path


def test_no_help_has_a_word_of_ours(run: Any, commands: list[tuple[str, ...]]) -> None:
    assert len(commands) > 12
    for command in commands:
        words = run(*command, "--help").words
        assert not FORBIDDEN.search(words), command
        assert not NBGRADER.search(words), command


def test_jobs_are_processes_that_grade_side_by_side(run: Any) -> None:
    for command in (["grade"], ["nbgrader", "grade"]):
        assert "Processes that grade side by side; one a core by default." in run(*command, "--help").words


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "docs/instructors.md",
        "docs/ta.md",
        "docs/course.md",
        "docs/gradescope.md",
        "examples/class/README.md",
        "docs/nbgrader.md",
    ],
)
def test_documents_for_tas_and_students_say_it_in_the_same_words(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    found = [line for line in lines if FORBIDDEN.search(re.sub(r"`[^`]*`", "", line))]
    assert found == []
