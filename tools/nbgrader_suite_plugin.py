"""A pytest plugin that puts the drop-ins in the place of nbgrader's own classes; ``tools/nbgrader_suite.py`` loads it.

It runs in the process of nbgrader's tests, before any of them is imported. Commands find the drop-ins as they do in a course, by
configuration (the tool writes it); what is replaced here is what tests import by name, and the validator's, for which nbgrader has no option.
Without $NBGRADER_SUITE_DROPINS nothing is replaced and the plugin only records how each test ended.
"""

import json
import os
from pathlib import Path
from typing import Any

import nbgrader.preprocessors
import nbgrader.validator
import pytest

RESULTS, DROPINS = "NBGRADER_SUITE_RESULTS", "NBGRADER_SUITE_DROPINS"
"""Environment variables: the file for the results, and whether to replace anything."""

_results: dict[str, dict[str, Any]] = {}


def replace_classes() -> None:
    """Put our classes where nbgrader's tests look for its own."""
    from autograder.nbgrader.execute import SandboxedExecute
    from autograder.nbgrader.repair import RepairCells, RepairDuplicates
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
    trait = nbgrader.validator.Validator.class_traits()["preprocessors"]
    listed = trait.default_args[0]
    trait.default_args = ([ours.get(kind.__name__, kind) for kind in listed],)


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    """Replace, if it is wanted."""
    if os.environ.get(DROPINS):
        replace_classes()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keep the worst of a test's phases."""
    name = report.nodeid.partition("nbgrader/tests/")[2] or report.nodeid
    result = _results.setdefault(name, {"outcome": "passed", "seconds": 0.0, "why": ""})
    result["seconds"] += report.duration
    if report.outcome != "passed" and result["outcome"] != "failed":
        result.update(outcome=report.outcome, why=_why(report))


def _why(report: pytest.TestReport) -> str:
    if isinstance(report.longrepr, tuple):  # how pytest says why it skipped
        return str(report.longrepr[2]).removeprefix("Skipped: ")
    crash = getattr(report.longrepr, "reprcrash", None)
    return str(crash.message).split("\n")[0] if crash else str(report.longrepr)[-300:]


def pytest_sessionfinish() -> None:
    """Write the results."""
    Path(os.environ[RESULTS]).write_text(json.dumps(_results), encoding="utf-8")
