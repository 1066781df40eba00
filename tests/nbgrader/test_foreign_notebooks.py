"""Notebooks of any nbgrader course: the same scores and outputs as stock, known attacks undone, nothing in reach."""

import json
import re
import shutil
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.preprocessors import Execute
from nbgrader.utils import determine_grade

from autograder.nbgrader.execute import SandboxedExecute, needs_kernel
from autograder.nbgrader.source import GradebookCell, SourceNotebook
from autograder.sandbox.enclosure import Level

PS1 = Path(str(distribution("nbgrader").locate_file("nbgrader/docs/source/user_guide")))
TEST = "assert type(f(2)) is int\nassert f(2) == 4"
STUB = "def f(x):\n    raise NotImplementedError"
WRONG = "def f(x): return 0\n"
ATTACKS = {
    "strips_asserts": """
import ast
class Strip(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()
get_ipython().ast_transformers.append(Strip())
""",
    "own_showtraceback": "get_ipython().showtraceback = lambda *a, **k: None",
    "class_showtraceback": """
import IPython.core.interactiveshell as shells
shells.InteractiveShell.showtraceback = lambda *a, **k: None
""",
    "redefines_type": "def f(x): return 0.0 + x * x\ntype = lambda value: int",
    "runs_pass_instead": """
shell = get_ipython()
run = shell.run_cell
shell.run_cell = lambda code, **options: run("pass", **options)
""",
    "compiles_pass_instead": """
import builtins
compiled = builtins.compile
builtins.compile = lambda source, *a, **k: compiled("pass" if isinstance(source, str) else source, *a, **k)
""",
    "transforms_the_input": "get_ipython().input_transformers_post.append(lambda lines: ['pass\\n'])",
    "shows_its_own_number": """
class Number(float):
    def __repr__(self):
        return "1.0"
get_ipython().display_formatter.formatters["text/plain"].for_type(int, lambda *a: a[1].text("1.0"))
""",
}


@pytest.fixture(scope="module")
def sandboxed(level: Level) -> bool:
    return level is Level.SANDBOXED


def notebook(*cells: tuple[str, float | None]) -> nbformat.NotebookNode:
    """Code cells; those with points are tests."""
    made = []
    for number, (source, points) in enumerate(cells):
        marks: dict[str, Any] = {"grade_id": f"cell-{number}", "schema_version": 3, "task": False}
        marks |= {"grade": points is not None, "solution": points is None, "locked": points is not None}
        if points is not None:
            marks["points"] = points
        made.append(nbformat.v4.new_code_cell(source, metadata={"nbgrader": marks}))
    spec = {"name": "python3", "language": "python", "display_name": "Python 3"}
    return nbformat.v4.new_notebook(cells=made, metadata={"kernelspec": spec})


def execute(
    kind: type[Execute], nb: nbformat.NotebookNode, folder: Path, sandboxed: bool = True, **options: Any
) -> nbformat.NotebookNode:
    step = kind(**options)
    if isinstance(step, SandboxedExecute):
        cell = GradebookCell("cell-0", "code", STUB, "", False, False, True, False)
        step.source, step.unsafe = SourceNotebook("n", [cell]), not sandboxed
    done, _ = step.preprocess(nb, {"metadata": {"path": str(folder)}})
    return done


def score(nb: nbformat.NotebookNode) -> Any:
    return determine_grade(nb.cells[-1])[0]


def test_right_work_scores_and_wrong_work_does_not(tmp_path: Path, sandboxed: bool) -> None:
    right = execute(
        SandboxedExecute, notebook(("def f(x): return x * x", None), (TEST, 3)), tmp_path, sandboxed
    )
    wrong = execute(SandboxedExecute, notebook((WRONG, None), (TEST, 3)), tmp_path, sandboxed)
    assert (score(right), score(wrong)) == (3.0, 0)


@pytest.mark.parametrize("name", ATTACKS)
def test_a_known_attack_gains_nothing(name: str, tmp_path: Path, sandboxed: bool) -> None:
    test = "f(2)" if name == "shows_its_own_number" else TEST
    nb = notebook((WRONG + ATTACKS[name], None), (test, 1))
    assert score(execute(SandboxedExecute, nb, tmp_path, sandboxed)) == 0


