"""What students do to win points: it works where nothing is undone, and gains nothing through the drop-ins and in bulk.

The attacks on test cells are those of attacks.toml.
A test cell of a foreign notebook runs beside the code it tests; what is undone before it is in
:class:`autograder.sandbox.inside.pristine.Pristine`. Assignments of this package have no such cells.
"""

import sqlite3
import tomllib
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
from autograder.nbgrader.course import NbgraderCourse
from autograder.nbgrader.execute import SandboxedExecute
from autograder.nbgrader.observed import RESOURCE, told_of
from autograder.nbgrader.saving import scores_of
from autograder.nbgrader.source import GradebookCell, SourceNotebook
from autograder.sandbox.enclosure import Level

WRONG = "def answer():\n    return 1.0\n"
TESTS = [
    "assert type(answer()) is float\nassert abs(answer() - 2.0) < 1e-9\nassert answer() == 2.0",
    "x = answer()\n3.0 * (x == 2.0 and type(x) is float)",
    "import math\nassert math.isclose(answer(), 2.0)\n3.0",
]
"""Asserts; partial credit; both. The wrong answer earns nothing in any of them."""
CATALOGUE = tomllib.loads(Path(__file__).with_name("attacks.toml").read_text(encoding="utf-8"))
ATTACKS = {name: attack["source"].strip() for name, attack in CATALOGUE["cells"].items()}
STOCK = {name: attack["stock"] for name, attack in CATALOGUE["cells"].items() if "stock" in attack}
"""What stock nbgrader gives; of the others it withstands some, and with some it loses the student."""
IN_KERNELS = [name for name, attack in CATALOGUE["cells"].items() if attack.get("kernel")]
PAIRS = {name: (pair["source"].strip(), pair["test"].strip()) for name, pair in CATALOGUE["pairs"].items()}
MARKS = {"grade_id": "test", "grade": True, "solution": False, "locked": True, "task": False, "points": 3}


class Unguarded(SandboxedExecute):
    """Ours, as if no cell were one that tests."""

    def on_cell_execute(self, **about: Any) -> None:
        super().on_cell_execute(**about)
        if self._session is not None:
            self._session.is_test = False


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


@pytest.mark.parametrize("name", STOCK)
def test_it_works_on_stock(tmp_path: Path, name: str) -> None:
    assert grades(executed(Execute(timeout=3000), notebook(ATTACKS[name]), tmp_path)[0]) == STOCK[name]


@pytest.mark.parametrize("kernel", ["never", "fallback"])
@pytest.mark.parametrize("name", ATTACKS)
def test_nothing_is_gained_in_a_session(
    step: SandboxedExecute, tmp_path: Path, name: str, kernel: str
) -> None:
    step.kernel = kernel
    assert grades(executed(step, notebook(ATTACKS[name]), tmp_path)[0]) == [0, 0, 0]


WAYS_TO_A_KERNEL = {
    "asks for one": ("fallback", "import threading\n{}"),
    "is refused something": ("fallback", "import errno\nprint(answer())\n{}\nraise PermissionError(errno.EPERM, 'refused')"),
    "has to": ("always", "{}"),
}  # fmt: skip
"""How a notebook comes to be executed in a kernel: by the course's setting, and by its own code."""


@pytest.mark.parametrize("way", WAYS_TO_A_KERNEL)
@pytest.mark.parametrize("name", IN_KERNELS)
def test_nothing_is_gained_in_a_kernel(step: SandboxedExecute, tmp_path: Path, name: str, way: str) -> None:
    step.kernel, attack = WAYS_TO_A_KERNEL[way]
    made, resources = executed(step, notebook(attack.format(ATTACKS[name])), tmp_path)
    assert grades(made) == [0, 0, 0]
    assert bool(told_of(resources).kernel) == ("refused" in way)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in ATTACKS if name not in IN_KERNELS])
def test_nothing_is_gained_where_all_is_executed_in_kernels(
    step: SandboxedExecute, tmp_path: Path, name: str
) -> None:
    step.kernel, step.timeout = (
        "always",
        30,
    )  # two leave their kernel without a voice; nobody gains by being cut short
    assert grades(executed(step, notebook(ATTACKS[name]), tmp_path)[0]) == [0, 0, 0]


def graded(step: SandboxedExecute, folder: Path, attack: str, test: str) -> float | None:
    """What the one test cell below an attack scores, of 3 points."""
    cells = [new_code_cell(WRONG + attack), new_code_cell(test, metadata={"nbgrader": dict(MARKS)})]
    step.source = SourceNotebook(
        "n", [GradebookCell("test", "code", test, "", True, True, False, False, 3.0)]
    )
    made, _ = executed(step, new_notebook(cells=cells), folder)
    assert not made.cells[0].outputs, made.cells[0].outputs
    return determine_grade(made.cells[1])[0]


@pytest.mark.parametrize("name", PAIRS)
def test_it_wins_where_nothing_is_undone_and_nothing_here(level: Level, tmp_path: Path, name: str) -> None:
    won, gained = (
        graded(kind(unsafe=level is Level.UNSAFE, timeout=3000), tmp_path, *PAIRS[name])
        for kind in (Unguarded, SandboxedExecute)
    )
    assert (won, gained) == (3.0, 0.0)


@pytest.mark.parametrize(
    "name",
    [name if name == "what compares" else pytest.param(name, marks=pytest.mark.slow) for name in PAIRS],
)
def test_nor_is_it_in_a_kernel(step: SandboxedExecute, tmp_path: Path, name: str) -> None:
    step.kernel = "always"
    assert graded(step, tmp_path, *PAIRS[name]) == 0.0


