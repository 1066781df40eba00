"""A ``probes.py`` in parts: each probe's own code, and what all of them share."""

import ast
from pathlib import Path
from typing import NamedTuple

from autograder.errors import AssignmentError


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


def probe_sentences(source: str, path: Path) -> dict[str, str]:
    """The functions decorated with ``@probe`` in a ``probes.py``, with their docstrings, read without executing it.

    Raises:
        AssignmentError: it is no Python, or has no probe, or one without a docstring.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise AssignmentError(f"{path}, line {error.lineno}: {error.msg}") from None
    probes = [node for node in tree.body if isinstance(node, ast.FunctionDef) and is_probe(node)]
    if not probes:
        raise AssignmentError(f"{path} has no probe; decorate a function (submission, draw) with @probe")
    sentences = {node.name: " ".join((ast.get_docstring(node) or "").split()) for node in probes}
    if silent := [name for name, sentence in sentences.items() if not sentence]:
        raise AssignmentError(f"{path}: probe {silent[0]} has no docstring; say in it what is called")
    return sentences
