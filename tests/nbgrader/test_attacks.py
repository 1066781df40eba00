"""What students do to win points: it works on stock nbgrader, and gains nothing through the drop-ins and in bulk.

A test cell of a foreign notebook runs beside the code it tests; what is undone before it is in
:class:`autograder.sandbox.inside.pristine.Pristine`. Assignments of this package have no such cells.
"""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("nbgrader")

import nbformat
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.api import Gradebook
from nbgrader.preprocessors import Execute
from nbgrader.utils import determine_grade, is_grade

from autograder.assignment.model import Assignment
from autograder.author.notebook import instructor_notebook
from autograder.nbgrader.bulk import CoursePlan, grade_course
from autograder.nbgrader.course import Course
from autograder.nbgrader.execute import SandboxedExecute
from autograder.nbgrader.observed import RESOURCE
from autograder.nbgrader.saving import scores_of
from autograder.sandbox.enclosure import Level

WRONG = "def answer():\n    return 1.0\n"
TESTS = [
    "assert type(answer()) is float\nassert abs(answer() - 2.0) < 1e-9\nassert answer() == 2.0",
    "x = answer()\n3.0 * (x == 2.0 and type(x) is float)",
    "import math\nassert math.isclose(answer(), 2.0)\n3.0",
]
"""Asserts; partial credit; both. The wrong answer earns nothing in any of them."""
SHELL = "from IPython.core.interactiveshell import InteractiveShell\nshell = get_ipython()\n"
ATTACKS = {
    "strips asserts": (
        "import ast\nclass Strip(ast.NodeTransformer):\n    def visit_Assert(self, node): return ast.Pass()\n"
        "get_ipython().ast_transformers.append(Strip())",
        [3.0, 0.0, 3.0],
    ),
    "runs nothing": (SHELL + "async def run(*_, **__): return False\nInteractiveShell.run_code = run", [3.0, 3.0, 3.0]),
    "compiles nothing": (SHELL + "import ast\nshell.compile.ast_parse = lambda *_, **__: ast.parse('')", [3.0, 3.0, 3.0]),
    "replaces the source": (SHELL + "shell.input_transformers_post.append(lambda _: ['None\\n'])", [3.0, 3.0, 3.0]),
    "hides results": (SHELL + "shell.ast_node_interactivity = 'none'", [0, 3.0, 0]),
    "formats floats": (
        SHELL + "plain = shell.display_formatter.formatters['text/plain']\n"
        "plain.for_type(float, lambda value, printer, cycle: printer.text('3.0'))",
        [0, 3.0, 0],
    ),
    "prints floats": ("from IPython.lib.pretty import RepresentationPrinter as P\nP.pretty = lambda p, _: p.text('3.0')", [0, 3.0, 0]),
    "replaces exec": ("import IPython.core.interactiveshell as module\nmodule.exec = lambda *_: None", [3.0, 3.0, 3.0]),
    "shows a result of its own": ("import sys\ndef answer():\n    sys.displayhook(3.0)\n    return 1.0", [3.0, 3.0, 3.0]),
}  # fmt: skip
"""Source, and what stock nbgrader gives for it."""
MORE = {
    "honest": "",
    "showtraceback": SHELL + "shell.showtraceback = lambda *_, **__: None",
    "class showtraceback": SHELL + "InteractiveShell.showtraceback = InteractiveShell._showtraceback = lambda *_, **__: None",
    "custom exception handler": SHELL + "shell.set_custom_exc((BaseException,), lambda *_, **__: None)",
    "names": "type = lambda _: float\nabs = lambda _: 0",
    "builtins": "import builtins\nbuiltins.type = builtins.isinstance = lambda *_: float\nbuiltins.abs = lambda _: 0",
    "own builtins": "import types, builtins\n__builtins__ = types.ModuleType('b')\n"
    "__builtins__.__dict__.update({**vars(builtins), 'abs': lambda _: 0})",
    "builtin compile": "import builtins\nreal = builtins.compile\nbuiltins.compile = lambda s, *a, **k: real('0', *a, **k)",
    "parser": "import ast\nreal = ast.parse\nast.parse = lambda *_, **__: real('0')",
    "compiler class": SHELL + "type(shell.compile).__call__ = lambda *_, **__: compile('0', 'x', 'exec')",
    "AssertionError": "import builtins\nbuiltins.AssertionError = AssertionError = type('A', (SystemExit,), {})",
    "json": "import json\njson.dumps = lambda *_, **__: '{}'\njson.JSONEncoder.encode = lambda *_: '{}'",
    "transform": SHELL + "shell.transform_cell = InteractiveShell.transform_cell = lambda *_: 'None'",
    "run_cell": SHELL + "shell.run_cell = shell._run_cell = shell.run_cell_async = lambda *_, **__: None",
    "displayhook": SHELL + "shell.displayhook.finish_displayhook = lambda: None\n"
    "type(shell.displayhook).__call__ = lambda self, result=None: None\nshell.display_trap.hook = lambda _: None",
    "formatter classes": SHELL + "fake = lambda *_, **__: ({'text/plain': '3.0'}, {})\n"
    "shell.display_formatter.format = type(shell.display_formatter).format = fake\n"
    "type(shell.display_formatter.formatters['text/plain']).__call__ = lambda *_: '3.0'",
    "precision": SHELL + "shell.run_line_magic('precision', '%d3')",
    "silence": SHELL + "shell.displayhook.session.send = shell.display_pub.publish = lambda *_, **__: None",
    "events": SHELL + "def clear(result): result.error_in_exec = None\nshell.events.register('post_run_cell', clear)",
    "tracing": SHELL + "import sys\ndef skip(frame, event, _):\n    if event == 'line' and frame.f_code.co_name == '<module>':\n"
    "        frame.f_lineno = 3\n    return skip\nsys.settrace(skip)\nshell.events.register('pre_run_cell', lambda _: sys.settrace(skip))",
    "equal to everything": "class All(float):\n    __eq__ = __le__ = __lt__ = lambda *_: True\n    __sub__ = __abs__ = lambda *_: All()\n"
    "    __repr__ = lambda _: '1000'\n    __hash__ = float.__hash__\ndef answer(): return All()",
    "exits": "import sys\ndef answer(): sys.exit(0)",
    "ends": "import os\ndef answer(): os._exit(0)",
    "redirects": "import sys, io\nsys.stdout = sys.stderr = io.StringIO()",
}  # fmt: skip
"""Others, of which stock withstands some, and with some loses the student."""


