"""Small courses of others' kinds: stock's gradebook and ours say the same of each cell, and the instructor's own solution gets full marks."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.api import Gradebook

pytestmark = pytest.mark.needs_sandbox

Scores = dict[tuple[str, str], float | None]
"""By student and graded cell."""
WAYS = ("stock", "dropins", "bulk")
KINDS = {
    "plain": None,
    "answer": {"solution": True, "locked": False, "grade": False},
    "test": {"solution": False, "locked": True, "grade": True, "points": 2},
}
SPEC = {"name": "python3", "display_name": "Python 3", "language": "python"}


@dataclass(frozen=True)
class Course:
    """An assignment of one notebook: its cells by kind, and students who replaced some of the answers."""

    cells: Sequence[tuple[str, str]]
    students: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    """By name; the answers by their place among the cells."""
    files: Mapping[str, str] = field(default_factory=dict)
    """The course's own, beside the source."""

    def write(self, folder: Path, *, dropins: bool) -> None:
        """The course as its instructor has it, and what was handed in; ``perfect`` hands in the source."""
        config = "c = get_config()\nc.CourseDirectory.course_id = 'other'\n"
        if dropins:
            config += "from autograder.nbgrader.config import use_dropins\nuse_dropins(c)\n"
        (folder / "nbgrader_config.py").write_text(config)
        self._write_notebook(folder / "source", {})
        for name, text in self.files.items():
            (folder / "source" / "ps1" / name).write_text(text)
        for student, answers in {"perfect": {}, **self.students}.items():
            self._write_notebook(folder / "submitted" / student, answers)

    def _write_notebook(self, folder: Path, answers: Mapping[int, str]) -> None:
        made = new_notebook(metadata={"kernelspec": SPEC})
        for place, (kind, code) in enumerate(self.cells):
            marks = {"schema_version": 3, "task": False, "grade_id": f"cell-{place}"}
            metadata = {"nbgrader": {**marks, **KINDS[kind]}} if KINDS[kind] else {}
            text = f"### BEGIN SOLUTION\n{code}\n### END SOLUTION" if kind == "answer" else code
            made.cells.append(new_code_cell(answers.get(place, text), metadata=metadata))
        (folder / "ps1").mkdir(parents=True)
        nbformat.write(made, folder / "ps1" / "n.ipynb")


@pytest.fixture
def scores(tmp_path: Path, nbgrader: Any, autograder: Any) -> Any:
    """Grades a course in each way."""

    def grade(course: Course, ways: Sequence[str] = WAYS) -> dict[str, Scores]:
        found = {}
        for way in ways:
            folder = tmp_path / way
            folder.mkdir()
            course.write(folder, dropins=way != "stock")
            nbgrader("generate_assignment", "ps1", folder=folder)
            if way == "bulk":
                ended = autograder("nbgrader", "grade", folder, "ps1", "--no-rehearsal")
                assert ended.status == 0, ended.words
            else:
                nbgrader("autograde", "ps1", folder=folder)
            found[way] = scores_in(folder)
        return found

    return grade


def scores_in(folder: Path) -> Scores:
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        return {
            (submission.student_id, grade.name): grade.auto_score
            for submission in gradebook.assignment_submissions("ps1")
            for row in submission.notebooks
            for grade in row.grades
        }


def of(student: str, scores: Scores) -> list[float | None]:
    return [score for (who, _), score in scores.items() if who == student]


BUILTINS = Course(
    [
        ("plain", "from numpy import *"),
        ("answer", "def max(a, b, c):\n    return sorted([a, b, c])[-1]"),
        ("test", "assert max(1, 2, 3) == 3"),
        ("test", "assert max(3, 1, 2) == 3\nassert sum(ones((2, 2)), axis=0).shape == (2,)"),
        ("answer", "list = [1, 2, 3]"),
        ("test", "assert list == [1, 2, 3]\nassert len(list) == 3"),
    ],
    {"wrong": {1: "def max(a, b, c):\n    return 0", 4: "list = [1]"}},
)


def test_answers_may_be_called_as_builtins_are(scores: Any) -> None:
    found = scores(BUILTINS)
    assert found["bulk"] == found["dropins"] == found["stock"]
    assert of("perfect", found["bulk"]) == [2, 2, 2]
    assert of("wrong", found["bulk"]) == [0, 0, 0]


def test_pylab_hides_builtins(scores: Any) -> None:
    course = Course(
        [
            ("plain", "%pylab inline"),
            ("answer", "def total(m):\n    return sum(m, axis=1)"),
            (
                "test",
                "assert list(total(ones((2, 3)))) == [3, 3]\nassert sum(ones((2, 2)), axis=0).shape == (2,)",
            ),
        ]
    )
    found = scores(course, ("stock", "bulk"))
    assert found["bulk"] == found["stock"]
    assert of("perfect", found["bulk"]) == [2]


def test_the_courses_own_helper_file_hides_builtins(scores: Any) -> None:
    """What it binds is bound by the source."""
    course = Course(
        [
            ("plain", "from helper import *"),
            ("answer", "def largest(items):\n    return max(*items)"),
            ("test", "assert max(1, 2) == 'helped'\nassert largest([3, 4]) == 'helped'"),
        ],
        {"wrong": {1: "def largest(items):\n    return 4"}},
        {"helper.py": "def max(a, b):\n    return 'helped'\n"},
    )
    found = scores(course, ("stock", "bulk"))
    assert found["bulk"] == found["stock"]
    assert (of("perfect", found["bulk"]), of("wrong", found["bulk"])) == ([2], [0])


