"""A case executed by a stock kernel: nbclient and ipykernel, nothing of ours but the checks.

A cell that fails is a cell that failed; the next is executed. One that does not end is interrupted. A kernel that dies
is started again, and the cells are executed once more without the statement at which it died, as a person would do. When the
last cell has ended, each exercise's public check is called on the kernel's names.
"""

import ast
import json
import os
import re
import shutil
import tempfile
from pathlib import Path

import nbformat
from IPython.core.inputtransformer2 import TransformerManager
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from fidelity.draft import ROOT, assignment_of
from fidelity.grading import write_class
from fidelity.kind import Case

CELL_WALL_S = 60
"""A cell is interrupted after so many seconds."""
DEATHS = 5
"""So many times a kernel is started again."""
CELL_MARK = re.compile(r"^# ?%%.*\n|^# In\[[ \d]*\]:[ \t]*\n", re.MULTILINE)
FIRST_CELL = "__import__('fidelity.kernel_side')"
"""Executed above the notebook's, so that the last cell finds its module whatever becomes of the import system."""
TEXT_MARK = re.compile(r"^# ?%%.*\[(markdown|md|raw)\]")


class NoVerdictError(Exception):
    """No kernel lived to say what became of the case that is named."""


def lost_in_kernel(case: Case) -> dict[str, str]:
    """The exercises that lose something in a kernel, and how.

    Raises:
        NoVerdictError: no kernel lived to give one.
    """
    folder = Path(tempfile.mkdtemp(prefix="fidelity-"))
    try:
        return _lost_in(case, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _lost_in(case: Case, folder: Path) -> dict[str, str]:
    write_class([case], folder)
    home, target = folder / case.name, folder / "verdict.json"
    shutil.copytree(ROOT / "assignments" / case.assignment / "checks", home / "checks")
    cells = [FIRST_CELL, *code_cells(case, home)]
    for _ in range(DEATHS):
        died_at = _execute(cells, _last_cell(case, home, target), home)
        if target.exists():
            found: dict[str, str] = json.loads(target.read_text(encoding="utf-8"))
            return found
        if died_at is None or died_at >= len(cells):
            break
        cells[died_at : died_at + 1] = _without_death(cells[died_at])
    raise NoVerdictError(case.name)


def _last_cell(case: Case, home: Path, target: Path) -> str:
    exercises = list(assignment_of(case.assignment).exercises)
    report = "__import__('sys').modules['fidelity.kernel_side'].report"
    return f"{report}({exercises!r}, {str(home)!r}, {str(target)!r})"


def _execute(cells: list[str], last: str, home: Path) -> int | None:
    """Execute the cells; the index of the one at which the kernel died, or None."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in (*cells, last)])
    at = [0]

    def starts(cell: NotebookNode, cell_index: int) -> None:
        at[0] = cell_index

    client = NotebookClient(
        notebook,
        timeout=CELL_WALL_S,
        interrupt_on_timeout=True,
        allow_errors=True,
        kernel_name="python3",
        resources={"metadata": {"path": str(home)}},
        on_cell_start=starts,
    )
    try:
        client.execute(env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"})
    except (DeadKernelError, CellTimeoutError):
        return at[0]
    return None


def _without_death(cell: str) -> list[str]:
    """What a person executes in the place of a cell that has ended the kernel: its statements one by one, or nothing of one."""
    statements = _statements(cell)
    return statements if len(statements) > 1 else []


def code_cells(case: Case, home: Path) -> list[str]:
    """The sources that a person runs in a notebook's or a script's front end, in order."""
    if case.filename.endswith(".ipynb"):
        return _notebook_cells(_text(case))
    return [f"__file__ = {str(home / case.filename)!r}", *_script_cells(_text(case))]


def _text(case: Case) -> str:
    return case.content.decode("utf-8-sig").replace("\r\n", "\n")


def _notebook_cells(text: str) -> list[str]:
    """The code of a notebook, whatever its metadata lacks: front ends differ in how much of that they bear."""
    document = json.loads(text)
    if document["nbformat"] < 4:
        document = nbformat.reads(text, as_version=4)
    return ["".join(cell["source"]) for cell in document["cells"] if cell["cell_type"] == "code"]


def _script_cells(text: str) -> list[str]:
    """The cells of a script that marks them, else its statements."""
    marks = list(CELL_MARK.finditer(text))
    if not marks:
        return _statements(text)
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    head = text[: marks[0].start()]
    parts = [
        text[mark.end() : end] for mark, end in zip(marks, ends, strict=True) if not TEXT_MARK.match(mark[0])
    ]
    return [head, *(_uncommented(part) for part in parts)]


def _uncommented(cell: str) -> str:
    """A cell in which Jupytext has commented out its magics, with them again."""
    return re.sub(r"^# ([%!]{1,2}\w.*)$", r"\1", cell.strip("\n"), flags=re.MULTILINE)


def _statements(text: str) -> list[str]:
    python = TransformerManager().transform_cell(text)
    lines = python.split("\n")
    starts = [_first_line(node) - 1 for node in ast.parse(python).body]
    return ["\n".join(lines[start:end]) for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _first_line(node: ast.stmt) -> int:
    return min([node.lineno, *(part.lineno for part in getattr(node, "decorator_list", []))])
