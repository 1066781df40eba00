"""The errors of ours: one tree, whose branches tell whose fault it is, and none without a message."""

import ast
import inspect
from pathlib import Path

import pytest

from autograder import errors
from autograder.errors import (
    AssignmentError,
    AutograderError,
    SandboxError,
    SandboxUnavailableError,
    StoreError,
    SubmissionError,
    UsageError,
)

PACKAGE = Path(errors.__file__).parent
FAULTS = [UsageError, AssignmentError, SubmissionError, StoreError, SandboxError]


def test_all_are_exported_and_of_one_tree() -> None:
    classes = {name: kind for name, kind in vars(errors).items() if inspect.isclass(kind)}
    assert errors.__all__ == sorted(classes)
    assert all(issubclass(kind, AutograderError) for kind in classes.values())
    assert not issubclass(AutograderError, OSError | ValueError | RuntimeError)


@pytest.mark.parametrize("kind", FAULTS)
def test_whose_fault_it_is_is_told_by_the_type(kind: type[AutograderError]) -> None:
    assert [other for other in FAULTS if issubclass(kind, other)] == [kind]


def test_who_answers_for_the_sandbox_answers_for_there_being_none() -> None:
    assert issubclass(SandboxUnavailableError, SandboxError)


def raised_in(path: Path) -> list[tuple[str, ast.expr]]:
    """The name and the expression of all that a module raises."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    raises = [node.exc for node in ast.walk(tree) if isinstance(node, ast.Raise) and node.exc]
    names = [(exc.func if isinstance(exc, ast.Call) else exc, exc) for exc in raises]
    return [(name.id, exc) for name, exc in names if isinstance(name, ast.Name)]


def test_each_is_raised_with_a_message() -> None:
    ours = {
        f"{path.relative_to(PACKAGE)}:{exc.lineno}": isinstance(exc, ast.Call) and bool(exc.args)
        for path in PACKAGE.rglob("*.py")
        for name, exc in raised_in(path)
        if name in errors.__all__
    }
    assert len(ours) > 20
    assert [place for place, has_message in ours.items() if not has_message] == []
