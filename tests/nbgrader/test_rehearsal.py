"""Small courses rehearsed: what their own solutions lose, what no test looks at, what is given for nothing."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.nbgrader.course import NbgraderCourse
from autograder.nbgrader.draft import load_drafts
from autograder.nbgrader.findings import AGAIN, SOLVED, UNTOUCHED
from autograder.nbgrader.rehearsal import RehearsalPlan, rehearse, submissions_of

CLEAN = [
    ("plain", "import math"),
    ("answer", "def f(x):\n    return math.sqrt(x)"),
    ("test", "assert f(4) == 2\n### BEGIN HIDDEN TESTS\nassert f(9) == 3\n### END HIDDEN TESTS"),
]
LOOSE = [
    ("answer", "def looked_at():\n    return 3"),
    ("answer", "def unseen():\n    return 4"),
    ("test", "assert looked_at() == 3"),
    ("test", "assert callable(print)"),
]
THREAD = [
    ("plain", "import _thread"),
    ("answer", "started = _thread.start_new_thread(int, ())"),
    ("test", "assert started"),
]


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A file that no submission may read."""
    path = tmp_path / "data" / "outside.txt"
    path.parent.mkdir()
    path.write_text("3")
    return path


def refused(outside: Path) -> list[tuple[str, str]]:
    """What the sandbox refuses: a file elsewhere, and more memory than the course allows."""
    return [
        ("answer", f"three = int(open({str(outside)!r}).read())"),
        ("test", "assert three == 3"),
        ("answer", "much = bytes(6 * 2**30)"),
        ("test", "assert len(much) == 6 * 2**30"),
    ]


def test_handed_in_are_the_solution_the_release_and_less_and_less(
    tmp_path: Path, write_notebook: Callable[..., None]
) -> None:
    write_notebook("clean", CLEAN)
    write_notebook("loose", LOOSE)
    clean, loose = drafts = load_drafts(NbgraderCourse(tmp_path), "ps1")
    made = submissions_of(drafts)
    assert list(made) == [SOLVED, UNTOUCHED, "without-1", "without-2", AGAIN]
    assert made["without-1"] == {
        "clean": clean.solved(without="cell-1"),
        "loose": loose.solved(without="cell-0"),
    }
    assert made["without-2"] == {"clean": clean.solved(), "loose": loose.solved(without="cell-1")}
    assert list(submissions_of(drafts, only_solution=True)) == [SOLVED]


@pytest.mark.needs_sandbox
def test_a_course_is_rehearsed_beside_stock(
    tmp_path: Path, outside: Path, write_notebook: Callable[..., None], autograder: Any
) -> None:
    write_notebook("loose", LOOSE)
    write_notebook("refused", refused(outside))
    write_notebook("clean", CLEAN, assignment="ps2", config='c.SandboxedExecute.kernel = "never"\n')
    ended = autograder("nbgrader", "rehearse", tmp_path, "--stock", "--json")
    assert ended.status == 1, ended.words
    ps1, ps2 = json.loads(ended.out)
    assert (ps1["assignment"], ps2["assignment"], ps2["findings"]) == ("ps1", "ps2", [])
    found = {(f["kind"], f["notebook"], f["cell"]): f for f in ps1["findings"]}
    assert set(found) == {
        ("unseen", "loose", "cell-1"),
        ("given", "loose", "cell-3"),
        ("lost", "refused", "cell-1"),
        ("lost", "refused", "cell-3"),
    }
    reading = found["lost", "refused", "cell-1"]
    assert reading["said"].startswith("the solution has 0 of 2 in the sandbox, all by stock: NameError")
    assert "(above it, in cell 1: PermissionError" in reading["said"]
    assert reading["remedy"] == f'set c.SandboxedExecute.readable = ["{outside}"]'
    assert (
        found["lost", "refused", "cell-3"]["remedy"] == "set c.SandboxedExecute.memory_mib higher than 2048"
    )
    loose, _ = ps1["notebooks"]
    assert [answer["costs"] for answer in loose["answers"]] == [
        {"sandbox": 2, "stock": 2},
        {"sandbox": 0, "stock": 0},
    ]
    assert [test["untouched"] for test in loose["tests"]] == [
        {"sandbox": 0, "stock": 0},
        {"sandbox": 2, "stock": 2},
    ]
    assert set(ps1["seconds"]) == {"sandbox", "stock"}
    assert all(seconds > 0 for seconds in ps1["seconds"].values())
    assert not (tmp_path / "gradebook.db").exists()


