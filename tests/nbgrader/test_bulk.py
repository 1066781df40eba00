"""``autograder nbgrader grade`` on a small course: what it leaves alone, what it grades again, what it does when things go wrong.

The yardstick is ``nbgrader autograde`` on a copy of the same course, run in the tests' process.
"""

import csv
import html
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

CONFIG = """
from autograder.nbgrader.config import use_dropins

c = get_config()
c.CourseDirectory.course_id = "lines"
use_dropins(c)
"""
TRIAL = '''
import time
from pathlib import Path

from nbgrader.preprocessors import NbGraderPreprocessor

FOLDER = Path(__file__).parent


class Trial(NbGraderPreprocessor):
    """Fails for one student while there is a file called fail, and waits over another while there is one called hold."""

    def preprocess(self, nb, resources):
        student = resources["nbgrader"]["student"]
        if student == "ben" and (FOLDER / "fail").exists():
            raise RuntimeError("the course's own step gave up")
        while student == "cleo" and (FOLDER / "hold").exists():
            time.sleep(0.02)
        return nb, resources
'''
WITH_TRIAL = 'c.Autograde.autograde_preprocessors = ["trial.Trial", *c.Autograde.autograde_preprocessors]\n'
LATE_PLUGIN = '''
from nbgrader.plugins import BasePlugin


class Blarg(BasePlugin):
    """One point an hour, as in nbgrader's own tests."""

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return int(total_seconds_late / 3600)
'''
EXECUTED_AT = re.compile(rb'"(iopub|shell)\.[a-z_.]+": "[^"]+"')
DUE = datetime(2026, 3, 1, 12)
"""Naive and in UTC, as nbgrader has it."""
RIGHT, WRONG = "return a + b", "return abs(a) + abs(b)"
EVERYONE = ("ann", "ben", "cleo", "dan", "eve")

pytestmark = pytest.mark.filterwarnings(
    "ignore::sqlalchemy.exc.SAWarning"
)  # nbgrader's own way of adding rows

Copied = Callable[..., Path]


def marks(name: str, points: float | None = None, *, grade: bool, solution: bool) -> dict[str, Any]:
    made = {
        "grade_id": name,
        "grade": grade,
        "solution": solution,
        "locked": grade and not solution,
        "task": False,
        "schema_version": 3,
    }
    return {"nbgrader": made if points is None else {**made, "points": points}}


def answer(name: str, head: str, body: str) -> Any:
    source = f"{head}\n    ### BEGIN SOLUTION\n    {body}\n    ### END SOLUTION"
    return new_code_cell(source, metadata=marks(name, grade=False, solution=True))


def test_cell(name: str, points: int, source: str) -> Any:
    return new_code_cell(source, metadata=marks(name, points, grade=True, solution=False))


test_cell.__test__ = False  # type: ignore[attr-defined] # it makes one, for nbgrader


def write_source(folder: Path) -> None:
    """Two notebooks: one with a hidden test, partial credit and an answer that a person grades; a short one."""
    folder.mkdir(parents=True)
    sums = [
        answer("add", "def add(a, b):", RIGHT),
        test_cell(
            "test-add",
            2,
            "assert add(1, 2) == 3\n### BEGIN HIDDEN TESTS\nassert add(-1, 5) == 4\n### END HIDDEN TESTS",
        ),
        test_cell("test-partial", 4, "2.0 * (add(1, 1) == 2) + 2.0 * (add(-2, 2) == 0)"),
        new_markdown_cell("Why?", metadata=marks("explain", 3, grade=True, solution=True)),
    ]
    words = [
        answer("upper", "def upper(text):", "return text.upper()"),
        test_cell("test-upper", 1, "assert upper('a') == 'A'"),
    ]
    spec = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    for name, cells in (("sums", sums), ("words", words)):
        nbformat.write(new_notebook(cells=cells, metadata=spec), folder / f"{name}.ipynb")


