"""One side of an assignment, public or hidden, opened for judging."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.errors import AssignmentError
from autograder.judge.probe_parts import probe_sentences
from autograder.judge.test_spec import TestSpec
from autograder.sandbox.probe_set import ProbeSet

if TYPE_CHECKING:
    from autograder.judge.pytest_session import Judge


def open_side(folder: Path) -> tuple["Judge", ProbeSet]:
    """The judge and the probes of a folder with ``probes.py`` and ``test_*.py``.

    Raises:
        AssignmentError: they cannot be loaded, or a probe is used by no test.
    """
    path = folder / "probes.py"
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AssignmentError(f"{path} cannot be read: {error}") from None
    from autograder.judge.pytest_session import Judge  # pytest, where tests are collected

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
