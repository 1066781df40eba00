"""Ordinary nbgrader courses, graded for classes of several sizes: which class gains how much.

Three courses of one notebook with three tests each: one that imports torch, one NumPy, one that plots. Bulk grading is measured for
each size. Stock takes every student the same time after a start of its own, so it is measured for two small classes, and told for larger ones by the
line through both.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from rich.table import Table

MEASURED = (3, 8)
"""The classes that stock is measured with."""
CONFIG = "c = get_config()\nc.CourseDirectory.course_id = 'sizes'\n"
DROPINS = "from autograder.nbgrader.config import use_dropins\nuse_dropins(c)\n"
KINDS = {
    "torch": (
        "import torch",
        "def slope(x):\n    x = x.detach().requires_grad_()\n    (x ** 3).sum().backward()\n    return x.grad",
        "assert torch.allclose(slope(torch.tensor([{}.0])), torch.tensor([3.0 * {} ** 2]))",
    ),
    "numpy": (
        "import numpy as np",
        "def normed(x):\n    return x / np.linalg.norm(x)",
        "assert np.allclose(normed(np.array([0.0, {}.0, {}.0]))[1:], 0.5 ** 0.5)",
    ),
    "plots": (
        "%matplotlib inline\nimport matplotlib.pyplot as plt",
        "def drawn(n):\n    figure, axes = plt.subplots()\n    axes.plot(range(n), label='line')\n    axes.legend()\n    plt.show()\n    return axes",
        "assert len(drawn({}).lines[0].get_xdata()) == {}",
    ),
}
"""What a notebook imports, its answer, and a test of it for a number."""
NUMBERS = (1, 2, 3)

Run = Callable[..., float]
"""Runs a command in a course's folder; its seconds."""


@dataclass(frozen=True)
class SizeRow:
    """A class of one size: seconds by stock, measured or told by the line, and in bulk."""

    kind: str
    students: int
    stock_s: float
    is_measured: bool
    bulk_s: float

    @property
    def ratio(self) -> float:
        """How many times as fast as stock."""
        return self.stock_s / self.bulk_s


def write_course(folder: Path, kind: str, students: int, run: Run, *, dropins: bool) -> Path:
    """A course in which so many students have handed in the solution."""
    folder.mkdir(parents=True)
    (folder / "nbgrader_config.py").write_text(CONFIG + (DROPINS if dropins else ""))
    notebook = _notebook(kind)
    handed_in = [folder / "submitted" / f"student{number:04}" for number in range(students)]
    for place in (folder / "source", *handed_in):
        (place / "ps1").mkdir(parents=True)
        nbformat.write(notebook, place / "ps1" / "n.ipynb")
    run(folder, "nbgrader", "generate_assignment", "ps1", "--log-level=ERROR")
    return folder


def _notebook(kind: str) -> nbformat.NotebookNode:
    imports, answer, test = KINDS[kind]
    solution = f"### BEGIN SOLUTION\n{answer}\n### END SOLUTION"
    cells = [
        new_code_cell(imports),
        new_code_cell(solution, metadata=_marks("answer", solution=True)),
        *(
            new_code_cell(test.format(n, n), metadata=_marks(f"test-{n}", grade=True, locked=True, points=1))
            for n in NUMBERS
        ),
    ]
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": spec})


def _marks(name: str, **more: object) -> dict[str, object]:
    marks = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
    return {"nbgrader": {**marks, "grade_id": name, **more}}


def measure_sizes(folder: Path, sizes: Sequence[int], run: Run) -> list[SizeRow]:
    """Each kind of course for each size of class."""
    rows = []
    for kind in KINDS:
        stock = {size: _stock_s(folder / f"{kind}-stock-{size}", kind, size, run) for size in MEASURED}
        for size in sizes:
            course = write_course(folder / f"{kind}-bulk-{size}", kind, size, run, dropins=True)
            bulk_s = run(course, "autograder", "nbgrader", "grade", ".", "ps1", "--no-rehearsal")
            rows.append(SizeRow(kind, size, on_the_line(stock, size), size in stock, bulk_s))
    return rows


def _stock_s(folder: Path, kind: str, size: int, run: Run) -> float:
    course = write_course(folder, kind, size, run, dropins=False)
    return run(course, "nbgrader", "autograde", "ps1", "--log-level=ERROR")


def on_the_line(measured: dict[int, float], size: int) -> float:
    """What was measured for a size, or what the line through the smallest and the largest says."""
    if size in measured:
        return measured[size]
    low, high = min(measured), max(measured)
    each_s = (measured[high] - measured[low]) / (high - low)
    return measured[low] + each_s * (size - low)


def sizes_table(rows: Sequence[SizeRow]) -> Table:
    """The table that README quotes."""
    table = Table("course", "students", "stock, seconds", "in bulk, seconds", "over stock")
    for row in rows:
        stock = f"{row.stock_s:.1f}" if row.is_measured else f"≈ {row.stock_s:.0f}"
        table.add_row(row.kind, str(row.students), stock, f"{row.bulk_s:.1f}", f"{row.ratio:.1f} ×")
    return table
