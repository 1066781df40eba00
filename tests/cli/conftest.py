"""What tests of the command line share: typing a command, and a small class that is graded."""

import contextlib
import io
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
import typer

from autograder import cli

RIGHT = "def square_gradient(x):\n    return 2 * x\n"


@dataclass(frozen=True)
class Ended:
    status: object
    out: str
    err: str

    @property
    def words(self) -> str:
        """All that was printed, as one line; where the terminal breaks it does not matter."""
        return " ".join((self.out + self.err).split())


def run_autograder(*arguments: object) -> Ended:
    out, err = io.StringIO(), io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        patch.setattr(sys, "argv", ["autograder", *map(str, arguments)])
        patch.setenv("COLUMNS", "160")
        with pytest.raises(SystemExit) as ended:
            cli.main()
    return Ended(ended.value.code, out.getvalue(), err.getvalue())


@pytest.fixture(scope="session")
def run() -> Callable[..., Ended]:
    """Runs a command line in the tests' process."""
    return run_autograder


@pytest.fixture(scope="session")
def commands() -> list[tuple[str, ...]]:
    """Every command, by the words that lead to it; the command line itself is ()."""

    def below(command: Any, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        yield words
        for name, sub in getattr(command, "commands", {}).items():
            yield from below(sub, (*words, name))

    return [*below(typer.main.get_command(cli.app), ())]


@pytest.fixture(scope="module")
def unsafe(level: Any) -> list[str]:
    """The option that grading needs on this machine."""
    return [] if level == "landlock" else ["--unsafe"]


@dataclass(frozen=True)
class GradedClass:
    course: Path
    folder: Path
    out: Path
    first: Ended
    grade: Callable[..., Ended]


@pytest.fixture(scope="module")
def graded(
    tiny_course: Path, tiny_built: Path, tmp_path_factory: pytest.TempPathFactory, unsafe: list[str]
) -> GradedClass:
    """A class of four, graded once: one right, one wrong, two not graded."""
    folder, out = tmp_path_factory.mktemp("class"), tmp_path_factory.mktemp("results") / "run"
    (folder / "anna.py").write_text(RIGHT)
    (folder / "ben").mkdir()
    shutil.copy(tiny_built / "tiny.ipynb", folder / "ben" / "tiny.ipynb")
    (folder / "cleo.ipynb").write_text("this is no JSON")
    other = nbformat.v4.new_notebook(metadata={"autograder": {"assignment": "05_gradients"}})
    nbformat.write(other, folder / "dan.ipynb")

    def grade(*more: object) -> Ended:
        return run_autograder(
            "grade", "06_tiny", folder, "--out", out, "--jobs", 1, "--root", tiny_course, *unsafe, *more
        )

    return GradedClass(tiny_course, folder, out, grade(), grade)


class FullScreen(io.StringIO):
    def write(self, text: str) -> int:
        raise OSError(28, "No space left on device")


@pytest.fixture
def full_screen() -> io.StringIO:
    """Standard output on a full disk."""
    return FullScreen()
