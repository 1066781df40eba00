"""``%check`` and ``%hint``: the functions' own answers, on words instead of arguments."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from IPython.core.error import UsageError as Said
from IPython.core.interactiveshell import InteractiveShell

import autograder
from autograder.student.hints import Hint
from autograder.student.overview import Overview
from autograder.student.report import CheckReport

RIGHT = "def square_gradient(x):\n    return 2 * x\n"


@pytest.fixture
def shell(tiny_built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[InteractiveShell]:
    """A shell in a student's folder, with the extension loaded."""
    monkeypatch.chdir(shutil.copytree(tiny_built, tmp_path / "06_tiny"))
    shell = InteractiveShell.instance()
    shell.run_cell(RIGHT)
    autograder.load_ipython_extension(shell)
    yield shell
    InteractiveShell.clear_instance()


def magic(shell: InteractiveShell, name: str, line: str) -> Any:
    return shell.run_line_magic(name, line)


def test_a_name_is_checked_and_no_name_shows_all(shell: InteractiveShell) -> None:
    report = magic(shell, "check", "square_gradient")
    assert isinstance(report, CheckReport)
    assert report.passed
    assert isinstance(magic(shell, "check", ""), Overview)


def test_quotes_do_no_harm(shell: InteractiveShell) -> None:
    assert magic(shell, "check", '"square_gradient"').passed


def test_a_hint_and_its_level(shell: InteractiveShell) -> None:
    found = magic(shell, "hint", "square_gradient 2")
    assert isinstance(found, Hint)
    assert found.record.level == 2
    assert magic(shell, "hint", "square_gradient").record.level == 1


@pytest.mark.parametrize(
    ("name", "line", "said"),
    [
        ("check", "sqare", "there is no exercise 'sqare'"),
        ("hint", "square_gradient 7", "has the hints 1 to 3"),
        ("hint", "square_gradient two", "invalid literal"),
        ("hint", "", "missing 1 required"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    name: str, line: str, said: str, shell: InteractiveShell
) -> None:
    with pytest.raises(Said, match=said):
        magic(shell, name, line)
