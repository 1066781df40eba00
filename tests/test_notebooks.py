"""Every notebook runs from top to bottom: solved, with full points and plots; untouched, with no error and no points.

They run in sessions, forked from one process that has torch loaded, with the shell and the messages of a real kernel.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from autograder.assignment import assignment_names, load_assignment
from autograder.build import instructor_notebook
from autograder.grader import max_scores, open_side
from autograder.nbgrader.kernel import SessionKernel, Sessions
from autograder.sandbox import Level

ROOT = Path(__file__).resolve().parent.parent
NAMES = assignment_names(ROOT)


@pytest.fixture(scope="module")
def sessions() -> Iterator[Sessions]:
    with_torch = Sessions(Level.UNSAFE, ["torch"])
    yield with_torch
    with_torch.close()


def executed(sessions: Sessions, notebook: nbformat.NotebookNode, folder: Path) -> nbformat.NotebookNode:
    kernel = SessionKernel(sessions, folder, {"PYTHONPATH": str(ROOT)})
    try:
        NotebookClient(notebook, km=kernel, timeout=120, allow_errors=True).execute()
    finally:
        kernel.shutdown_kernel()
        kernel.cleanup_resources()
    return notebook


def errors_in(notebook: nbformat.NotebookNode) -> list[str]:
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    failed = [o.ename + ": " + o.evalue for o in outputs if o.output_type == "error"]
    return failed + [o.text for o in outputs if o.output_type == "stream" and o.name == "stderr"]


def checked(notebook: nbformat.NotebookNode) -> dict[str, float]:
    """What each check cell shows as its bare float."""
    marked = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    return {cell.metadata.nbgrader.grade_id: float(cell.outputs[-1].data["text/plain"]) for cell in marked}


def plots_in(notebook: nbformat.NotebookNode) -> int:
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return sum("image/png" in output.get("data", {}) for output in outputs)


@pytest.mark.parametrize("name", NAMES)
def test_the_solved_notebook_runs_with_full_points_and_plots(
    name: str, sessions: Sessions, tmp_path: Path
) -> None:
    assignment = load_assignment(ROOT / "solutions" / name)
    judge, _ = open_side(assignment.side("hidden"))
    points = max_scores(assignment.exercises, judge.tests)
    judge.close()
    folder = Path(shutil.copytree(ROOT / "assignments" / name, tmp_path / name))
    notebook = executed(sessions, instructor_notebook(assignment, points), folder)
    assert errors_in(notebook) == []
    assert checked(notebook) == {f"check-{exercise}": float(worth) for exercise, worth in points.items()}
    assert plots_in(notebook) >= 1


@pytest.mark.parametrize("name", NAMES)
def test_the_untouched_notebook_runs_without_an_error_and_earns_nothing(
    name: str, sessions: Sessions, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(ROOT / "assignments" / name, tmp_path / name))
    (path,) = folder.glob("*.ipynb")
    notebook = executed(sessions, nbformat.read(path, as_version=4), folder)
    assert errors_in(notebook) == []
    assert set(checked(notebook).values()) == {0.0}
