"""The student's code of one exercise, found among the cells that were executed."""

import ast
from collections.abc import Sequence

from autograder.judge.evidence import Evidence
from autograder.judge.remarks import PARSED_CHARS
from autograder.results.beside import StudentCode
from autograder.sandbox.protocol import Cell

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def code_of(exercise: str, evidence: Evidence) -> StudentCode | None:
    """What the student has defined last under the exercise's name; None if no cell has."""
    bound = [one.cell for one in evidence.transcript.bindings if one.name == exercise]
    by_label = {cell.label: cell for cell in evidence.cells}
    if bound and bound[-1] in by_label:
        return _definition(exercise, by_label[bound[-1]])
    return _written(exercise, evidence.cells)


def _written(exercise: str, cells: Sequence[Cell]) -> StudentCode | None:
    """The last definition that stands in the cells, though it has not come to be bound."""
    for cell in reversed(cells):
        if any(f"{kind} {exercise}" in cell.source for kind in ("def", "class")):
            return _definition(exercise, cell)
    return None


def _definition(exercise: str, cell: Cell) -> StudentCode:
    lines = list(enumerate(cell.source.split("\n"), start=1))
    node = _node(exercise, cell.source)
    if node is None:
        return StudentCode(cell.label, lines)
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    told = _lines_of_docstrings(node)
    kept = [line for line in lines[first - 1 : node.end_lineno] if line[0] not in told]
    return StudentCode(cell.label, kept)


def _node(name: str, source: str) -> Definition | None:
    """The last definition of that name in a cell, if that can be told."""
    if len(source) > PARSED_CHARS:
        return None
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    found = [node for node in body if isinstance(node, Definition) and node.name == name]
    return found[-1] if found else None


def _lines_of_docstrings(node: Definition) -> set[int]:
    """The numbers of the lines that docstrings of several lines take, but for the first of each: mostly they are as they were given."""
    inside = [one for one in ast.walk(node) if isinstance(one, Definition) and ast.get_docstring(one)]
    return {
        number
        for one in inside
        for number in range(one.body[0].lineno + 1, (one.body[0].end_lineno or 0) + 1)
    }
