"""The text of a ``probes.py``, in parts: each probe's own, and what all of them share."""

import ast
from typing import NamedTuple


class ProbeParts(NamedTuple):
    """``own``: each probe's text with its decorators; ``shared``: the rest of the file."""

    own: dict[str, str]
    shared: str


def is_probe(node: ast.FunctionDef) -> bool:
    """Whether a function is decorated with ``@probe``."""
    return any(isinstance(d, ast.Name) and d.id == "probe" for d in node.decorator_list)


def probe_parts(source: str) -> ProbeParts:
    """The parts of ``source``, which is Python."""
    lines = source.splitlines(keepends=True)
    own: dict[str, str] = {}
    shared, end = [], 0
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and is_probe(node):
            start = node.decorator_list[0].lineno - 1
            shared.append("".join(lines[end:start]))
            end = node.end_lineno or start
            own[node.name] = "".join(lines[start:end]).rstrip()
    return ProbeParts(own, "".join([*shared, *lines[end:]]))