def marks(name: str, **more: Any) -> dict[str, Any]:
    given = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
    return {"nbgrader": {**given, "grade_id": name, **more}}


def notebook(attack: str, tests: Sequence[str] = TESTS) -> NotebookNode:
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cells = [new_code_cell(WRONG + attack, metadata=marks("answer", solution=True))]
    for number, test in enumerate(tests):
        cells.append(new_code_cell(test, metadata=marks(f"test-{number}", grade=True, locked=True, points=3)))
    return new_notebook(cells=cells, metadata={"kernelspec": spec})


def executed(
    step: Execute, made: NotebookNode, folder: Path, **about: str
) -> tuple[NotebookNode, dict[str, Any]]:
    resources: dict[str, Any] = {"metadata": {"path": str(folder)}, "nbgrader": {"notebook": "n", **about}}
    step.preprocess(made, resources)
    return made, resources


def grades(made: NotebookNode) -> list[float | None]:
    return [determine_grade(cell)[0] for cell in made.cells if is_grade(cell)]


@pytest.mark.parametrize("name", ATTACKS)
def test_it_works_on_stock_and_not_in_a_session(step: SandboxedExecute, tmp_path: Path, name: str) -> None:
    attack, won = ATTACKS[name]
    assert grades(executed(Execute(timeout=10), notebook(attack), tmp_path)[0]) == won
    assert grades(executed(step, notebook(attack), tmp_path)[0]) == [0, 0, 0]


@pytest.mark.parametrize("name", MORE)
def test_nothing_is_gained_in_a_session(step: SandboxedExecute, tmp_path: Path, name: str) -> None:
    assert grades(executed(step, notebook(MORE[name]), tmp_path)[0]) == [0, 0, 0]


KERNELS = ["strips asserts", "compiles nothing", "formats floats", "shows a result of its own"]


@pytest.mark.parametrize("name", KERNELS)
def test_asking_for_a_kernel_gains_nothing(step: SandboxedExecute, tmp_path: Path, name: str) -> None:
    attack = "import threading\n" + ATTACKS[name][0]
    assert grades(executed(step, notebook(attack), tmp_path)[0]) == [0, 0, 0]


