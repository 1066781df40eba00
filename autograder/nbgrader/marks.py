"""What one executed notebook has earned, and why not more: the scores of its test cells, and the first line of each error."""

import re

import msgspec
from nbformat.notebooknode import NotebookNode
from nbgrader.utils import determine_grade

from autograder.nbgrader.course import GradedNotebook
from autograder.nbgrader.witness import is_test

SHOWN_CHARS = 300
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
ARROW = re.compile(r"^-+> ?\d+ (?P<line>.+)$", re.MULTILINE)
"""In a traceback, the line of the cell that failed."""


class NotebookMarks(msgspec.Struct, frozen=True):
    """One notebook's marks.

    Attributes:
        scores: by test cell; None where a person has to say.
        reasons: by test cell, the first line of why it has not all its points, if its outputs say so.
        causes: by test cell, the last error above it, with its cell's number: mostly why the test fails, too.
        refused: what a session refused it, so that it was executed in a kernel.
        ungraded: why there are no marks at all.
    """

    scores: dict[str, float | None] = {}
    reasons: dict[str, str] = {}
    causes: dict[str, str] = {}
    refused: str = ""
    ungraded: str = ""


def marks_of(notebook: NotebookNode, graded: GradedNotebook) -> NotebookMarks:
    """The marks of a notebook that this package has graded, as it was executed."""
    tests = {_name(cell): cell for cell in filter(is_test, notebook.cells)}
    scores = {name: graded.scores.get(name) for name in tests}
    reasons = {name: graded.open_tests.get(name) or reason_of(cell) for name, cell in tests.items()}
    return NotebookMarks(scores, reasons, causes_in(notebook), graded.kernel, graded.ungraded)


def stock_marks_of(notebook: NotebookNode) -> NotebookMarks:
    """The marks of a notebook that nbgrader's own ``Execute`` has executed, by nbgrader's own rule."""
    tests = {_name(cell): cell for cell in filter(is_test, notebook.cells)}
    return NotebookMarks(
        {name: _score(cell) for name, cell in tests.items()},
        {name: reason_of(cell) for name, cell in tests.items()},
        causes_in(notebook),
    )


def reason_of(cell: NotebookNode) -> str:
    """What a test cell's outputs say of points that are lost: by nbgrader's rule the first error or word on standard error, else its result."""
    for output in cell.outputs:
        if output.output_type == "error":
            return error_line(output)
        if output.output_type == "stream" and output.name == "stderr":
            return f"on standard error: {_first_line(output.text)}"
        if output.output_type == "execute_result":
            return f"its result is {_first_line(str(output.data.get('text/plain', 'no text')))}"
    return ""


def causes_in(notebook: NotebookNode) -> dict[str, str]:
    """For each test cell the last error of a cell above it that is no test, with that cell's number; none where all went well."""
    causes, last = dict[str, str](), ""
    for number, cell in enumerate(notebook.cells, start=1):
        if is_test(cell):
            causes |= {_name(cell): last} if last else {}
        elif errors := [output for output in cell.get("outputs", []) if output.output_type == "error"]:
            last = f"cell {number}: {error_line(errors[0])}"
    return causes


def error_line(error: NotebookNode) -> str:
    """An error's name and first line; of one without words, the line of the cell that raised it."""
    if said := _first_line(error.evalue):
        return f"{error.ename}: {said}"
    traceback = COLOUR.sub("", "\n".join(error.traceback))
    found = ARROW.search(traceback)
    return f"{error.ename} at {found['line'].strip()[:SHOWN_CHARS]}" if found else str(error.ename)


def _score(cell: NotebookNode) -> float | None:
    try:
        score = determine_grade(cell)[0]
    except (KeyError, ValueError):  # more than the cell's points, or no text: for a person
        return None
    return None if score is None else float(score)


def _first_line(text: str) -> str:
    lines = COLOUR.sub("", text).strip().splitlines()
    return lines[0][:SHOWN_CHARS] if lines else ""


def _name(cell: NotebookNode) -> str:
    return str(cell.metadata.nbgrader["grade_id"])