def hand_in(course: Path, student: str, body: str = RIGHT, at: str | None = None) -> Path:
    """What a student submits: the released notebooks with ``add`` answered, and ``upper`` rightly."""
    folder = course / "submitted" / student / "lines"
    shutil.copytree(course / "release" / "lines", folder, dirs_exist_ok=True)
    for name, cell, source in (
        ("sums", 0, f"def add(a, b):\n    {body}"),
        ("sums", 3, "Because."),
        ("words", 0, "def upper(text):\n    return text.upper()"),
    ):
        notebook = nbformat.read(folder / f"{name}.ipynb", as_version=4)
        notebook.cells[cell].source = source
        nbformat.write(notebook, folder / f"{name}.ipynb")
    if at:
        (folder / "timestamp.txt").write_text(f"2026-03-01 {at} UTC")
    return folder


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory, nbgrader: Any) -> Path:
    """The course before anything is graded. Copy it, do not write to it."""
    from nbgrader.api import Gradebook

    course = tmp_path_factory.mktemp("lines")
    (course / "nbgrader_config.py").write_text(CONFIG)
    write_source(course / "source" / "lines")
    nbgrader("generate_assignment", "lines", folder=course)
    with Gradebook(f"sqlite:///{course}/gradebook.db", "lines") as gradebook:
        gradebook.update_or_create_assignment("lines", duedate=DUE)
    hand_in(course, "ann", at="11:00:00")
    hand_in(course, "ben", WRONG, at="12:30:00")
    hand_in(course, "cleo", at="15:30:00")
    (hand_in(course, "dan") / "words.ipynb").unlink()
    (hand_in(course, "eve", at="11:00:00") / "sums.ipynb").write_text("{an upload that broke off")
    return course


def grade(autograder: Any, course: Path, *arguments: object, status: int = 0) -> dict[str, dict[str, Any]]:
    """Grade in bulk; the report's students by name."""
    report = course / "report.json"
    ended = autograder(
        "nbgrader", "grade", course, "lines", "-j", 1, "--no-rehearsal", "--report", report, *arguments
    )
    assert ended.status == status, ended.words
    return {student["student"]: student for student in json.loads(report.read_text())["students"]}


@pytest.fixture(scope="module")
def graded(
    handed_in: Path, autograder: Any, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, Any]]:
    """The course graded in bulk for the first time, and the report. Copy it, do not write to it."""
    course = tmp_path_factory.mktemp("graded") / "lines"
    shutil.copytree(handed_in, course)
    return course, grade(autograder, course, status=1)


@pytest.fixture
def ungraded_copy(handed_in: Path, tmp_path: Path) -> Copied:
    """Copies the course as handed in, by these students only."""

    def copy(*students: str, name: str = "course", more: str = "") -> Path:
        shutil.copytree(handed_in, tmp_path / name)
        for student in set(EVERYONE) - set(students or EVERYONE):
            shutil.rmtree(tmp_path / name / "submitted" / student)
        (tmp_path / name / "nbgrader_config.py").write_text(CONFIG + more)
        return tmp_path / name

    return copy


@pytest.fixture
def graded_copy(graded: tuple[Path, dict[str, Any]], tmp_path: Path) -> Copied:
    """Copies the graded course."""

    def copy(name: str = "course") -> Path:
        shutil.copytree(graded[0], tmp_path / name)
        return tmp_path / name

    return copy


def scores(students: dict[str, Any], name: str) -> dict[str, float | None]:
    return {
        cell: score for notebook in students[name]["notebooks"] for cell, score in notebook["scores"].items()
    }


def written(course: Path) -> dict[str, tuple[int, bytes]]:
    """The autograded files, and when each was written; without the times at which cells were executed."""
    return {
        str(path.relative_to(course)): (path.stat().st_mtime_ns, EXECUTED_AT.sub(b"", path.read_bytes()))
        for path in (course / "autograded").rglob("*")
        if path.is_file()
    }


def test_the_report_says_what_was_done(graded: tuple[Path, dict[str, Any]]) -> None:
    course, students = graded
    report = json.loads((course / "report.json").read_text())
    assert (report["assignment"], list(students)) == ("lines", list(EVERYONE))
    assert report["seconds"] > 0
    assert {name: (s["status"], s["score"]) for name, s in students.items()} == {
        "ann": ("graded", 7),
        "ben": ("graded", 3),
        "cleo": ("graded", 7),
        "dan": ("graded", 6),
        "eve": ("needs_person", None),
    }
    assert {s["max_score"] for s in students.values()} == {10}
    assert scores(students, "ben") == {"test-add": 0, "test-partial": 2, "explain": None, "test-upper": 1}
    assert students["ann"]["problem"] == ""