def test_what_is_undone_does_not_harm_honest_work(step: SandboxedExecute, tmp_path: Path) -> None:
    right = "\n".join(
        [
            SHELL,
            "def answer():\n    print('here')\n    return 2.0",
            *(a for a, _ in list(ATTACKS.values())[:6]),
        ]
    )
    assert grades(executed(step, notebook(right), tmp_path)[0]) == [3.0, 3.0, 3.0]


@pytest.mark.parametrize("shown", ["1000", "3.01"])
def test_a_result_above_the_points_is_for_a_person(
    step: SandboxedExecute, tmp_path: Path, shown: str
) -> None:
    """Stock drops such a student from the batch."""
    attack = f"class Many(float):\n    def __repr__(self): return '{shown}'\ndef answer(): return Many(1.0)"
    made, resources = executed(step, notebook(attack, ["answer()"]), tmp_path)
    with pytest.raises(ValueError, match="greater than maximum"):
        grades(made)
    assert scores_of(made, resources) == {"test-0": None}


def test_an_assignment_of_this_package_has_no_cells_to_attack(
    tiny: Assignment, level: Level, tmp_path: Path
) -> None:
    """Nor does what a submission says of its own score count: its outputs and marks are not looked at."""
    step = SandboxedExecute(unsafe=level is Level.UNSAFE, solutions=str(tiny.folder.parent))
    chosen = ("honest", "builtins", "tracing", "equal to everything", "ends", "redirects")
    attacks = {name: attack for name, (attack, _) in ATTACKS.items()} | {name: MORE[name] for name in chosen}
    for name, attack in attacks.items():
        made = instructor_notebook(tiny, {"square_gradient": 100})
        wrong = "def square_gradient(x):\n    return x\n"
        for cell in made.cells:
            given = cell.metadata.get("nbgrader", {})
            if given.get("solution"):
                cell.source = wrong + attack.replace("answer", "square_gradient")
            elif given.get("grade"):
                cell.source = "100.0"
                data = {"text/plain": "100.0"}
                cell.outputs = [nbformat.v4.new_output("execute_result", data=data, execution_count=1)]
        path = tmp_path / f"{tiny.notebook.stem}.ipynb"
        nbformat.write(made, path)
        about = {"assignment": tiny.name, "notebook": tiny.notebook.stem, "student": "mallory"}
        _, resources = executed(step, made, tmp_path, **about, submitted_path=str(path))
        assert grades(made) == [0.0], name
        assert not resources[RESOURCE].ungraded


SECRET = "THE-SOLUTION-4711"
ROOT = "../../.."
REACHES = {
    "reads the source": f"open('{ROOT}/source/ps/n.ipynb').read()",
    "reads the gradebook": f"import sqlite3; sqlite3.connect('{ROOT}/gradebook.db').execute('select source from source_cell').fetchall()",
    "writes the gradebook": f"import sqlite3; db = sqlite3.connect('{ROOT}/gradebook.db'); db.execute('update grade set extra_credit = 50'); db.commit()",
    "writes the source": f"open('{ROOT}/source/ps/planted.txt', 'w').write('x')",
    "writes a submission": f"open('{ROOT}/submitted/victim/ps/n.ipynb', 'w').write('x')",
    "reads a link": "open('link.db', 'rb').read()",
}  # fmt: skip


@dataclass(frozen=True)
class Attacked:
    """A course in which mallory's notebook has been graded, and victim's."""

    root: Path

    @property
    def outputs(self) -> list[Any]:
        path = self.root / "autograded" / "mallory" / "ps" / "n.ipynb"
        return [cell.outputs for cell in nbformat.read(path, 4).cells[: len(REACHES)]]

    def score(self, student: str) -> Any:
        with Gradebook(f"sqlite:///{self.root / 'gradebook.db'}") as gradebook:
            return gradebook.find_submission("ps", student).score

    def succeeded(self, name: str) -> bool:
        """Whether a cell of :data:`REACHES` got what it wanted."""
        outputs = self.outputs[list(REACHES).index(name)]
        return all(output.output_type != "error" for output in outputs)


