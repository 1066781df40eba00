"""``python -m autograder`` is the command line; to import its module is nothing."""

import runpy
from pathlib import Path

import pytest

import autograder
from autograder import cli

MAIN = Path(autograder.__file__).with_name("__main__.py")


@pytest.mark.parametrize(("name", "runs"), [("__main__", 1), ("autograder.__main__", 0)])
def test_the_command_line_runs_when_the_package_is_run(
    name: str, runs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []
    monkeypatch.setattr(cli, "main", lambda: calls.append(1))
    runpy.run_path(str(MAIN), run_name=name)
    assert len(calls) == runs