def test_stock_falls_for_what_is_undone_here(tmp_path: Path) -> None:
    """One kernel for all: each attack that is registered for later cells wins a test of its own."""
    nb = notebook((WRONG + ATTACKS["strips_asserts"], None), (TEST, 1))
    assert score(execute(Execute, nb, tmp_path)) == 1.0


def test_a_name_the_assignment_asks_for_may_hide_a_builtin(tmp_path: Path, sandboxed: bool) -> None:
    nb = notebook(("def f(x): return sum(x)\ndef sum(x): return 4", None), ("assert f(2) == 4", 1))
    step = SandboxedExecute(unsafe=not sandboxed)
    defines_sum = GradebookCell(
        "cell-0", "code", STUB + "\ndef sum(x):\n    raise NotImplementedError", "", False, False, True, False
    )
    step.source = SourceNotebook("n", [defines_sum])
    done, _ = step.preprocess(nb, {"metadata": {"path": str(tmp_path)}})
    assert score(done) == 1.0


@pytest.mark.parametrize(
    "source",
    [
        "open('../../../source/secret.txt').read()",
        "open('../../../gradebook.db', 'r+').write('x')",
        "open('{folder}/other.txt').read()",
        "import os; os.listdir('{folder}')",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9', timeout=2)",
    ],
)
def test_nothing_outside_is_in_reach(source: str, tmp_path: Path, sandboxed: bool) -> None:
    if not sandboxed:
        pytest.skip("needs the sandbox")
    work = tmp_path / "autograded" / "ada" / "ps1"
    work.mkdir(parents=True)
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "secret.txt").write_text("the answer")
    (tmp_path / "gradebook.db").write_text("scores")
    (tmp_path / "other.txt").write_text("another's")
    nb = execute(SandboxedExecute, notebook((source.format(folder=tmp_path), None), ("1", 1)), work)
    (error,) = [output for output in nb.cells[0].outputs if output.output_type == "error"]
    assert error.ename in ("FileNotFoundError", "PermissionError", "URLError", "OSError")
    assert (tmp_path / "gradebook.db").read_text() == "scores"


VARIED = [
    "print('out'); import sys; print('err', file=sys.stderr); 1 + 1",
    "x = {'a': [1, 2, 3]}; x",
    "1 / 0",
    "def g(n):\n    return g(n - 1) if n else missing\ng(2)",
    "def f(:",
    "from IPython.display import HTML, display\ndisplay(HTML('<b>bold</b>'))\nHTML('<i>it</i>')",
    "%precision 3\n3.14159265",
    "%%capture held\nprint('kept')",
    "held.stdout",
    "import warnings\nwarnings.warn('careful')",
    "input('name? ')",
    "class Bad:\n    def __repr__(self):\n        raise ValueError('no repr')\nBad()",
    "from IPython.display import clear_output\nprint('gone')\nclear_output()\nprint('stays')",
    "h = display('first', display_id='d')\nh.update('second')",
    "float('nan'), 'ünï ☃'",
    "open('made.txt', 'w').write('text')\nopen('made.txt').read()",
    "raise SystemExit(3)",
    "_",
]


def normal(nb: nbformat.NotebookNode) -> list[Any]:
    """What is to be equal: addresses, and the names of the files cells are compiled as, differ from run to run."""
    cells = []
    for cell in nb.cells:
        text = json.dumps([cell.execution_count, cell.outputs], sort_keys=True)
        text = re.sub(r"0x[0-9a-f]+", "0x", text)
        text = re.sub(r"/tmp/[\w/.-]*?(\d+\.py)", "FILE", text)
        cells.append(json.loads(re.sub(r"\b\d{6,}\.py", "FILE", text)))
    return cells


