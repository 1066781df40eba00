"""The student's own lines: which of them an error went through, and whether a function can end without a result."""

import ast
import inspect
import linecache
import textwrap
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SHOWN_LINES = 3
"""So many lines of the student's are shown of one error: the first, and the last ones."""
SHOWN_OF_STATEMENT = 4


@dataclass(frozen=True)
class OwnLine:
    """A line of the student's that was being executed; ``place``: a function's or a cell's name.

    ``number`` is 1-based in its cell, ``statement`` is "" if unknown.
    """

    place: str
    number: int
    statement: str

    def __str__(self) -> str:
        line = f"line {self.number}, in {self.place}"
        return f"{line}:\n{textwrap.indent(self.statement, '    ')}" if self.statement else line


def own_lines(error: BaseException, namespace: Mapping[str, Any]) -> list[OwnLine]:
    """The lines of code defined in ``namespace`` that ``error`` went through, from the outermost to where it arose."""
    found = []
    for frame, number in traceback.walk_tb(error.__traceback__):
        if frame.f_globals is namespace:
            source = "".join(linecache.getlines(frame.f_code.co_filename))
            found.append(OwnLine(frame.f_code.co_name, number, statement_at(source, number)))
    return found


def in_words(lines: Sequence[OwnLine]) -> str:
    """Several lines as a short traceback of nothing but the student's code."""
    if len(lines) <= SHOWN_LINES:
        return "\n".join(map(str, lines))
    left_out = len(lines) - SHOWN_LINES
    calls = "call" if left_out == 1 else "calls"
    return "\n".join(map(str, (lines[0], f"… {left_out} {calls} …", *lines[1 - SHOWN_LINES :])))


def statement_at(source: str, number: int) -> str:
    """The statement that line ``number`` of ``source`` is part of; of one with a body, what stands before that."""
    lines = source.splitlines()
    if not 1 <= number <= len(lines):
        return ""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return lines[number - 1].strip()
    statements = [node for node in ast.walk(tree) if isinstance(node, ast.stmt)]
    spans = [(node.lineno, _last_line(node)) for node in statements]
    around = [(first, last) for first, last in spans if first <= number <= last]
    first, last = max(around, default=(number, number))
    text = textwrap.dedent("\n".join(lines[first - 1 : last])).strip("\n").split("\n")
    return "\n".join(text[:SHOWN_OF_STATEMENT] + ["…"] * (len(text) > SHOWN_OF_STATEMENT))


def _last_line(node: ast.stmt) -> int:
    body = getattr(node, "body", None)
    return max(node.lineno, body[0].lineno - 1) if body else node.end_lineno or node.lineno


def source_of(thing: object) -> str:
    """The text of a function or class that a cell has defined; "" if it cannot be had."""
    try:
        return textwrap.dedent(inspect.getsource(thing))  # type: ignore[arg-type] # anything may be bound to the name
    except (OSError, TypeError, SyntaxError):
        return ""


def may_return_nothing(source: str, name: str) -> bool:
    """Whether a call of the function ``name`` in ``source`` can come to its end without a ``return`` that has a value.

    Not where it says so itself (``-> None``), nor where there is no such function to look at.
    """
    try:
        statements = ast.parse(source).body
    except SyntaxError:
        return False
    found = [node for node in statements if isinstance(node, ast.FunctionDef) and node.name == name]
    return bool(found) and not _says_none(found[-1].returns) and not _always_returns(found[-1].body)


def _says_none(annotation: ast.expr | None) -> bool:
    return isinstance(annotation, ast.Constant) and annotation.value is None


def _always_returns(block: Sequence[ast.stmt]) -> bool:
    """Whether the end of a block is never reached, as far as can be seen from its last statement."""
    last = block[-1] if block else None
    match last:
        case ast.Return():
            return last.value is not None and not _says_none(last.value)
        case ast.Raise():
            return True
        case ast.If():
            return _always_returns(last.body) and _always_returns(last.orelse)
        case ast.With():
            return _always_returns(last.body)
        case ast.While():
            return isinstance(last.test, ast.Constant) and bool(last.test.value)
        case ast.Try():
            handled = all(_always_returns(handler.body) for handler in last.handlers)
            return _always_returns(last.finalbody) or (handled and _always_returns(last.orelse or last.body))
        case ast.Match():
            return all(_always_returns(case.body) for case in last.cases)
        case _:
            return False
