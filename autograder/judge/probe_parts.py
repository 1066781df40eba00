"""A ``probes.py`` in parts: each probe's own code, and what all of them share."""

import ast
from typing import NamedTuple


class ProbeParts(NamedTuple):
    """``own``: each probe, with its decorators; ``shared``: the rest of the file; both without comments, however they are laid out."""

    own: dict[str, str]
    shared: str


def is_probe(node: ast.FunctionDef) -> bool:
    """Whether a function is decorated with ``@probe``."""
    return any(isinstance(d, ast.Name) and d.id == "probe" for d in node.decorator_list)


def probe_parts(source: str) -> ProbeParts:
    """The parts of ``source``, which is Python."""
    body = ast.parse(source).body
    probes = [node for node in body if isinstance(node, ast.FunctionDef) and is_probe(node)]
    own = {node.name: ast.unparse(node) for node in probes}
    return ProbeParts(own, "\n".join(ast.unparse(node) for node in body if node not in probes))
