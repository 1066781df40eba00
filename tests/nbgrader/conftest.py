"""What the tests of nbgrader courses share: the stock command line and our own, in process, and a gradebook as plain data.

nbgrader is an optional extra; without it nothing here is collected.
"""

import contextlib
import importlib.util
import io
import json
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from autograder import cli
from autograder.sandbox.enclosure import Level

if TYPE_CHECKING:
    from autograder.nbgrader.execute import SandboxedExecute
    from autograder.nbgrader.export import StudentFolders

REPOSITORY = Path(__file__).parents[2]
sys.path.insert(0, str(REPOSITORY / "tests"))  # for foreign_courses and cluster_ground

if importlib.util.find_spec("nbgrader") is None:
    collect_ignore_glob = ["test_*.py"]


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    status: object
    out: str
    err: str

    @property
    def words(self) -> str:
        """All that was printed, as one line; where the terminal breaks it does not matter."""
        return " ".join((self.out + self.err).split())


Nbgrader = Callable[..., Ended]
Autograder = Callable[..., Ended]
Contents = Callable[[Path], dict[str, Any]]
WriteNotebook = Callable[..., None]
CONFIG = """c = get_config()
c.CourseDirectory.course_id = "other"
from autograder.nbgrader.config import use_dropins
use_dropins(c)
"""
CELLS = {
    "plain": None,
    "answer": {"solution": True, "locked": False, "grade": False},
    "test": {"solution": False, "locked": True, "grade": True, "points": 2},
    "essay": {"solution": True, "locked": False, "grade": True, "points": 3},
}
"""What nbgrader notes of the kinds of cells."""