def test_an_unreadable_notebook_waits_for_a_person_and_its_sister_is_scored(
    graded: tuple[Path, dict[str, Any]],
) -> None:
    _, students = graded
    sums, words = students["eve"]["notebooks"]
    assert set(sums["scores"].values()) == {None}
    assert words["scores"] == {"test-upper": 1}
    assert sums["ungraded"] == students["eve"]["problem"]
    assert "NotJSONError" in sums["ungraded"]


def test_a_missing_notebook_scores_zero(graded: tuple[Path, dict[str, Any]], contents: Any) -> None:
    course, students = graded
    assert [notebook["name"] for notebook in students["dan"]["notebooks"]] == ["sums"]
    (grade_of,) = contents(course / "gradebook.db")["submissions"]["lines", "dan"]["notebooks"]["words"][
        "grades"
    ].values()
    assert (grade_of["auto_score"], grade_of["needs_manual_grade"]) == (0, False)


def test_a_notebook_of_another_name_is_taken_in_bulk_and_left_to_a_person_by_nbgraders_own_command(
    ungraded_copy: Copied, autograder: Any, nbgrader: Any, contents: Any
) -> None:
    ours, theirs = (ungraded_copy("dan", name=name) for name in ("ours", "theirs"))
    for course in (ours, theirs):
        shutil.copy(
            course / "release" / "lines" / "words.ipynb", course / "submitted" / "dan" / "lines" / "w.ipynb"
        )
    students = grade(autograder, ours)
    assert students["dan"]["status"] == "graded"
    assert students["dan"]["notebooks"][1]["repairs"] == [
        "there is no words.ipynb where it should be; 'w.ipynb' was taken in its place"
    ]
    assert (ours / "autograded" / "dan" / "lines" / "words.ipynb").is_file()
    nbgrader("autograde", "lines", folder=theirs)
    (submission,) = contents(theirs / "gradebook.db")["submissions"].values()
    (row,) = submission["notebooks"]["words"]["grades"].values()
    assert (row["auto_score"], row["needs_manual_grade"]) == (None, True)
    assert submission["notebooks"]["sums"]["grades"]["test-add"]["auto_score"] == 2


def test_the_gradebook_is_the_one_nbgrader_writes(
    graded: tuple[Path, dict[str, Any]], ungraded_copy: Copied, nbgrader: Any, contents: Any
) -> None:
    theirs = ungraded_copy()
    nbgrader("autograde", "lines", folder=theirs)
    assert contents(graded[0] / "gradebook.db") == contents(theirs / "gradebook.db")


def test_a_second_run_changes_nothing_and_skips_everyone(
    graded_copy: Copied, autograder: Any, contents: Any
) -> None:
    course = graded_copy()
    files, rows = written(course), contents(course / "gradebook.db")
    students = grade(autograder, course, status=1)
    assert {name: (s["status"], s["score"]) for name, s in students.items()} == {
        "ann": ("skipped", 7),
        "ben": ("skipped", 3),
        "cleo": ("skipped", 7),
        "dan": ("skipped", 6),
        "eve": ("needs_person", None),
    }
    assert written(course) == files
    assert contents(course / "gradebook.db") == rows


def test_once_a_person_has_graded_what_nobody_could_read_the_class_is_complete(
    graded_copy: Copied, autograder: Any
) -> None:
    from nbgrader.api import Gradebook

    course = graded_copy()
    with Gradebook(f"sqlite:///{course}/gradebook.db", "lines") as gradebook:
        for name in ("test-add", "test-partial", "explain"):
            found = gradebook.find_grade(name, "sums", "lines", "eve")
            found.manual_score, found.needs_manual_grade = 1.0, False
        gradebook.db.commit()
    students = grade(autograder, course)
    assert (students["eve"]["status"], students["eve"]["score"]) == ("skipped", 4)


