"""A full-marks notebook on which a quirk is to be tried, and the edits that kinds make of it."""

import ast
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.assignment.load import load_assignment
from autograder.assignment.model import BEGIN, END, ILLUSTRATION, Assignment
from autograder.author.notebook import instructor_notebook, release_notebook
from autograder.judge.open_side import max_scores, open_side

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Draft:
    """One student's notebook, solved; ``exercise`` is the one the quirk is about."""

    assignment: str
    exercise: str
    notebook: NotebookNode
    beside: dict[str, str] = field(default_factory=dict)
    """The text of what else lies in the student's folder, by name."""

    @property
    def cells(self) -> list[NotebookNode]:
        """All cells, in order."""
        return self.notebook.cells

    @property
    def answer(self) -> NotebookNode:
        """The cell in which the exercise is solved."""
        return self.cells[self.place(self.exercise)]

    @property
    def check(self) -> NotebookNode:
        """The exercise's check cell."""
        return self.cells[self.place(f"check-{self.exercise}")]

    def place(self, grade_id: str) -> int:
        """The index of the cell that was released under ``grade_id``."""
        (found,) = (n for n, cell in enumerate(self.cells) if grade_id_of(cell) == grade_id)
        return found

    def illustrations(self) -> list[NotebookNode]:
        """The cells that only show something."""
        return [cell for cell in self.cells if ILLUSTRATION in cell.metadata.get("tags", [])]

    def checks(self) -> list[NotebookNode]:
        """All check cells."""
        return [cell for cell in self.cells if grade_id_of(cell).startswith("check-")]

    def drop(self, cells: Sequence[NotebookNode]) -> None:
        """Take ``cells`` out."""
        self.notebook.cells = [cell for cell in self.cells if not any(cell is other for other in cells)]

    def insert(self, place: int, source: str, kind: str = "code") -> None:
        """Put a cell of the student's own at ``place``."""
        made = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
        self.cells.insert(place, made(source, id=f"own-{len(self.cells)}"))

    def after_imports(self) -> int:
        """The place below the notebook's first code cell, in which torch is imported."""
        return self.place("provided-1") + 1

    def inside(self, statements: str) -> None:
        """Make ``statements`` the first that the exercise's function executes; of a class, its first method."""
        self.answer.source = with_statements(self.answer.source, self.exercise, statements)


def grade_id_of(cell: NotebookNode) -> str:
    """What nbgrader calls the cell; empty for a student's own."""
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def with_statements(source: str, name: str, statements: str) -> str:
    """``source`` with ``statements`` first in the body of the function, or the first method of the class, ``name``."""
    (found,) = (node for node in ast.parse(source).body if getattr(node, "name", "") == name)
    if isinstance(found, ast.ClassDef):
        found = next(node for node in found.body if isinstance(node, ast.FunctionDef))
    assert isinstance(found, ast.FunctionDef)
    first = found.body[1] if ast.get_docstring(found) else found.body[0]
    lines = source.split("\n")
    decorators = getattr(first, "decorator_list", [])
    place = min([first.lineno, *(decorator.lineno for decorator in decorators)]) - 1
    lines[place:place] = textwrap.indent(statements.strip("\n"), " " * first.col_offset).split("\n")
    return "\n".join(lines)


@cache
def assignment_of(name: str) -> Assignment:
    """The assignment of that name, loaded once."""
    return load_assignment(ROOT / "solutions" / name)


@cache
def _released(name: str) -> str:
    """The notebook as students are given it, as JSON."""
    assignment = assignment_of(name)
    judge, _ = open_side(assignment.side("hidden"))
    points = max_scores(assignment.exercises, judge.tests)
    judge.close()
    text: str = nbformat.writes(release_notebook(instructor_notebook(assignment, points)))
    return text


def solved(name: str, exercise: str, *, illustrated: bool) -> Draft:
    """The released notebook of an assignment with the reference's answers filled in, as a student would have typed them.

    Args:
        illustrated: whether to keep the cells that only show something. They take a kernel as long as all the rest.
    """
    notebook = nbformat.reads(_released(name), as_version=4)
    answers = {cell.exercise: cell.source for cell in assignment_of(name).cells if cell.exercise}
    for cell in notebook.cells:
        if answer := answers.get(grade_id_of(cell)):
            cell.source = "\n".join(
                line for line in answer.split("\n") if BEGIN not in line and END not in line
            )
    draft = Draft(name, exercise, notebook)
    if not illustrated:
        draft.drop(draft.illustrations())
    return draft
