"""The command line: what it prints, its exit status, and that wrong usage ends in one sentence with the remedy."""

import io
import platform
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from autograder import cli
from autograder.assignment.model import Assignment
from autograder.cli.exit_status import EPILOG


def test_help_shows_every_command_in_its_panel(run: Any) -> None:
    ended = run("--help")
    assert ended.status == 0
    shown = re.findall(r"^(?:╭─ ([^─]+) ─|│ (\w+)  )", ended.out, re.MULTILINE)
    assert [panel or f"  {command}" for panel, command in shown] == [
        "Options",
        *("Students", "  check", "  watch", "  pack"),
        *("Authors", "  new", "  verify", "  build", "  bundle", "  mutants"),
        *("A class", "  collect", "  grade", "  gradescope"),
        *(
            "After",
            "  show",
            "  report",
            "  mistakes",
            "  promote",
            "  regrade",
            "  revert",
            "  diff",
            "  override",
            "  comment",
            "  complaint",
            "  complaints",
            "  settle",
            "  export",
        ),
        *("nbgrader", "  nbgrader"),
        *("Machine", "  doctor"),
    ]
    commands = re.findall(r"^│ (\w+)  ", run("nbgrader", "--help").out, re.MULTILINE)
    assert commands == ["source", "rehearse", "grade", "export", "feedback"]


def test_every_help_says_what_the_exit_status_means(run: Any, commands: list[tuple[str, ...]]) -> None:
    for command in commands:
        ended = run(*command, "--help")
        assert ended.status == 0
        assert " ".join(EPILOG.split()) in ended.words, command


def test_the_version_is_told_without_importing_anything_heavy() -> None:
    code = (
        "import sys; sys.argv = ['autograder', '--version']; from autograder import cli\n"
        "try: cli.main()\nexcept SystemExit as end: print(end.code, {'torch', 'numpy', 'rich'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    versions = f"autograder {version('autograd-exercises')} · torch {version('torch')} · Python {platform.python_version()}"
    assert done.stdout == f"{versions}\n0 set()\n"


def test_the_command_line_imports_nothing_heavy() -> None:
    code = "import sys, autograder.cli; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout.split()
    assert "typer" in loaded
    assert not {"torch", "numpy", "pytest", "_pytest", "sqlalchemy", "IPython", "nbformat"} & set(loaded)


def imported_by(*statements: str) -> set[str]:
    """The packages that a new process has imported after these statements."""
    code = [*statements, "import sys", "print(*sorted({name.partition('.')[0] for name in sys.modules}))"]
    run = subprocess.run([sys.executable, "-c", "\n".join(code)], check=True, capture_output=True, text=True)
    return set(run.stdout.splitlines()[-1].split())


def test_who_grades_a_class_imports_neither_what_lanes_need_nor_a_web_server(tiny: Assignment) -> None:
    loaded = imported_by(
        "from importlib import import_module",
        "from pathlib import Path",
        "from autograder.assignment.load import load_assignment",
        "from autograder.cli.grade import AT_THE_END",
        "for module in ('autograder.classroom.grade', 'autograder.results.pages.site', *AT_THE_END): import_module(module)",
        f"load_assignment(Path({str(tiny.folder)!r}))",
    )
    assert {"jupytext", "sqlalchemy", "jinja2"} <= loaded
    assert not loaded & {"torch", "_pytest", "IPython", "jupyter_server", "tornado", "arrow", "matplotlib"}


def test_who_checks_imports_no_library_of_notebooks() -> None:
    loaded = imported_by(
        "import autograder.cli.student, autograder.classroom.reading, autograder.sandbox.warm_link",
        "import autograder.judge.remarks, autograder.student.report, autograder.student.report_tables",
    )
    assert {"rich", "jinja2"} <= loaded
    assert not loaded & {"torch", "IPython", "nbformat", "jupytext", "sqlalchemy", "tornado", "matplotlib"}


@pytest.mark.parametrize("command", ["verify", "build"])
def test_a_folder_that_is_no_course_is_said_to_be(
    run: Any, command: str, tiny_course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tiny_course / "solutions" / "06_tiny")
    ended = run(command, "--unsafe")
    assert ended.status == 2
    assert "no solutions/ folder with assignments" in ended.words


def test_an_interrupt_ends_as_a_shell_expects(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: list[str]) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "app", interrupted)
    assert run("verify").status == 130


def test_a_command_that_only_prints_fails_if_it_cannot(
    graded: Any, full_screen: io.StringIO, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["autograder", "show", str(graded.out), "anna", "--json"])
    monkeypatch.setattr(sys, "stdout", full_screen)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 3
    assert "standard output cannot be written (No space left on device)" in capsys.readouterr().err
