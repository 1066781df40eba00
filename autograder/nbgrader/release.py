"""The assignments of a course as nbgrader's source/."""

import shutil
from pathlib import Path

from autograder.assignment.model import Assignment
from autograder.atomic_write import write_atomically
from autograder.author.notebook import instructor_notebook, notebook_bytes
from autograder.errors import UsageError
from autograder.judge.open_side import max_scores, open_side


def write_source(assignment: Assignment, released: Path, target: Path) -> None:
    """Write what nbgrader releases from: the notebook with solutions, and what lies beside the released one.

    Args:
        released: assignments/NAME, as ``build`` has written it.
        target: the folder in an nbgrader course's source/; what else is in it is removed.

    Raises:
        UsageError: assignments/NAME has not been built.
    """
    if not released.is_dir():
        raise UsageError(f"{released} does not exist; run: autograder build {assignment.name}")
    judge, _ = open_side(assignment.side("hidden"))
    notebook = instructor_notebook(assignment, max_scores(assignment.exercises, judge.tests))
    judge.close()
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(
        released, target, ignore=shutil.ignore_patterns("*.ipynb", "__pycache__", ".ipynb_checkpoints")
    )
    write_atomically(target / f"{assignment.notebook.stem}.ipynb", notebook_bytes(notebook))
