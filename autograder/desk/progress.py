"""How far a student is, read from the files alone: the notebooks, and what came with them. There is no other record of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from autograder.classroom.reading import read_own
from autograder.desk.folder import notebook_at
from autograder.errors import UsageError
from autograder.sandbox.protocol import Cell
from autograder.student.shipped import CHECKS, load_expected, load_given
from autograder.student.standing import Standing, State
from autograder.student.stubs import load_stubs


@dataclass(frozen=True)
class NotebookProgress:
    """One assignment. ``problem`` says why its notebook cannot be read; it is empty if it can."""

    folder: Path
    assignment: str
    title: str
    standings: tuple[Standing, ...]
    notebook: Path | None = None
    problem: str = ""

    @property
    def score(self) -> float:
        """The points by public checks."""
        return sum(one.score for one in self.standings)

    @property
    def points(self) -> int:
        """The points that there are."""
        return sum(one.points for one in self.standings)

    @property
    def is_unchecked(self) -> bool:
        """Whether something was written of which nobody knows yet how far it is."""
        return any(one.state == "unchecked" for one in self.standings)

    def checked(self, standings: Sequence[Standing]) -> "NotebookProgress":
        """The same after its checks were run."""
        return replace(self, standings=tuple(standings), problem="")

    def failed(self, problem: str) -> "NotebookProgress":
        """The same where the checks could not be run: nothing of it waits to be checked again before it is saved again."""
        states = [
            msgspec.structs.replace(one, state="wrong") if one.state == "unchecked" else one
            for one in self.standings
        ]
        return replace(self, standings=tuple(states), problem=problem)


def read_progress(folder: Path) -> NotebookProgress:
    """What the files of an assignment's folder say: an exercise is as it was given, or something was written and is to be checked.

    Raises:
        UsageError: the folder's checks are damaged.
    """
    expected = load_expected(folder / CHECKS / "expected.json")
    try:
        notebook, _ = notebook_at(folder)
        cells = read_own(notebook, load_given(folder, expected.assignment)).cells
        problem = ""
    except UsageError as error:
        notebook, cells, problem = None, [], str(error)
    stubs = load_stubs(folder)
    standings = [
        Standing(name, _state(name, cells, stubs) if notebook else "missing", 0, 0, 0.0, points)
        for name, points in expected.points.items()
    ]
    return NotebookProgress(folder, expected.assignment, expected.title, tuple(standings), notebook, problem)


def _state(exercise: str, cells: Sequence[Cell], stubs: Mapping[str, str]) -> State:
    """To do if the given text is there, and no other cell writes of the exercise's name what defines it."""
    stub = _lines(stubs.get(exercise, ""))
    name = re.escape(exercise)
    defines = re.compile(rf"\b(?:def|class) {name}\b|\b{name} =")
    defining = [cell.source for cell in cells if defines.search(cell.source)]
    return "to do" if defining and all(_lines(source) == stub for source in defining) else "unchecked"


def _lines(source: str) -> list[str]:
    return [line.rstrip() for line in source.strip().split("\n")]


def next_exercise(progresses: Sequence[NotebookProgress], first: int = 0) -> tuple[int, str] | None:
    """What is next: in the assignment with the number ``first``, then in the others in their order; None if all is done."""
    order = [*range(first, len(progresses)), *range(first)]
    for number in order:
        for one in progresses[number].standings:
            if one.state != "right":
                return number, one.exercise
    return None