def test_honest_but_wrong_work_scores_nothing(step: SandboxedExecute, tmp_path: Path) -> None:
    assert grades(executed(step, notebook(""), tmp_path)[0]) == [0, 0, 0]


def test_what_is_undone_does_not_harm_honest_work(step: SandboxedExecute, tmp_path: Path) -> None:
    right = "\n".join(
        [
            "def answer():\n    print('here')\n    return 2.0",
            *(ATTACKS[name] for name in list(STOCK)[:6]),
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


def test_a_timer_of_a_kernel_is_cancelled(level: Level, tmp_path: Path) -> None:
    attack = "import threading\ntimer = threading.Timer(3600, print)\ntimer.daemon = True\ntimer.start()"
    test = "assert timer.finished.is_set()"
    assert graded(SandboxedExecute(unsafe=level is Level.UNSAFE, timeout=3000), tmp_path, attack, test) == 3.0


HONEST = {
    "the assignment patches": ("", "import math\nassert math.isclose(1, 2)"),
    "a module of one's own, reloaded": (
        "from pathlib import Path\nimport importlib, sys\nsys.dont_write_bytecode = True\n_ = Path('own.py').write_text('def f(): return 1.0')\n"
        "import own\n_ = Path('own.py').write_text('def f():  return 2.0')\n_ = importlib.reload(own)",
        "import own\nassert own.f() == 2.0",
    ),
    "a module of one's own, changed": ("import own_too", "import own_too\nassert own_too.f() == 2.0"),
    "numbers of a library": (
        "import random\nrandom.seed(3)\nx = random.random()",
        "random.seed(3)\nassert random.random() == x",
    ),
}
"""What honest notebooks and assignments change, and a test that counts on it."""


@pytest.mark.parametrize("name", HONEST)
def test_what_honest_notebooks_change_stays(level: Level, tmp_path: Path, name: str) -> None:
    (tmp_path / "own_too.py").write_text("def f(): return 1.0\n")
    (answer, test) = HONEST[name]
    patch = "import math\nmath.isclose = lambda *_: True" if "patches" in name else "1"
    change = "import own_too\nown_too.f = lambda: 2.0"
    cells = [
        GradebookCell("given", "code", patch, "", True, False, False, False),
        GradebookCell("test", "code", test, "", True, True, False, False, 3.0),
    ]
    made = new_notebook(cells=[new_code_cell(source) for source in (patch, answer, change)])
    made.cells.append(new_code_cell(test, metadata={"nbgrader": dict(MARKS)}))
    step = SandboxedExecute(unsafe=level is Level.UNSAFE, timeout=300, source=SourceNotebook("n", cells))
    step.preprocess(made, {"metadata": {"path": str(tmp_path)}})
    assert determine_grade(made.cells[-1])[0] == 3.0, made.cells


def test_an_assignment_of_this_package_has_no_cells_to_attack(
    tiny: Assignment, level: Level, tmp_path: Path
) -> None:
    """Nor does what a submission says of its own score count: its outputs and marks are not looked at."""
    step = SandboxedExecute(unsafe=level is Level.UNSAFE, solutions=str(tiny.folder.parent))
    for name in (*STOCK, "builtins", "tracing", "equal to everything", "ends", "redirects"):
        made = instructor_notebook(tiny, {"square_gradient": 100})
        wrong = "def square_gradient(x):\n    return x\n"
        for cell in made.cells:
            given = cell.metadata.get("nbgrader", {})
            if given.get("solution"):
                cell.source = wrong + ATTACKS[name].replace("answer", "square_gradient")
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


def prepare(root: Path, level: Level, nbgrader: Any, *, dropins: bool, kernel: str) -> None:
    """The course, with what mallory and victim have handed in, and a student whose notebook is a link to the solution."""
    config = [f"c = get_config()\nc.CourseDirectory.root = {str(root)!r}"]
    if dropins:
        config.append("from autograder.nbgrader.config import use_dropins\nuse_dropins(c)")
        config.append(f"c.SandboxedExecute.unsafe = {level is Level.UNSAFE}")
        config.append(f"c.SandboxedExecute.kernel = {kernel!r}")
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
    begun: list[str] = []
    report = grade_course(NbgraderCourse(root), CoursePlan("ps", jobs=1), on_begin=begun.append)
    assert begun == ["linker", "mallory", "victim"]
    assert {student.student: student.status for student in report.students} == {
        "linker": "needs_person", "mallory": "graded", "victim": "graded",
    }  # fmt: skip


@pytest.fixture(scope="module")
def attacked(
    tmp_path_factory: pytest.TempPathFactory, level: Level, nbgrader: Any
) -> Callable[[str], Attacked]:
    """Courses by how they were graded: ``stock``, ``dropins`` or ``bulk``, with the setting of ``kernel`` behind it."""
    ways = {"stock": by_stock, "dropins": by_dropins, "bulk": in_bulk}
    done: dict[str, Attacked] = {}

    def make(way: str) -> Attacked:
        if way not in done:
            root = tmp_path_factory.mktemp(way.replace(" ", "-"))
            how, _, kernel = way.partition(" ")
            prepare(root, level, nbgrader, dropins=how != "stock", kernel=kernel or "fallback")
            ways[how](root, nbgrader)
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
@pytest.mark.parametrize("way", ["dropins", "bulk", "bulk never", "bulk always"])
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