def test_outputs_and_scores_equal_those_of_a_kernel(tmp_path: Path, sandboxed: bool) -> None:
    cells = [(source, 9.0) for source in VARIED]
    stock_folder, our_folder = tmp_path / "stock", tmp_path / "ours"
    stock_folder.mkdir()
    our_folder.mkdir()
    stock = execute(Execute, notebook(*cells), stock_folder)
    ours = execute(SandboxedExecute, notebook(*cells), our_folder, sandboxed)
    for theirs, mine, source in zip(normal(stock), normal(ours), VARIED, strict=True):
        assert mine == theirs, source
    grades = [[determine_grade(cell)[0] for cell in nb.cells] for nb in (stock, ours)]
    assert grades[0] == grades[1]
    assert (our_folder / "made.txt").read_text() == (stock_folder / "made.txt").read_text() == "text"


def test_what_ends_or_hangs_costs_its_own_cell(tmp_path: Path, sandboxed: bool) -> None:
    sources = ["x = 2", "while True: pass", "import os; os._exit(3)", "x + 1", "exit()", "x + 2"]
    nb = execute(SandboxedExecute, notebook(*((s, 5.0) for s in sources)), tmp_path, sandboxed, timeout=2)
    grades = [determine_grade(cell)[0] for cell in nb.cells]
    assert grades[:4] == [5.0, 0, 0, 3.0]
    assert grades[5] == 4.0
    assert nb.cells[2].outputs[-1].ename == "KernelDied"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import threading", "imports threading"),
        ("await something()", "awaits"),
        ("%%bash\nls", "bash"),
        ("async def f():\n    await g()", ""),
        ("import numpy", ""),
    ],
)
def test_what_needs_a_kernel_is_told(source: str, reason: str) -> None:
    told = needs_kernel(notebook((source, None)))
    assert reason in told
    assert bool(told) is bool(reason)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory, sandboxed: bool) -> dict[str, Path]:
    """nbgrader's example course three times: graded by stock, by the drop-ins, in bulk."""
    if not sandboxed:
        pytest.skip("needs the sandbox")
    courses = {}
    for way in ("stock", "dropins", "bulk"):
        folder = tmp_path_factory.mktemp(way)
        for part in ("source", "submitted"):
            shutil.copytree(PS1 / part, folder / part)
        config = "c = get_config()\nc.CourseDirectory.course_id = 'example'\n"
        if way != "stock":
            config += "from autograder.nbgrader.config import use_dropins\nuse_dropins(c)\n"
        (folder / "nbgrader_config.py").write_text(config)
        run(folder, "nbgrader", "generate_assignment", "ps1")
        if way == "bulk":
            run(folder, "autograder", "nbgrader", "grade", ".", "ps1")
        else:
            run(folder, "nbgrader", "autograde", "ps1")
        run(folder, "nbgrader", "generate_feedback", "ps1")
        courses[way] = folder
    return courses


def run(folder: Path, *command: str) -> None:
    done = subprocess.run([sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def scores_in(folder: Path) -> dict[tuple[str, str, str], tuple[Any, ...]]:
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        return {
            (submission.student_id, row.name, grade.name): (grade.auto_score, grade.needs_manual_grade)
            for submission in gradebook.assignment_submissions("ps1")
            for row in submission.notebooks
            for grade in row.grades
        }


def test_the_example_course_has_stocks_scores(example: dict[str, Path]) -> None:
    stock = scores_in(example["stock"])
    assert scores_in(example["dropins"]) == scores_in(example["bulk"]) == stock
    totals = {
        student: sum(score or 0 for (who, _, _), (score, _) in stock.items() if who == student)
        for student in ("bitdiddle", "hacker")
    }
    assert totals == {"bitdiddle": 1.5, "hacker": 3.0}


def test_the_example_courses_feedback_agrees(example: dict[str, Path]) -> None:
    def text(way: str, page: Path) -> str:
        html = (example[way] / "feedback" / page).read_text()
        html = re.sub(r"/tmp/[\w/.-]+", "PATH", html)
        html = html.replace(" celltag_raises-exception", "")  # a student's own tag on a test cell
        return re.sub(r'id="cell-id=\w+"|cell-id=\w+', "", html)

    pages = [
        p.relative_to(example["stock"] / "feedback") for p in (example["stock"] / "feedback").rglob("*.html")
    ]
    assert len(pages) == 4
    for page in pages:
        assert text("dropins", page) == text("bulk", page) == text("stock", page)