def test_what_people_entered_survives_a_forced_run(
    graded_copy: Copied, autograder: Any, nbgrader: Any, contents: Any
) -> None:
    from nbgrader.api import Gradebook

    ours, theirs = graded_copy("ours"), graded_copy("theirs")
    for course in (ours, theirs):
        with Gradebook(f"sqlite:///{course}/gradebook.db", "lines") as gradebook:
            test = gradebook.find_grade("test-add", "sums", "lines", "ben")
            test.manual_score, test.extra_credit, test.needs_manual_grade = 1.5, 0.25, False
            explain = gradebook.find_grade("explain", "sums", "lines", "ann")
            explain.manual_score, explain.needs_manual_grade = 2.5, False
            gradebook.find_comment("add", "sums", "lines", "ben").manual_comment = "Nearly: mind the sign."
            gradebook.db.commit()
    students = grade(autograder, ours, "--force", status=1)
    assert (students["ann"]["score"], students["ben"]["score"]) == (9.5, 4.75)
    after = contents(ours / "gradebook.db")
    sums = after["submissions"]["lines", "ben"]["notebooks"]["sums"]
    assert sums["grades"]["test-add"] == {
        "auto_score": 0,
        "manual_score": 1.5,
        "extra_credit": 0.25,
        "needs_manual_grade": True,
        "max_score": 2,
    }
    assert sums["comments"]["add"]["manual_comment"] == "Nearly: mind the sign."
    nbgrader("autograde", "lines", "--force", folder=theirs)
    assert after == contents(theirs / "gradebook.db")


def test_only_what_was_handed_in_anew_is_graded_again(graded_copy: Copied, autograder: Any) -> None:
    course = graded_copy()
    files = written(course)
    hand_in(course, "ben", RIGHT, at="13:00:00")
    hand_in(course, "cleo", WRONG, at="15:30:00")  # changed, but not handed in again
    students = grade(autograder, course, status=1)
    assert (students["ben"]["status"], students["ben"]["score"]) == ("graded", 7)
    assert {s["status"] for name, s in students.items() if name not in ("ben", "eve")} == {"skipped"}
    now = written(course)
    assert {name.split("/")[1] for name in files if now[name] != files[name]} == {"ben"}


def test_only_the_students_named_are_graded(ungraded_copy: Copied, autograder: Any, contents: Any) -> None:
    course = ungraded_copy()
    students = grade(autograder, course, "--student", "dan", "--student", "ann")
    assert {name: s["status"] for name, s in students.items()} == {"ann": "graded", "dan": "graded"}
    assert sorted(path.name for path in (course / "autograded").iterdir()) == ["ann", "dan"]
    assert sorted(contents(course / "gradebook.db")["students"]) == ["ann", "dan"]


@pytest.mark.parametrize(
    ("option", "late"),
    [
        pytest.param("", {"ben": None, "cleo": None}, id="none"),
        pytest.param('c.LateSubmissionPlugin.penalty_method = "zero"\n', {"ben": 2, "cleo": 6}, id="zero"),
        pytest.param(
            'c.AssignLatePenalties.plugin_class = "late_plugin.Blarg"\n', {"ben": 0, "cleo": 3}, id="plugin"
        ),
    ],
)
def test_late_penalties_are_those_of_the_configured_plugin(
    option: str,
    late: dict[str, float | None],
    ungraded_copy: Copied,
    autograder: Any,
    nbgrader: Any,
    contents: Any,
) -> None:
    ours, theirs = (
        ungraded_copy("ann", "ben", "cleo", name=name, more=option) for name in ("ours", "theirs")
    )
    for course in (ours, theirs):
        (course / "late_plugin.py").write_text(LATE_PLUGIN)
    students = grade(autograder, ours)
    nbgrader("autograde", "lines", folder=theirs)
    rows = contents(ours / "gradebook.db")
    assert rows == contents(theirs / "gradebook.db")
    penalties = {
        student: submission["notebooks"]["sums"]["late penalty"]
        for (_, student), submission in rows["submissions"].items()
    }
    assert penalties == {"ann": None, **late}
    assert students["ann"]["late_penalty"] == 0
    total = rows["submissions"]["lines", "cleo"]["late penalty"]
    assert students["cleo"]["late_penalty"] == total


