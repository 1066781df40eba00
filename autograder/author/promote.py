"""A group of students becomes a known mistake: a file under ``mistakes/``, with one student's function and a docstring to fill in."""

import ast
import re
from pathlib import Path

from autograder.assignment.model import Assignment
from autograder.errors import UsageError

NAME = re.compile(r"[a-z][a-z0-9]*(_{1,2}[a-z0-9]+)*")
DOCSTRING = '''"""Say here in one sentence what happens.

Write a hint here that helps whoever made it: what, why, a question; not the answer.
"""


'''


def promote(assignment: Assignment, exercise: str, name: str, source: str) -> Path:
    """Write ``source`` as the mistake ``name`` of an exercise; the file.

    Raises:
        UsageError: the name cannot be, or is taken; or the source is no definition of the exercise.
    """
    if not NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} is no name for a mistake; say what happens in lower-case words: forgets_the_two"
        )
    path = assignment.folder / "mistakes" / exercise / f"{name}.py"
    if path.exists():
        raise UsageError(f"{path} exists already; choose another name")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(DOCSTRING + alone(source, exercise) + "\n", encoding="utf-8")
    return path


def alone(source: str, exercise: str) -> str:
    """The definition of ``exercise`` in a student's cell, without docstrings, which were given.

    Raises:
        UsageError: it cannot be told what of the cell it is.
    """
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        body = []
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    nodes = [node for node in body if isinstance(node, kinds) and node.name == exercise]
    if not nodes:
        raise UsageError(
            f"{exercise} is not defined by itself in that student's cell; write the file by hand"
        )
    node = nodes[-1]
    lines = source.split("\n")
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    told: set[int] = set()
    for inner in (one for one in ast.walk(node) if isinstance(one, kinds)):
        if ast.get_docstring(inner) and len(inner.body) > 1:
            told.update(range(inner.body[0].lineno, (inner.body[0].end_lineno or 0) + 1))
    numbers = range(first, (node.end_lineno or first) + 1)
    return "\n".join(lines[number - 1] for number in numbers if number not in told)
