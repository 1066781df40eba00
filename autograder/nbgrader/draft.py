"""An assignment as its instructor has it in ``source/``, and what nbgrader would make of it: read without a gradebook, released into no folder.

The steps are nbgrader's own, as the course configures them, in the order in which ``nbgrader generate_assignment`` takes them.
"""

import contextlib
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import ClearSolutions, SaveCells
from nbgrader.utils import is_grade, is_locked, is_solution, is_task
from traitlets.utils.importstring import import_item

from autograder.errors import AssignmentError, UsageError
from autograder.nbgrader.course import NbgraderCourse
from autograder.nbgrader.source import GradebookCell, SourceNotebook, with_code


@dataclass(frozen=True)
class Draft:
    """One notebook of an assignment that need not be released yet.

    Attributes:
        source: what the gradebook would know of it.
        released: what students would get.
        answers: the instructor's own text of each answer, by its cell's name.
    """

    source: SourceNotebook
    released: NotebookNode
    answers: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The notebook's name."""
        return self.source.name

    @property
    def tested_answers(self) -> list[str]:
        """The answers in code that only tests score, where the release lacks something of them."""
        given = {_name(cell): cell.source for cell in self.released.cells if _is_tested_answer(cell)}
        return [name for name, text in self.answers.items() if given.get(name, text) != text]

    def solved(self, *, without: str = "") -> NotebookNode:
        """The release with all answers in it, but that of the cell called ``without``."""
        notebook = deepcopy(self.released)
        for cell in notebook.cells:
            if is_solution(cell) and _name(cell) != without:
                cell.source = self.answers.get(_name(cell), cell.source)
        return notebook

    def with_tests(self, notebook: NotebookNode) -> NotebookNode:
        """A notebook that was handed in, with the hidden tests back in the cells that have some."""
        whole = deepcopy(notebook)
        for cell in whole.cells:
            known = self.source.cell(_name(cell))
            if known is not None and not known.solution and not known.task:
                cell.source = known.source
        return whole


def assignments_in(course: NbgraderCourse) -> list[str]:
    """The assignments of a course's source, by name."""
    folder = course.path("source", ".", "any").parent
    paths = folder.iterdir() if folder.is_dir() else ()
    return sorted(path.name for path in paths if path.is_dir() and notebooks_of(course, path.name))


def notebooks_of(course: NbgraderCourse, assignment: str) -> list[Path]:
    """The files of an assignment's notebooks in the course's source."""
    return sorted(course.path("source", ".", assignment).glob("*.ipynb"))


def load_drafts(course: NbgraderCourse, assignment: str) -> list[Draft]:
    """Each notebook of an assignment's source, taken through the course's own steps of generating it.

    Raises:
        UsageError: the source has no notebook of that assignment.
        AssignmentError: nbgrader cannot release one of them.
    """
    paths = notebooks_of(course, assignment)
    if not paths:
        raise UsageError(
            f"{course.path('source', '.', assignment)} holds no notebook; name an assignment of the source"
        )
    return [_drafted(course, assignment, path) for path in paths]


def _drafted(course: NbgraderCourse, assignment: str, path: Path) -> Draft:
    try:
        written = nbformat.read(path, as_version=nbformat.current_nbformat)
        with contextlib.chdir(course.folder):  # headers and footers are named from there
            return _taken_through(course, assignment, path, written)
    except Exception as error:  # what nbgrader's steps, or the course's own, may raise
        raise AssignmentError(
            f"{path}: nbgrader cannot release it ({type(error).__name__}: {error})"
        ) from error


def _taken_through(course: NbgraderCourse, assignment: str, path: Path, written: NotebookNode) -> Draft:
    about = {
        "student": ".",
        "assignment": assignment,
        "notebook": path.stem,
        "db_url": course.directory.db_url,
    }
    resources: Any = {"metadata": {"name": path.stem, "path": str(path.parent)}, "nbgrader": about}
    notebook, answers, saved = deepcopy(written), dict[str, str](), None
    for step in GenerateAssignment(coursedir=course.directory, parent=course.app).preprocessors:
        kind = import_item(step) if isinstance(step, str) else step
        if isinstance(kind, type) and issubclass(kind, SaveCells):
            saved = deepcopy(notebook)
            continue
        if isinstance(kind, type) and issubclass(kind, ClearSolutions):
            answers = {_name(cell): cell.source for cell in notebook.cells if is_solution(cell)}
        made = kind(parent=course.app) if isinstance(kind, type) else kind
        notebook, resources = made(notebook, resources)
    return Draft(with_code(_source_of(path.stem, saved or notebook), path), notebook, answers)


def _source_of(name: str, saved: NotebookNode) -> SourceNotebook:
    """What :func:`~autograder.nbgrader.source.source_notebook` would read from the gradebook."""
    cells = [
        _known(cell)
        for cell in saved.cells
        if any(is_so(cell) for is_so in (is_grade, is_solution, is_locked, is_task))
    ]
    return SourceNotebook(name, cells, saved.metadata.get("kernelspec") or None)


def _known(cell: NotebookNode) -> GradebookCell:
    marks = cell.metadata.nbgrader
    scored = is_grade(cell) or is_task(cell)
    return GradebookCell(
        name=_name(cell),
        cell_type=cell.cell_type,
        source=cell.source,
        checksum=marks.get("checksum") or "",
        locked=is_locked(cell),
        grade=is_grade(cell),
        solution=is_solution(cell),
        task=is_task(cell),
        points=float(marks.get("points") or 0.0) if scored else None,
        metadata={key: value for key, value in cell.metadata.items() if key != "nbgrader"},
    )


def _is_tested_answer(cell: NotebookNode) -> bool:
    return bool(cell.cell_type == "code" and is_solution(cell) and not is_grade(cell))


def _name(cell: NotebookNode) -> str:
    """A cell's name; empty if nbgrader does not know it."""
    return str((cell.metadata.get("nbgrader") or {}).get("grade_id", ""))
