"""An assignment's notebook, for instructors and for students."""

from collections.abc import Mapping
from typing import Any

import nbformat

from autograder.assignment.checksum import checksum
from autograder.assignment.course import load_course
from autograder.assignment.hand_in import hand_in_sentences, packing_sentence
from autograder.assignment.model import ILLUSTRATION, Assignment, SourceCell, stub_of


def instructor_notebook(assignment: Assignment, points: Mapping[str, int]) -> nbformat.NotebookNode:
    """The notebook with solutions, nbgrader's metadata, and a check cell after each exercise."""
    cells = []
    numbers = {"text": 0, "provided": 0}
    for cell in assignment.cells:
        if cell.kind == "markdown":
            numbers["text"] += 1
            cells.append(nbformat.v4.new_markdown_cell(cell.source, id=f"text-{numbers['text']}"))
        elif cell.exercise:
            cells += [_exercise_cell(cell), _check_cell(cell.exercise, points[cell.exercise])]
        else:
            numbers["provided"] += 1
            cells.append(_provided_cell(cell, numbers["provided"]))
    cells.append(_hand_in_cell(assignment))
    metadata = {
        "autograder": {"assignment": assignment.name},
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    notebook: nbformat.NotebookNode = nbformat.v4.new_notebook(
        cells=cells, metadata=metadata, nbformat_minor=5
    )
    return notebook


def _hand_in_cell(assignment: Assignment) -> nbformat.NotebookNode:
    """The last cell: how the course wants it handed in, and how that is packed."""
    course = load_course(assignment.folder.parents[1])
    sentences = [
        packing_sentence(assignment.notebook.stem),
        *hand_in_sentences(course, assignment.name),
    ]
    text = "\n\n".join(["## Handing in", " ".join(sentences)])
    cell: nbformat.NotebookNode = nbformat.v4.new_markdown_cell(text, id="hand-in")
    return cell


def _exercise_cell(cell: SourceCell) -> nbformat.NotebookNode:
    assert cell.exercise
    return _code_cell(cell.source, _marks(cell.exercise, solution=True))


def _check_cell(exercise: str, points: int) -> nbformat.NotebookNode:
    return _code_cell(
        f'check("{exercise}")', {**_marks(f"check-{exercise}", grade=True, locked=True), "points": points}
    )


def _provided_cell(cell: SourceCell, number: int) -> nbformat.NotebookNode:
    made = _code_cell(cell.source, _marks(f"provided-{number}", locked=True))
    if cell.is_illustration:
        made.metadata["tags"] = [ILLUSTRATION]
    if cell.is_plot:
        made.metadata["jupyter"] = {"source_hidden": True}
    return made


def _code_cell(source: str, marks: dict[str, Any]) -> nbformat.NotebookNode:
    name = marks["grade_id"].replace("_", "-")[:64]
    cell: nbformat.NotebookNode = nbformat.v4.new_code_cell(source, id=name, metadata={"nbgrader": marks})
    return cell


def _marks(
    grade_id: str, *, grade: bool = False, solution: bool = False, locked: bool = False
) -> dict[str, Any]:
    flags = {"grade": grade, "solution": solution, "locked": locked, "task": False}
    return {**flags, "grade_id": grade_id, "schema_version": 3}


def release_notebook(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The student's notebook: solutions cleared, provided cells locked, checksums set, as nbgrader does it."""
    for cell in notebook.cells:
        marks = cell.metadata.get("nbgrader")
        if cell.cell_type != "code" or not marks:
            continue
        if marks["solution"]:
            cell.source = stub_of(cell.source)
        cell.metadata["deletable"] = False
        if marks["locked"]:
            cell.metadata["editable"] = False
        marks["cell_type"] = cell.cell_type
        marks["checksum"] = checksum(cell.source, cell.cell_type, marks)
    return notebook


def notebook_bytes(notebook: nbformat.NotebookNode) -> bytes:
    """A notebook as it is written, after it was validated."""
    nbformat.validate(notebook)
    text: str = nbformat.writes(notebook)
    return f"{text}\n".encode()