def test_a_student_whose_grading_fails_is_listed_and_the_rest_proceed(
    ungraded_copy: Copied, autograder: Any
) -> None:
    course = ungraded_copy("ann", "ben", "cleo", more=WITH_TRIAL)
    (course / "trial.py").write_text(TRIAL)
    (course / "fail").touch()
    students = grade(autograder, course, status=1)
    assert {name: s["status"] for name, s in students.items()} == {
        "ann": "graded",
        "ben": "failed",
        "cleo": "graded",
    }
    assert students["ben"]["score"] is None
    assert students["ben"]["problem"].startswith("RuntimeError: the course's own step gave up")
    assert "trial.py" in students["ben"]["problem"]
    assert not (course / "autograded" / "ben" / "lines").exists()

    (course / "fail").unlink()
    students = grade(autograder, course)
    assert {name: s["status"] for name, s in students.items()} == {
        "ann": "skipped",
        "ben": "graded",
        "cleo": "skipped",
    }


def test_killed_half_way_and_run_again_is_as_if_never_killed(
    ungraded_copy: Copied, graded: tuple[Path, dict[str, Any]], autograder: Any, contents: Any, gone: Any
) -> None:
    course = ungraded_copy(more=WITH_TRIAL)
    (course / "trial.py").write_text(TRIAL)
    (course / "hold").touch()
    command = [
        sys.executable,
        "-m",
        "autograder",
        "nbgrader",
        "grade",
        str(course),
        "lines",
        "-j",
        "1",
        "--no-rehearsal",
    ]
    run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        patience = time.monotonic() + 120
        while not (course / "autograded" / "ann" / "lines" / "sums.ipynb").is_file():
            assert run.poll() is None, "it ended too early"
            assert time.monotonic() < patience
            time.sleep(0.02)
        started = psutil.Process(run.pid).children(recursive=True)
    finally:
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
    assert started
    assert not (course / "autograded" / "cleo").exists()
    assert gone(started), "a lane does not wait for what it is at"
    (course / "hold").unlink()

    students = grade(autograder, course, status=1)
    assert students["ann"]["status"] == "skipped"
    assert {students[name]["status"] for name in ("cleo", "dan")} == {"graded"}
    whole = graded[0]
    assert contents(course / "gradebook.db") == contents(whole / "gradebook.db")
    assert {name: data for name, (_, data) in written(course).items()} == {
        name: data for name, (_, data) in written(whole).items()
    }
    assert sorted(path.name for path in (course / "autograded").iterdir()) == list(EVERYONE)


def test_a_student_left_between_the_gradebook_and_the_folder_is_graded_again(
    graded_copy: Copied, autograder: Any, contents: Any
) -> None:
    course = graded_copy()
    rows = contents(course / "gradebook.db")
    shutil.rmtree(course / "autograded" / "ben")
    students = grade(autograder, course, status=1)
    assert {name: s["status"] for name, s in students.items() if s["status"] != "skipped"} == {
        "ben": "graded",
        "eve": "needs_person",
    }
    assert contents(course / "gradebook.db") == rows


def broken_gradebook(course: Path) -> None:
    (course / "gradebook.db").write_bytes(b"this is no database\n" * 100)


@pytest.mark.parametrize(
    ("damage", "arguments", "said"),
    [
        pytest.param(
            lambda course: (course / "nbgrader_config.py").unlink(),
            ("lines",),
            ("holds no nbgrader_config.py", "give the folder of an nbgrader course"),
            id="no configuration",
        ),
        pytest.param(
            lambda course: (course / "nbgrader_config.py").write_text("c = get_config()\n1 / 0\n"),
            ("lines",),
            ("nbgrader_config.py cannot be loaded", "ZeroDivisionError"),
            id="broken configuration",
        ),
        pytest.param(
            lambda course: None,
            ("circles",),
            ("no assignment 'circles'", "gradebook", "run nbgrader generate_assignment circles"),
            id="unknown assignment",
        ),
        pytest.param(
            lambda course: (course / "gradebook.db").unlink(),
            ("lines",),
            ("gradebook.db does not exist", "run nbgrader generate_assignment"),
            id="no gradebook",
        ),
        pytest.param(
            broken_gradebook,
            ("lines",),
            ("gradebook.db cannot be opened", "file is not a database", "nbgrader db upgrade"),
            id="broken gradebook",
        ),
        pytest.param(
            lambda course: shutil.rmtree(course / "submitted"),
            ("lines",),
            ("no submissions in", "submitted/*/lines"),
            id="no submissions",
        ),
        pytest.param(
            lambda course: None,
            ("lines", "--student", "zoe"),
            ("zoe handed in nothing for lines", "submitted/*/lines"),
            id="unknown student",
        ),
        pytest.param(
            lambda course: (course / "nbgrader_config.py").write_text(
                CONFIG + 'c.AssignLatePenalties.plugin_class = "nowhere.Plugin"\n'
            ),
            ("lines",),
            ("nowhere", "nbgrader_config.py"),
            id="unknown plugin",
        ),
    ],
)
def test_wrong_usage_is_one_message_with_file_and_remedy(
    damage: Callable[[Path], object],
    arguments: tuple[str, ...],
    said: tuple[str, ...],
    ungraded_copy: Copied,
    autograder: Any,
) -> None:
    course = ungraded_copy()
    damage(course)
    ended = autograder("nbgrader", "grade", course, "--no-rehearsal", *arguments)
    assert ended.status == (3 if damage is broken_gradebook else 2), ended.words
    assert ended.err.startswith("autograder: ")
    assert str(course) in "".join(ended.err.split("\n"))
    for words in said:
        assert words in ended.words
    assert not (course / "autograded").exists()


