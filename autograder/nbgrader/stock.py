"""Notebooks of the instructor's own, executed by nbgrader's own ``Execute``: in a plain kernel, outside of any sandbox."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.preprocessors import Execute
from nbgrader.utils import setenv
from traitlets.utils.importstring import import_item

from autograder.nbgrader.course import REPLACED, NbgraderCourse
from autograder.nbgrader.needed_kernel import is_python

QUIET = "--Application.log_level=ERROR"
"""So that a kernel of Python does not talk of itself on the terminal."""


class StockGrader:
    """Takes notebooks through a course's autograding as stock has it, without the gradebook and without repairs.

    Never for students' code: it runs with the rights of whoever calls this.
    """

    def __init__(self, course: NbgraderCourse, assignment: str) -> None:
        self._course = course
        self._assignment = assignment
        configured = Autograde(coursedir=course.directory, parent=course.app).autograde_preprocessors
        self._steps = [kind for step in configured if (kind := _stock(step)) is not None]

    def execute(self, notebooks: Mapping[str, NotebookNode], folder: Path) -> dict[str, NotebookNode]:
        """Execute one submission's notebooks, hidden tests in them, beside the course's files in a new ``folder``."""
        folder.mkdir(parents=True)
        for path, relative in self._course.source_files(self._assignment):
            (folder / relative).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, folder / relative)
        with setenv(NBGRADER_EXECUTION="autograde"):
            return {name: self._executed(name, notebook, folder) for name, notebook in notebooks.items()}

    def _executed(self, name: str, notebook: NotebookNode, folder: Path) -> NotebookNode:
        about = {"student": "instructor", "assignment": self._assignment, "notebook": name}
        resources: Any = {"metadata": {"name": name, "path": str(folder)}, "nbgrader": about}
        for kind in self._steps:
            step = kind(parent=self._course.app)
            if isinstance(step, Execute) and is_python(notebook):
                step.extra_arguments = [*step.extra_arguments, QUIET]
            notebook, resources = step(notebook, resources)
        return notebook


def _stock(step: Any) -> Any:
    """The class that does a configured step where nothing is replaced and nothing saved; None for those that save or check."""
    kind = import_item(step) if isinstance(step, str) else step
    if isinstance(kind, type) and issubclass(kind, Execute):
        return Execute
    left_out = tuple(stock for stock, ours in REPLACED.items() if ours is None)
    return None if isinstance(kind, type) and issubclass(kind, left_out) else kind