def prepare(root: Path, level: Level, nbgrader: Any, *, dropins: bool) -> None:
    """The course, with what mallory and victim have handed in, and a student whose notebook is a link to the solution."""
    config = [f"c = get_config()\nc.CourseDirectory.root = {str(root)!r}"]
    if dropins:
        config.append("from autograder.nbgrader.config import use_dropins\nuse_dropins(c)")
        config.append(f"c.SandboxedExecute.unsafe = {level is Level.UNSAFE}")
    (root / "nbgrader_config.py").write_text("\n".join(config))
    source = root / "source" / "ps" / "n.ipynb"
    source.parent.mkdir(parents=True)
    solved = f"### BEGIN SOLUTION\ndef answer(): return 2.0  # {SECRET}\n### END SOLUTION"
    made = notebook("", TESTS[:1])
    made.cells[0].source = solved
    nbformat.write(made, source)
    nbgrader("generate_assignment", "ps", folder=root)
    released = nbformat.read(root / "release" / "ps" / "n.ipynb", 4)
    released.cells[0].source = WRONG
    submit(root, "victim", released)
    released.cells = [*(new_code_cell(reach) for reach in REACHES.values()), *released.cells]
    submit(root, "mallory", released)
    (root / "submitted" / "mallory" / "ps" / "link.db").symlink_to(root / "gradebook.db")
    (root / "submitted" / "linker" / "ps").mkdir(parents=True)
    (root / "submitted" / "linker" / "ps" / "n.ipynb").symlink_to(source)


def submit(root: Path, student: str, made: NotebookNode) -> None:
    target = root / "submitted" / student / "ps" / "n.ipynb"
    target.parent.mkdir(parents=True)
    nbformat.write(made, target)


def by_stock(root: Path, nbgrader: Any) -> None:
    nbgrader(
        "autograde", "ps", folder=root, status=1
    )  # what mallory made of victim's notebook cannot be read


def by_dropins(root: Path, nbgrader: Any) -> None:
    nbgrader("autograde", "ps", folder=root)


def in_bulk(root: Path, nbgrader: Any) -> None:
    report = grade_course(Course(root), CoursePlan("ps", jobs=1))
    assert {student.student: student.status for student in report.students} == {
        "linker": "needs_person", "mallory": "graded", "victim": "graded",
    }  # fmt: skip


@pytest.fixture(scope="module")
def attacked(
    tmp_path_factory: pytest.TempPathFactory, level: Level, nbgrader: Any
) -> Callable[[str], Attacked]:
    """Courses by how they were graded: ``stock``, ``dropins`` or ``bulk``."""
    ways = {"stock": by_stock, "dropins": by_dropins, "bulk": in_bulk}
    done: dict[str, Attacked] = {}

    def make(way: str) -> Attacked:
        if way not in done:
            root = tmp_path_factory.mktemp(way)
            prepare(root, level, nbgrader, dropins=way != "stock")
            ways[way](root, nbgrader)
            done[way] = Attacked(root)
        return done[way]

    return make


def test_stock_lets_a_notebook_reach_everything(attacked: Callable[[str], Attacked]) -> None:
    course = attacked("stock")
    assert [name for name in REACHES if not course.succeeded(name)] == []
    assert SECRET in str(course.outputs[0])
    assert TESTS[0].splitlines()[0] in str(course.outputs[1])
    assert course.score("mallory") == 50.0
    assert course.score("linker") >= 3.0
    assert (course.root / "source" / "ps" / "planted.txt").exists()
    assert (course.root / "submitted" / "victim" / "ps" / "n.ipynb").read_text() == "x"


@pytest.mark.needs_sandbox
@pytest.mark.parametrize("way", ["dropins", "bulk"])
def test_nothing_is_reached_through_ours(attacked: Callable[[str], Attacked], way: str) -> None:
    course = attacked(way)
    assert [name for name in REACHES if course.succeeded(name)] == []
    assert SECRET not in str(course.outputs)
    assert course.score("mallory") == course.score("victim") == 0.0
    assert not (course.root / "source" / "ps" / "planted.txt").exists()
    assert "answer" in (course.root / "submitted" / "victim" / "ps" / "n.ipynb").read_text()
    with sqlite3.connect(course.root / "gradebook.db") as gradebook:
        assert not any(credit for (credit,) in gradebook.execute("select extra_credit from grade"))


@pytest.mark.needs_sandbox
@pytest.mark.parametrize("way", ["dropins", "bulk"])
def test_a_link_to_the_solution_is_left_to_a_person(attacked: Callable[[str], Attacked], way: str) -> None:
    course = attacked(way)
    assert course.score("linker") == 0.0
    text = (course.root / "autograded" / "linker" / "ps" / "n.ipynb").read_text()
    assert "is a symbolic link" in text
    assert SECRET not in text
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        (grade,) = gradebook.find_submission_notebook("n", "ps", "linker").grades
        assert (grade.auto_score, grade.needs_manual_grade) == (None, True)
