"""One side of an assignment, public or hidden, opened for judging."""

import ast
from collections.abc import Sequence
from pathlib import Path

from autograder.errors import AssignmentError
from autograder.judge.probe_parts import is_probe
from autograder.judge.pytest_session import Judge
from autograder.judge.test_spec import TestSpec
from autograder.sandbox.probe_set import ProbeSet


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


def open_side(folder: Path) -> tuple[Judge, ProbeSet]:
    """The judge and the probes of a folder with ``probes.py`` and ``test_*.py``.

    Raises:
        AssignmentError: they cannot be loaded, or a probe is used by no test.
    """
    path = folder / "probes.py"
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AssignmentError(f"{path} cannot be read: {error}") from None
    calls = probe_sentences(source, path)
    names = tuple(calls)
    judge = Judge(folder, names)
    groups = {name: frozenset(t.exercise for t in judge.tests if name in t.probes) for name in names}
    if idle := [name for name, exercises in groups.items() if not exercises]:
        raise AssignmentError(
            f"{path}: no test looks at probe {idle[0]}; name it as an argument of one, or remove it"
        )
    return judge, ProbeSet(source, path.name, names, groups, calls)


def max_scores(exercises: Sequence[str], tests: Sequence[TestSpec]) -> dict[str, int]:
    """Points by exercise: the sum of its tests'."""
    return {name: sum(t.points for t in tests if t.exercise == name) for name in exercises}
