"""Cells that end their kernel, hang or fill it, in a session and in a kernel inside the sandbox: each costs itself."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

pytest.importorskip("nbgrader")

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.utils import determine_grade

from autograder.nbgrader.attended import AttendedExecute
from autograder.sandbox.notebook import enclosed_kernel
from autograder.sandbox.notebook import work_folder as files
from autograder.sandbox.notebook.memory_used import uses_more_than


def attended(
    step: AttendedExecute, folder: Path, cells: Sequence[str], timeout_s: Callable[[NotebookNode], int]
) -> NotebookNode:
    """A notebook of test cells of 3 points each, executed in ``folder``."""
    notebook = new_notebook()
    for number, source in enumerate(cells):
        marks = {"grade": True, "solution": False, "grade_id": f"cell-{number}", "points": 3}
        notebook.cells.append(new_code_cell(source, metadata={"nbgrader": marks}))
    step.timeout_func = timeout_s
    step.preprocess(notebook, {"metadata": {"path": str(folder)}})
    return notebook


ENDLESS = "while True: pass"
STUBBORN = "while True:\n    try:\n        while True: pass\n    except KeyboardInterrupt: pass"


def seconds_for(cell: NotebookNode) -> int:
    """How long a cell may take: one that never ends no longer than it must, any other as long as a busy machine makes it."""
    return 1 if cell.source.endswith(": pass") else 300


def test_each_bad_cell_costs_only_itself(
    step: AttendedExecute, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def seconds_and_grace(cell: NotebookNode) -> int:
        grace_s = 0.3 if cell.source == STUBBORN else 300.0
        monkeypatch.setattr("autograder.sandbox.notebook.session_kernel.GRACE_S", grace_s)
        return seconds_for(cell)

    bad = [
        ENDLESS, STUBBORN, "import os; os._exit(0)", "import os; os.abort()", "while True: print('x' * 10**5)",
        "[bytearray(2**28) for _ in range(99)]", "f = open('f', 'wb')\nwhile True: f.write(bytes(2**20))", "raise SystemExit",
    ]  # fmt: skip
    cells = ["x = [1]"] + [
        cell for one in bad for cell in (one, "x.append(len(x) + 1)\nassert x[-1] == len(x)")
    ]
    ours = attended(step, tmp_path, cells, seconds_and_grace)
    assert [determine_grade(cell)[0] for cell in ours.cells] == [3.0] + [0, 3.0] * len(bad)
    errors = [
        [output for output in cell.outputs if output.output_type == "error"] for cell in ours.cells[1::2]
    ]
    names = [error[-1].ename for error in errors]
    assert names[0] == "CellTimeoutError"
    assert names[2:5] == ["KernelDied"] * 3
    assert names[5:] == ["MemoryError", "OSError", "SystemExit"]


@pytest.mark.needs_sandbox
def test_each_bad_cell_costs_only_itself_in_a_kernel_too(
    step: AttendedExecute, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "FOLDER_BYTES", 2**22)
    bad = [
        ENDLESS, "import os; os._exit(0)", "import os; os.kill(os.getpid(), 9)", "exit(); 1 / 0",
        "open('f', 'wb').write(bytes(2**23))\nwhile True: print(end='')", "[bytearray(2**28) for _ in range(99)]",
    ]  # fmt: skip
    cells = ["import threading; x = [1]"] + [cell for one in bad for cell in (one, "x.append(1)\nassert x")]
    ours = attended(step, tmp_path, cells, seconds_for)
    assert [determine_grade(cell)[0] for cell in ours.cells] == [3.0] + [0, 3.0] * len(bad)
    assert ours.cells[3].outputs[-1].evalue == "the kernel of this notebook ended in this cell"
    assert ours.cells[9].outputs[-1].evalue == "the kernel of this notebook ended in this cell"


FORKS = (
    "import os, time\nblock = bytearray(200 * 2**20)\n"
    "for _ in range(4):\n    if os.fork() == 0:\n        block[:] = bytes(len(block)); time.sleep(600)\n"
    "while True: time.sleep(0.1)"
)


@pytest.mark.needs_sandbox
def test_memory_that_the_children_of_a_fork_write_to_counts(
    step: AttendedExecute, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody has asked for it, so only who looks sees it."""
    monkeypatch.setattr(enclosed_kernel, "uses_more_than", lambda pid, _: uses_more_than(pid, 700))
    ours = attended(step, tmp_path, ["import threading", FORKS, "assert True"], lambda _: 300)
    assert [determine_grade(cell)[0] for cell in ours.cells] == [3.0, 0, 3.0]
    assert ours.cells[1].outputs[-1].evalue == "the kernel of this notebook ended in this cell"
