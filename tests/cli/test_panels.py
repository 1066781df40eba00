"""Every command stands in one panel of the help, and every module of commands is in it."""

import inspect
from collections import Counter
from pathlib import Path

import pytest
import typer

from autograder import cli
from autograder.cli.panels import PANELS

MODULES = {path.stem for path in Path(cli.__file__).parent.glob("*.py")}
NO_COMMANDS = {
    "__init__",
    "cluster",
    "console",
    "exit_status",
    "old_spelling",
    "panels",
    "pytest_plugin",
    "run_folder",
    "screen",
}


def name_of(command: object) -> str:
    return "nbgrader" if isinstance(command, typer.Typer) else getattr(command, "__name__", "")


def test_every_command_stands_in_one_panel() -> None:
    names = Counter(name_of(command) for commands in PANELS.values() for command in commands)
    assert set(names.values()) == {1}


def test_every_module_has_a_command_in_one() -> None:
    homes = {
        command.__module__.rpartition(".")[2]
        for commands in PANELS.values()
        for command in commands
        if not isinstance(command, typer.Typer)
    }
    assert homes | {"nbgrader"} == MODULES - NO_COMMANDS


@pytest.mark.parametrize("panel", PANELS)
def test_every_command_says_what_it_is_for(panel: str) -> None:
    assert PANELS[panel]
    for command in PANELS[panel]:
        told = command.info.help if isinstance(command, typer.Typer) else inspect.getdoc(command)
        assert told
