"""A pytest plugin that puts the drop-ins in the place of nbgrader's own classes; ``tools/nbgrader_suite.py`` loads it.

It runs in the process of nbgrader's tests, before any of them is imported. Commands find the drop-ins as they do in a course, by
configuration, which the tool writes. What is replaced here is what tests import by name, and the list of the validator, for which
nbgrader has no option. Without $NBGRADER_SUITE_DROPINS nothing is replaced, and the plugin only records how each test ended.
"""

import functools
import os
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest

RESULTS, DROPINS = "NBGRADER_SUITE_RESULTS", "NBGRADER_SUITE_DROPINS"
"""Environment variables: the file for the results, and whether to replace anything."""


class Ending(msgspec.Struct):
    """How one test ended. ``why`` is one line, ``text`` all that pytest says."""

    outcome: str = "passed"
    seconds: float = 0.0
    why: str = ""
    text: str = ""


class Results(msgspec.Struct):
    """What the tool reads: each test's ending, and how many notebooks each drop-in was given."""

    tests: dict[str, Ending] = {}
    notebooks: dict[str, int] = {}


_results = Results()
_notebooks: Counter[str] = Counter()


def pytest_configure() -> None:
    """Replace, if it is wanted."""
    if os.environ.get(DROPINS):
        replace_classes()


def replace_classes() -> None:
    """Put our classes where nbgrader's tests look for its own, and count what they are given."""
    import nbgrader.preprocessors
    from nbgrader.validator import Validator

    from autograder.nbgrader.execute import SandboxedExecute
    from autograder.nbgrader.feedback import HideHiddenTests
    from autograder.nbgrader.repair import RepairCells, RepairDuplicates, TolerantNotebookExporter
    from autograder.nbgrader.saving import SaveScores

    ours = {
        "DeduplicateIds": RepairDuplicates,
        "OverwriteCells": RepairCells,
        "OverwriteKernelspec": RepairCells,
        "Execute": SandboxedExecute,
        "SaveAutoGrades": SaveScores,
    }
    for name, replacement in ours.items():
        setattr(nbgrader.preprocessors, name, replacement)
    trait = Validator.class_traits()["preprocessors"]
    trait.default_args = ([ours.get(kind.__name__, kind) for kind in trait.default_args[0]],)
    SaveScores.preprocess = _as_if_executed(SaveScores.preprocess)
    for kind in {*ours.values(), HideHiddenTests}:
        _count(kind, "preprocess")
    _count(TolerantNotebookExporter, "read_as")


def _as_if_executed(save: Any) -> Any:
    """``SaveScores.preprocess`` for tests that give it cells as if ``Execute`` had left them, without executing any."""
    from nbgrader.utils import is_grade

    from autograder.nbgrader.observed import RESOURCE, ObservedNotebook

    @functools.wraps(save)
    def saved(self: Any, nb: Any, resources: Any) -> Any:
        names = frozenset(cell.metadata.nbgrader["grade_id"] for cell in filter(is_grade, nb.cells))
        resources.setdefault(
            RESOURCE, ObservedNotebook(witnessed=names)
        )  # where a notebook was executed, it is there
        return save(self, nb, resources)

    return saved


def _count(kind: type, method: str) -> None:
    call = getattr(kind, method)

    @functools.wraps(call)
    def counted(*args: Any, **options: Any) -> Any:
        _notebooks[kind.__name__] += 1
        return call(*args, **options)

    setattr(kind, method, counted)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keep the worst of a test's phases."""
    ending = _results.tests.setdefault(report.nodeid, Ending())
    ending.seconds += report.duration
    if report.outcome != "passed" and ending.outcome != "failed":
        ending.outcome, ending.why, ending.text = report.outcome, _why(report), report.longreprtext


def _why(report: pytest.TestReport) -> str:
    if isinstance(report.longrepr, tuple):  # how pytest says why it skipped
        return str(report.longrepr[2]).removeprefix("Skipped: ")
    crash = getattr(report.longrepr, "reprcrash", None)
    return str(crash.message).partition("\n")[0] if crash else report.longreprtext[-200:]


def pytest_sessionfinish() -> None:
    """Write the results."""
    _results.notebooks = dict(_notebooks)
    Path(os.environ[RESULTS]).write_bytes(msgspec.json.encode(_results))
