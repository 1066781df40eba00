"""One exercise put back as it was given, with what stood there kept aside."""

import json
from pathlib import Path

from autograder.atomic_write import write_atomically
from autograder.classroom.choosing import is_notebook
from autograder.classroom.reading import parse_notebook
from autograder.errors import SubmissionError, UsageError
from autograder.student.stubs import load_stubs

KEPT = "kept"
"""The folder beside the assignments' own where the old text goes: a second file in theirs could be taken for the notebook."""


def reset_exercise(notebook: Path, exercise: str) -> Path:
    """Put the exercise's cell back; the file that the old text is in now.

    Raises:
        UsageError: it is no notebook, has no such cell, or is as it was given.
    """
    if not is_notebook(notebook):
        raise UsageError(f"{notebook} is no notebook; only a notebook's cell can be put back")
    stub = load_stubs(notebook.resolve().parent).get(exercise)
    try:
        content = parse_notebook(notebook.read_bytes())
    except SubmissionError as error:
        raise UsageError(f"{notebook} {error}") from None
    cells = [cell for cell in content["cells"] if _grade_id(cell) == exercise]
    if stub is None or not cells:
        raise UsageError(
            f"{notebook} has no cell of {exercise} to put back; take it from the notebook as you were given it"
        )
    old = ["".join(cell["source"]) for cell in cells]
    if old == [stub]:
        raise UsageError(f"{exercise} is as it was given")
    kept = _free_place(notebook.resolve().parent, exercise)
    write_atomically(kept, ("\n\n".join(old) + "\n").encode("utf-8", "replace"))
    cells[0]["source"] = stub.splitlines(keepends=True)
    content["cells"] = [cell for cell in content["cells"] if cell not in cells[1:] or cell is cells[0]]
    write_atomically(
        notebook, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
    )
    return kept


def _grade_id(cell: object) -> str:
    metadata = cell.get("metadata") if isinstance(cell, dict) else None
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    is_answer = isinstance(marks, dict) and marks.get("solution")
    return str(marks.get("grade_id", "")) if is_answer and isinstance(marks, dict) else ""


def _free_place(folder: Path, exercise: str) -> Path:
    number = 1
    while (path := folder.parent / KEPT / folder.name / f"{exercise}-{number}.py").exists():
        number += 1
    return path