def test_a_builtin_that_the_source_never_binds_is_pythons_own(scores: Any) -> None:
    """Who binds one to win is not followed, whatever else the source takes."""
    course = Course(
        [
            ("plain", "from numpy import *"),
            ("answer", "def answer():\n    return [1, 2]"),
            ("test", "assert len(answer()) == 2\nassert max(answer()) == 2\nassert sum(answer()) == 3"),
        ],
        {
            "forged": {1: "def answer():\n    return []\nlen = max = lambda x: 2\nsum = lambda x: 3"},
            "starred": {1: "import numpy\nnumpy.sum = lambda x: 3\nfrom numpy import *\ndef answer():\n    return [2, 0]"},
        },
    )  # fmt: skip
    found = scores(course, ("stock", "bulk"))
    assert (of("forged", found["stock"]), of("starred", found["stock"])) == ([2], [2])
    assert (of("forged", found["bulk"]), of("starred", found["bulk"])) == ([0], [0])
    assert of("perfect", found["bulk"]) == [2]


def test_pools_of_threads_work(scores: Any) -> None:
    course = Course(
        [
            ("plain", "from multiprocessing.dummy import Pool\nfrom multiprocessing.pool import ThreadPool"),
            ("answer", "def squares(kind):\n    with kind(2) as pool:\n        return pool.map(lambda x: x * x, range(3))"),
            ("test", "assert squares(Pool) == squares(ThreadPool) == [0, 1, 4]"),
        ]
    )  # fmt: skip
    found = scores(course, ("stock", "bulk"))
    assert found["bulk"] == found["stock"]
    assert of("perfect", found["bulk"]) == [2]


LIBRARIES = {
    "torch": "import torch\nassert torch.randperm(3).shape == (3,)",
    "sklearn": "from sklearn.cluster import KMeans\nassert KMeans(2, n_init=2).fit([[0.0], [0.1], [1.0]]).labels_.shape == (3,)",
    "tqdm": "from tqdm import tqdm\nimport io\nassert list(tqdm([1, 2], file=io.StringIO())) == [1, 2]",
    "joblib": "import joblib\nassert joblib.Parallel(n_jobs=2)(joblib.delayed(abs)(x) for x in [-1, 2]) == [1, 2]",
    "numba": "import numba\n@numba.njit(parallel=True)\ndef count(n):\n    s = 0\n    for i in numba.prange(n):\n        s += 1\n    return s\nassert count(3) == 3",
    "polars": "import polars\nassert polars.DataFrame({'a': [1, 2]})['a'].sum() == 3",
    "plotnine": "import plotnine\nassert plotnine.ggplot()",
}


@pytest.mark.parametrize("name", LIBRARIES)
def test_a_library_neither_fails_in_the_enclosure_nor_complains_of_it(name: str, scores: Any) -> None:
    """In cells that import it without a mark, and in cells that test, where a word on standard error costs all points."""
    pytest.importorskip(name)
    course = Course([("plain", LIBRARIES[name].partition("\n")[0]), ("test", LIBRARIES[name])])
    found = scores(course, ("stock", "bulk"))
    assert found["bulk"] == found["stock"]
    assert of("perfect", found["bulk"]) == [2]


def test_what_a_session_refuses_is_tried_in_a_kernel_before_a_point_is_lost(
    scores: Any, tmp_path: Path
) -> None:
    """A library that aborts without its threads, one that says so in its own words, and a command."""
    course = Course(
        [
            ("plain", "import _thread, os"),
            ("answer", "def started(otherwise):\n    try:\n        _thread.start_new_thread(print, ())\n    except RuntimeError:\n        otherwise()\n    return 3"),
            ("test", "assert started(os.abort) == 3"),
            ("plain", "def give_up():\n    raise Exception('kind: PermissionDenied')"),
            ("test", "assert started(give_up) == 3"),
            ("answer", "said = !echo 3"),
            ("test", "assert said == ['3']"),
        ]
    )  # fmt: skip
    found = scores(course, ("stock", "bulk"))
    assert found["bulk"] == found["stock"]
    assert of("perfect", found["bulk"]) == [2, 2, 2]


def test_what_the_instructor_asks_for_and_the_sandbox_refuses_is_not_graded(
    tmp_path: Path, autograder: Any, nbgrader: Any
) -> None:
    course = Course([("plain", "import os"), ("test", "assert os.listdir('/proc')")])
    course.write(tmp_path, dropins=True)
    nbgrader("generate_assignment", "ps1", folder=tmp_path)
    ended = autograder(
        "nbgrader", "grade", tmp_path, "ps1", "--no-rehearsal", "--report", tmp_path / "report.json"
    )
    assert ended.status == 1
    assert "not graded: the course's own cell 2 asks for what the sandbox refuses" in ended.words
    (student,) = json.loads((tmp_path / "report.json").read_text())["students"]
    assert (student["status"], student["notebooks"][0]["scores"]) == ("needs_person", {"cell-1": None})
    assert student["notebooks"][0]["kernel"].startswith("cell 2: PermissionError")
    assert of("perfect", scores_in(tmp_path)) == [None]