def test_submissions_by_zip_collect_are_graded_and_their_feedback_is_packed(
    ungraded_copy: Copied, autograder: Any, nbgrader: Any, tmp_path: Path
) -> None:
    course = ungraded_copy("ann")
    secret = course / "submitted" / "ann" / "lines" / "submission_secret.txt"
    secret.write_text("ann's secret")
    archive = course / "downloaded" / "lines" / "archive"
    archive.mkdir(parents=True)
    pattern = r".*_(?P<student_id>\w+)_at_(?P<timestamp>[0-9\-]+)_(?P<file_id>\w+)"
    with zipfile.ZipFile(archive / "all.zip", "w") as made:
        for name in ("sums", "words"):
            path = course / "submitted" / "ann" / "lines" / f"{name}.ipynb"
            made.write(path, f"lines_fay_at_2026-03-01-11-00-00_{name}.ipynb")
    nbgrader("zip_collect", "lines", f"--FileNameCollectorPlugin.named_regexp={pattern}", folder=course)
    assert not (course / "submitted" / "fay" / "lines" / "submission_secret.txt").exists()

    students = grade(autograder, course)
    assert {name: s["score"] for name, s in students.items()} == {"ann": 7, "fay": 7}
    early = autograder("nbgrader", "feedback", course, "lines", "--to", tmp_path / "zips")
    assert early.status == 2
    assert "run nbgrader generate_feedback lines first" in early.words

    nbgrader("generate_feedback", "lines", folder=course)
    packed = autograder("nbgrader", "feedback", course, "lines", "--to", tmp_path / "zips")
    assert packed.status == 0, packed.words
    exclude = "--CourseDirectory.student_id_exclude=fay"
    assert f"release the others with {exclude}" in packed.words
    for student in ("ann", "fay"):
        with zipfile.ZipFile(tmp_path / "zips" / f"{student}.zip") as pages:
            assert pages.namelist() == ["sums.html", "words.html"]
            page = html.unescape(re.sub(r"<[^>]+>", "", pages.read("sums.html").decode()))
        assert "(Score: 6.0 / 9.0)" in page
        assert "assert add(1, 2) == 3" in page
        assert "add(-1, 5)" not in page

    exchange = course / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    nbgrader("release_feedback", "lines", f"--Exchange.root={exchange}", exclude, folder=course)
    assert len(list((exchange / "lines" / "feedback").glob("*.html"))) == 2


def test_the_gradebook_is_exported_by_question(
    graded: tuple[Path, dict[str, Any]], autograder: Any, tmp_path: Path
) -> None:
    course, _ = graded
    made = autograder("nbgrader", "export", course, "--to", tmp_path / "q.csv", "--student", "ben")
    assert made.status == 0, made.words
    with (tmp_path / "q.csv").open(newline="") as file:
        rows = {row["question"]: row for row in csv.DictReader(file)}
    assert {name: (row["score"], row["max_score"]) for name, row in rows.items()} == {
        "test-add": ("0.0", "2.0"),
        "test-partial": ("2.0", "4.0"),
        "explain": ("", "3.0"),
        "test-upper": ("1.0", "1.0"),
    }
