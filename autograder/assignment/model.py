"""An assignment as it was read, as plain data."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

import msgspec

from autograder.sandbox.probe_set import Limits
from autograder.sandbox.protocol import Cell

Side = Literal["hidden", "public"]


SIDES: tuple[Side, ...] = ("hidden", "public")


EQUIVALENT_MUTANTS = "equivalent_mutants.toml"
"""Which mutants of the reference no test can tell from it, and why; see autograder/author/mutants.py."""


ILLUSTRATION = "illustration"


PLOTTING = re.compile(r"\b(plt|axes)\.")
"""What code that draws with matplotlib has in it."""


BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


IGNORED = {"__pycache__", ".ipynb_checkpoints", ".pytest_cache", ".DS_Store"}


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``assignment.toml``."""

    title: str
    summary: str
    minutes: int
    preload: list[str] = []
    limits: Limits = Limits()
    delegation: dict[str, str] = {}
    builds_on: list[str] = []
    lecture: dict[str, list[str]] = {}


@dataclass(frozen=True)
class SourceCell:
    """One cell of the notebook's source; ``exercise`` names what a student is to write in it."""

    kind: Literal["markdown", "code"]
    source: str
    exercise: str | None = None
    is_illustration: bool = False

    @property
    def is_plot(self) -> bool:
        """Whether it is given code that draws: nobody need read it, so it is collapsed in the student's notebook."""
        return self.kind == "code" and not self.exercise and bool(PLOTTING.search(self.source))


class Given(msgspec.Struct, frozen=True):
    """The code that students of an assignment are given: it must not be changed, or it illustrates. Each is labelled by its grade_id."""

    assignment: str
    provided: list[Cell]
    illustrations: list[Cell]


@dataclass(frozen=True)
class Variant:
    """Another way to write one exercise: an accepted alternative or a known mistake."""

    exercise: str
    name: str
    path: Path
    source: str
    title: str
    hint: str
    also_costs: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """``exercise/name``, unique within accepted and within mistakes."""
        return f"{self.exercise}/{self.name}"

    @property
    def misconception(self) -> str:
        """What the mistakes of one misconception have in common: their name up to the first two underscores."""
        return self.name.partition("__")[0]


@dataclass(frozen=True)
class Assignment:
    """Everything under one folder of ``solutions/``."""

    folder: Path
    settings: Settings
    notebook: Path
    cells: tuple[SourceCell, ...]
    accepted: tuple[Variant, ...]
    mistakes: tuple[Variant, ...]
    hints: Mapping[str, str] = field(default_factory=dict)
    """The texts of the hints by exercise; see :mod:`autograder.assignment.hints`."""

    @property
    def name(self) -> str:
        """The folder's name, such as ``05_gradient_checking``."""
        return self.folder.name

    @property
    def exercises(self) -> tuple[str, ...]:
        """The exercises in the notebook's order."""
        return tuple(cell.exercise for cell in self.cells if cell.exercise)

    def side(self, side: Side) -> Path:
        """The folder of the hidden or the public probes and tests."""
        return self.folder / side

    def probes_source(self, side: Side) -> str:
        """The text of a side's ``probes.py``."""
        return (self.side(side) / "probes.py").read_text(encoding="utf-8")

    @cached_property
    def reference_cells(self) -> list[Cell]:
        """The notebook's code with its solutions, without illustrations."""
        return _numbered(cell.source for cell in self._gradable)

    @cached_property
    def stub_cells(self) -> list[Cell]:
        """The notebook's code as a student first sees it, without illustrations."""
        return _numbered(stub_of(cell.source) for cell in self._gradable)

    @cached_property
    def provided_cells(self) -> list[Cell]:
        """The code a student is given and must not change, without illustrations; labelled by its grade_id."""
        return self.given.provided

    @cached_property
    def given(self) -> Given:
        """All code that a student is given."""
        cells = [cell for cell in self.cells if cell.kind == "code" and not cell.exercise]
        named = [
            (cell.is_illustration, Cell(cell.source, f"provided-{n}"))
            for n, cell in enumerate(cells, start=1)
        ]
        provided, illustrations = (
            [cell for is_one, cell in named if is_one is kind] for kind in (False, True)
        )
        return Given(self.name, provided, illustrations)

    @property
    def _gradable(self) -> list[SourceCell]:
        return [cell for cell in self.cells if cell.kind == "code" and not cell.is_illustration]


def _numbered(sources: Iterable[str]) -> list[Cell]:
    return [Cell(source, f"cell {number}") for number, source in enumerate(sources, start=1)]


def stub_of(source: str) -> str:
    """``source`` with its solution replaced by the stub, as nbgrader's ClearSolutions does it."""
    lines, inside = [], False
    for line in source.split("\n"):
        if BEGIN in line:
            indent = line[: len(line) - len(line.lstrip())]
            lines += [f"{indent}# YOUR CODE HERE", f"{indent}raise NotImplementedError()"]
            inside = True
        elif END in line:
            inside = False
        elif not inside:
            lines.append(line)
    return "\n".join(lines)


def solution_blocks(source: str) -> list[str]:
    """The texts between BEGIN and END SOLUTION in a cell."""
    return re.findall(f"{BEGIN}[^\n]*\n(.*?){END}", source, re.DOTALL)


def files_under(folder: Path) -> list[Path]:
    """All files under ``folder`` that are not caches, sorted."""
    paths = sorted(folder.rglob("*"))
    return [p for p in paths if p.is_file() and not IGNORED & set(p.relative_to(folder).parts)]