@pytest.fixture(scope="session", autouse=True)
def own_jupyter(tmp_path_factory: pytest.TempPathFactory, level: Level) -> Iterator[None]:
    """Keep the user's Jupyter configuration out; have nbgrader find alembic; say how this machine can enclose."""
    home = tmp_path_factory.mktemp("jupyter")
    (home / "nbgrader_config.json").write_text(
        json.dumps({"SandboxedExecute": {"unsafe": level is Level.UNSAFE}})
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
        patch.setenv("JUPYTER_PLATFORM_DIRS", "1")
        for variable in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
            patch.setenv(variable, str(home))
        patch.delenv("NBGRADER_COURSE", raising=False)
        yield


@pytest.fixture(scope="session")
def nbgrader() -> Nbgrader:
    """Runs a stock nbgrader command in the tests' process, where it need not be imported and warm again each time.

    In processes of their own such commands are run by test_nbgrader_docs.py.
    """
    from jupyter_core.application import NoStart
    from nbgrader.apps import NbGraderApp

    def run(*arguments: object, folder: Path, status: int = 0, **environment: str) -> Ended:
        out, err, ended = io.StringIO(), io.StringIO(), 0
        with (
            pytest.MonkeyPatch.context() as patch,
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            warnings.catch_warnings(action="ignore"),  # of nbgrader's own ways
        ):
            patch.chdir(folder)
            patch.setattr(sys, "path", [*sys.path])
            for variable, value in environment.items():
                patch.setenv(variable, value)
            app = NbGraderApp.instance()
            try:
                app.initialize([*map(str, arguments)])
                app.start()
            except NoStart:  # how an application says that a subcommand has run
                pass
            except SystemExit as error:
                ended = int(error.code or 0)
            finally:
                app.reset()
                NbGraderApp.clear_instance()
        assert ended == status, f"nbgrader {arguments}\n{out.getvalue()[-3000:]}{err.getvalue()[-6000:]}"
        return Ended(ended, out.getvalue(), err.getvalue())

    return run


@pytest.fixture(scope="session")
def autograder() -> Autograder:
    """Runs our command line in the tests' process."""

    def run(*arguments: object, **environment: str) -> Ended:
        out, err = io.StringIO(), io.StringIO()
        with (
            pytest.MonkeyPatch.context() as patch,
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            patch.setattr(sys, "argv", ["autograder", *map(str, arguments)])
            patch.setattr(sys, "path", [*sys.path])
            patch.setenv("COLUMNS", "160")
            for variable, value in environment.items():
                patch.setenv(variable, value)
            with pytest.raises(SystemExit) as ended:
                cli.main()
        return Ended(ended.value.code, out.getvalue(), err.getvalue())

    return run


@pytest.fixture
def step(level: Level) -> "SandboxedExecute":
    """Our Execute as this machine can enclose, on a notebook whose source is unknown."""
    from autograder.nbgrader.execute import SandboxedExecute
    from autograder.nbgrader.source import SourceNotebook

    return SandboxedExecute(unsafe=level is Level.UNSAFE, timeout=300, source=SourceNotebook("n", []))


@pytest.fixture
def folders(tmp_path: Path) -> "StudentFolders":
    """Where a page was made of ``n``, and one copied."""
    from autograder.nbgrader.export import StudentFolders

    made = StudentFolders(tmp_path / "feedback", tmp_path / "autograded")
    for folder in (made.feedback, made.autograded):
        folder.mkdir()
        (folder / "copied.html").write_text("copied")
    for name in ("n", "copied"):
        (made.autograded / f"{name}.ipynb").write_text("{}")
    (made.feedback / "n.html").write_text("made")
    (made.autograded / "n.html").write_text("handed in")
    (made.feedback / "unknown.html").write_text("made?")
    return made


@pytest.fixture
def write_notebook(tmp_path: Path) -> WriteNotebook:
    """Writes a notebook into the source of the course in ``tmp_path``, which needs no other file; cells are called ``cell-0`` and so on."""

    def write(name: str, cells: list[tuple[str, str]], *, assignment: str = "ps1", config: str = "") -> None:
        from nbformat import write as write_to
        from nbformat.v4 import new_code_cell, new_notebook

        (tmp_path / "nbgrader_config.py").write_text(CONFIG + config)
        spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        made = new_notebook(metadata={"kernelspec": spec})
        for place, (kind, code) in enumerate(cells):
            marks = {"schema_version": 3, "task": False, "grade_id": f"cell-{place}", **(CELLS[kind] or {})}
            text = f"### BEGIN SOLUTION\n{code}\n### END SOLUTION" if marks.get("solution") else code
            made.cells.append(new_code_cell(text, metadata={"nbgrader": marks} if CELLS[kind] else {}))
        folder = tmp_path / "source" / assignment
        folder.mkdir(parents=True, exist_ok=True)
        write_to(made, folder / f"{name}.ipynb")

    return write


@pytest.fixture(scope="session")
def contents() -> Contents:
    """Reads all that a gradebook says, without the ids it has made up."""
    from nbgrader.api import Gradebook

    def read(path: Path) -> dict[str, Any]:
        with Gradebook(f"sqlite:///{path}") as gradebook:
            return {
                "students": {
                    row.id: (row.first_name, row.last_name, row.email, row.lms_user_id)
                    for row in gradebook.students
                },
                "assignments": {row.name: _assignment(row) for row in gradebook.assignments},
                "submissions": {
                    (row.name, submission.student_id): _submission(submission)
                    for row in gradebook.assignments
                    for submission in row.submissions
                },
            }

    return read


def _assignment(row: Any) -> dict[str, Any]:
    return {
        "duedate": row.duedate,
        "course": row.course_id,
        "notebooks": {
            notebook.name: {
                "kernelspec": notebook.kernelspec,
                "grades": {c.name: (c.max_score, c.cell_type) for c in notebook.grade_cells},
                "solutions": sorted(c.name for c in notebook.solution_cells),
                "tasks": {c.name: (c.max_score, c.cell_type) for c in notebook.task_cells},
                "sources": {
                    c.name: (c.cell_type, c.locked, c.source, c.checksum) for c in notebook.source_cells
                },
            }
            for notebook in row.notebooks
        },
    }


def _submission(row: Any) -> dict[str, Any]:
    return {
        "timestamp": row.timestamp,
        "extension": row.extension,
        "score": (row.score, row.max_score, row.needs_manual_grade),
        "late penalty": row.late_submission_penalty,
        "notebooks": {
            notebook.name: {
                "late penalty": notebook.late_submission_penalty,
                "flagged": notebook.flagged,
                "failed tests": notebook.failed_tests,
                "grades": {
                    g.name: {
                        "auto_score": g.auto_score,
                        "manual_score": g.manual_score,
                        "extra_credit": g.extra_credit,
                        "needs_manual_grade": g.needs_manual_grade,
                        "max_score": g.max_score,
                    }
                    for g in notebook.grades
                },
                "comments": {
                    c.name: {"auto_comment": c.auto_comment, "manual_comment": c.manual_comment}
                    for c in notebook.comments
                },
            }
            for notebook in row.notebooks
        },
    }


@pytest.fixture
def scores(tmp_path: Path, nbgrader: Nbgrader, autograder: Autograder) -> Callable[..., Any]:
    """Grades a foreign course in each way; the scores by way. In bulk ``bulk/report.json`` tells more."""
    from foreign_courses.made import WAYS, Course, scores_in

    def grade(course: Course, ways: Sequence[str] = WAYS) -> dict[str, Any]:
        found = {}
        for way in ways:
            folder = tmp_path / way
            folder.mkdir()
            course.write(folder, dropins=way != "stock")
            nbgrader("generate_assignment", "ps1", folder=folder)
            if way == "bulk":
                report = folder / "report.json"
                ended = autograder("nbgrader", "grade", folder, "ps1", "--no-rehearsal", "--report", report)
                assert ended.status == 0, ended.words
            else:
                nbgrader("autograde", "ps1", folder=folder)
            found[way] = scores_in(folder)
        return found

    return grade
