"""Every notebook runs from top to bottom: solved, with full points and plots; untouched, with no error and no points.

They run in sessions, forked from one process that has torch loaded, with the shell and the messages of a real kernel.
"""

import ast
import builtins
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import nbformat
import pytest
from IPython.core.inputtransformer2 import TransformerManager
from nbclient import NotebookClient

from autograder.assignment.find import assignment_names
from autograder.assignment.load import load_assignment
from autograder.assignment.model import stub_of
from autograder.author.notebook import instructor_notebook
from autograder.judge.open_side import max_scores, open_side
from autograder.sandbox.notebook.session_kernel import SessionKernel
from autograder.sandbox.notebook.sessions import Sessions
from autograder.sandbox.enclosure import Level
from autograder.student import needs

ROOT = Path(__file__).resolve().parents[2]
NAMES = assignment_names(ROOT)
QUICK = NAMES[::4]
"""Those whose untouched notebooks `make test` runs, too."""


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


@pytest.mark.parametrize("name", [pytest.param(n, marks=[] if n in QUICK else pytest.mark.slow) for n in NAMES])
def test_the_untouched_notebook_runs_without_an_error_and_earns_nothing(
    name: str, sessions: Sessions, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(ROOT / "assignments" / name, tmp_path / name))
    (path,) = folder.glob("*.ipynb")
    notebook = executed(sessions, nbformat.read(path, as_version=4), folder)
    assert errors_in(notebook) == []
    assert set(checked(notebook).values()) == {0.0}


def names_bound(tree: ast.AST) -> set[str]:
    bound: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            bound.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            bound |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound.add(node.id)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            bound.add(node.name)
    return bound


@pytest.mark.parametrize("name", NAMES)
def test_no_illustration_needs_another(name: str) -> None:
    """A student who does the exercises in another order, or skips a picture, must not meet a NameError."""
    cells = [cell for cell in load_assignment(ROOT / "solutions" / name).cells if cell.kind == "code"]
    trees = [
        (ast.parse(TransformerManager().transform_cell(cell.source)), cell.is_illustration) for cell in cells
    ]
    always = {name for tree, illustrates in trees if not illustrates for name in names_bound(tree)}
    always |= {*dir(builtins), "display", "get_ipython"}
    for tree, illustrates in trees:
        if illustrates:
            loads = (n for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load))
            assert {node.id for node in loads} - names_bound(tree) - always == set()


WRONG_WAYS = {
    "returns nothing": "return None",
    "raises": 'raise ZeroDivisionError("a slip")',
    "loops": "while True: pass",
}
"""How an exercise may go wrong for all who call it → the body of all its functions."""
SHORT = 0.04
"""In place of :data:`~autograder.student.check.PATIENCE`: a cell of ours is stopped after a fifth of a second."""


def spoilt(source: str, body: str) -> str:
    """An exercise's cell whose functions have ``body`` where a solution would stand."""
    return stub_of(source).replace("raise NotImplementedError()", body)


@pytest.mark.parametrize("way", WRONG_WAYS)
@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_exercise_stops_no_cell_of_ours(
    name: str, way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """*Run All* comes to the end of a notebook, whatever the student's functions do."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(needs, "PATIENCE", SHORT)
    matplotlib.use("agg")
    namespace: dict[str, Any] = {"__name__": "__main__"}
    illustrations = 0
    for cell in load_assignment(ROOT / "solutions" / name).cells:
        if cell.kind == "code":
            source = spoilt(cell.source, WRONG_WAYS[way]) if cell.exercise else cell.source
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                exec(compile(source, f"<{name}>", "exec"), namespace)
            illustrations += cell.is_illustration
    plt.close("all")
    assert illustrations >= 2
    assert "a working" in capsys.readouterr().out


def docstrings_in(source: str) -> list[str]:
    """The texts of docstrings, and of what stands below a name to describe it, each with its first line's indent."""
    tree = ast.parse(TransformerManager().transform_cell(source))
    blocks = [
        node.body for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
    ]
    strings = [
        statement
        for body in blocks
        for statement in body
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    ]
    lines = source.splitlines()
    return ["\n".join(lines[s.lineno - 1 : s.end_lineno]) for s in strings]


@pytest.mark.parametrize("name", NAMES)
def test_what_students_read_fits_into_79_columns(name: str) -> None:
    """Half of a window of 1,300 pixels, or one of 900 with the file browser open, shows no more."""
    (path,) = (ROOT / "assignments" / name).glob("*.ipynb")
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    read = [text for cell in cells for text in docstrings_in(cell.source)]
    read += [cell.source for cell in cells if cell.metadata.nbgrader.solution]
    assert read
    assert [line for text in read for line in text.splitlines() if len(line) > 79] == []


@pytest.mark.parametrize("name", NAMES)
def test_code_that_only_plots_is_collapsed(name: str) -> None:
    (path,) = (ROOT / "assignments" / name).glob("*.ipynb")
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    hidden = [cell for cell in cells if cell.metadata.get("jupyter", {}).get("source_hidden")]
    assert hidden == [cell for cell in cells if "plt.show()" in cell.source or "axes.set(" in cell.source]
    assert not [cell for cell in hidden if cell.metadata.nbgrader.solution or cell.metadata.nbgrader.grade]


@pytest.mark.parametrize("name", NAMES)
def test_no_line_of_code_runs_out_of_its_cell(name: str) -> None:
    """A cell of JupyterLab in a window of 1,300 pixels, the file browser open, shows 110 characters."""
    (path,) = (ROOT / "assignments" / name).glob("*.ipynb")
    code = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    assert code
    assert [line for source in code for line in source.splitlines() if len(line) > 110] == []