@pytest.mark.needs_sandbox
def test_what_the_course_opens_mends_it(
    tmp_path: Path, outside: Path, write_notebook: Callable[..., None]
) -> None:
    options = (
        f"c.SandboxedExecute.readable = [{str(outside.parent)!r}]\nc.SandboxedExecute.memory_mib = 8000\n"
    )
    write_notebook("refused", refused(outside), config=options)
    done = rehearse(NbgraderCourse(tmp_path), "ps1", RehearsalPlan(kernel=True, only_solution=True))
    assert done.is_clean, done.findings
    (notebook,) = done.notebooks
    assert [test.solution for test in notebook.tests] == [{"sandbox": 2.0, "kernel": 2.0}] * 2
    assert (notebook.refused, notebook.answers, done.seconds) == ("", [], {})


@pytest.mark.needs_sandbox
def test_a_class_is_graded_after_a_warning(
    tmp_path: Path, outside: Path, write_notebook: Callable[..., None], nbgrader: Any, autograder: Any
) -> None:
    write_notebook("refused", refused(outside)[:2])
    submitted = tmp_path / "submitted" / "ann" / "ps1"
    submitted.mkdir(parents=True)
    (submitted / "refused.ipynb").write_bytes((tmp_path / "source" / "ps1" / "refused.ipynb").read_bytes())
    nbgrader("generate_assignment", "ps1", folder=tmp_path)
    silent = autograder("nbgrader", "grade", tmp_path, "ps1", "--no-rehearsal", "--json")
    assert (silent.status, "solution" in silent.err) == (0, False)
    first, second = (autograder("nbgrader", "grade", tmp_path, "ps1", "--json") for _ in range(2))
    for ended in (first, second):
        assert ended.status == 0
        assert "the course's own solution of ps1 does not get full marks" in ended.err
        assert f'set c.SandboxedExecute.readable = ["{outside}"]' in ended.err
        assert json.loads(ended.out)["assignment"] == "ps1"
    assert ["has changed" in ended.err for ended in (first, second)] == [True, False]


@pytest.mark.needs_sandbox
def test_what_a_kernel_grants_loses_nothing_but_time(
    tmp_path: Path, write_notebook: Callable[..., None]
) -> None:
    """What a session refuses is told, and is no finding."""
    write_notebook("n", THREAD)
    done = rehearse(NbgraderCourse(tmp_path), "ps1", RehearsalPlan(only_solution=True))
    assert done.is_clean, done.findings
    (notebook,) = done.notebooks
    assert notebook.refused.startswith("cell 2: RuntimeError: can't start new thread")
    assert notebook.remedy == 'set c.SandboxedExecute.kernel = "always"'


def test_an_assignment_of_this_package_is_left_to_verify(
    tmp_path: Path, write_notebook: Callable[..., None], tiny_course: Path, autograder: Any
) -> None:
    solutions = tiny_course / "solutions"
    write_notebook(
        "tiny", CLEAN, assignment="06_tiny", config=f"c.SandboxedExecute.solutions = {str(solutions)!r}\n"
    )
    ended = autograder("nbgrader", "rehearse", tmp_path)
    assert ended.status == 0, ended.words
    assert "tiny.ipynb is not executed but observed: autograder verify 06_tiny rehearses it" in ended.words


def test_what_nbgrader_cannot_release_is_a_finding(
    tmp_path: Path, write_notebook: Callable[..., None], autograder: Any
) -> None:
    write_notebook("n", [("plain", "### BEGIN SOLUTION\nx = 1\n### END SOLUTION")])
    ended = autograder("nbgrader", "rehearse", tmp_path, "ps1")
    assert ended.status == 1
    assert "nbgrader cannot release it (RuntimeError" in ended.words


def test_without_an_assignment_there_is_nothing_to_do(tmp_path: Path, autograder: Any) -> None:
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    for names in ([], ["ps1"]):
        ended = autograder("nbgrader", "rehearse", tmp_path, *names)
        assert ended.status == 2
        assert "holds no" in ended.words
