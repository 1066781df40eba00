"""This repository as an nbgrader course: one assignment from release to feedback by nbgrader's own commands, unpatched.

Then the three ways of grading must agree: ``nbgrader autograde`` with the drop-ins, ``autograder nbgrader grade``, and
``autograder grade`` without any nbgrader.
"""

import csv
import html
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from autograder.assignment.load import load_assignment
from autograder.judge.open_side import open_side

REPOSITORY = Path(__file__).parents[2]
CLASS = REPOSITORY / "examples" / "class"
ASSIGNMENT, NOTEBOOK = "05_gradient_checking", "gradient_checking"
EXERCISES = (
    "central_difference", "numerical_grad", "relative_error", "eps_sweep", "gradient_check", "find_bug",
)  # fmt: skip
BY_COMMAND = ("amelie_baumann", "uma_fischer")
"""They fetch and submit with nbgrader's commands; the second submits what was fetched."""
BY_EXCHANGE = (
    "forward_difference", "kavya_rao", "duplicated_cells", "deleted_cells", "not_json", "wrong_assignment",
)  # fmt: skip
"""Theirs is laid into the exchange as ``nbgrader submit`` would: each such command costs seconds."""
STUDENTS = sorted(BY_COMMAND + BY_EXCHANGE)
UNGRADED = {"not_json", "wrong_assignment"}
SCORES = {
    "amelie_baumann": (15, 20, 15, 10, 20, 20),
    "uma_fischer": (0, 0, 0, 0, 0, 0),
    "forward_difference": (0, 0, 15, 10, 20, 20),
    "kavya_rao": (15, 20, 11, 10, 20, 14),
    "duplicated_cells": (15, 20, 15, 10, 20, 20),
    "deleted_cells": (15, 20, 0, 10, 20, 20),
}
"""By exercise, as examples/class/README.md explains them."""
HANDED_IN = "2026-03-02 10:00:00.000000 UTC"

Contents = Callable[[Path], dict[str, Any]]


@dataclass(frozen=True)
class Folder:
    """A course's folder, with what nbgrader and ours do there; the configuration is the repository's."""

    path: Path
    nbgrader_command: Callable[..., Any]
    autograder_command: Callable[..., Any]

    def nbgrader(self, *arguments: object) -> Any:
        return self.nbgrader_command(*arguments, folder=REPOSITORY, NBGRADER_COURSE=str(self.path))

    def autograder(self, *arguments: object) -> Any:
        return self.autograder_command(*arguments, NBGRADER_COURSE=str(self.path))

    @property
    def gradebook(self) -> Path:
        return self.path / "gradebook.db"


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory, nbgrader: Any, autograder: Any) -> Folder:
    """The assignment generated and released."""
    course = Folder(tmp_path_factory.mktemp("term"), nbgrader, autograder)
    written = course.autograder(
        "nbgrader", "source", ASSIGNMENT, "--to", course.path / "source", "--root", REPOSITORY
    )
    assert written.status == 0, written.words
    course.nbgrader("generate_assignment", ASSIGNMENT)
    (course.path / "exchange").mkdir()
    (course.path / "exchange").chmod(0o777)
    course.nbgrader("release_assignment", ASSIGNMENT)
    return course


@pytest.fixture(scope="module")
def collected(released: Folder, nbgrader: Any, tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Everyone has handed in, and the instructor has collected."""
    exchange = released.path / "exchange"
    where = (f"--Exchange.root={exchange}", "--course", "autograd")
    for student in BY_COMMAND:
        desk = tmp_path_factory.mktemp(student)
        cache = f"--Exchange.cache={desk / 'cache'}"
        nbgrader("fetch_assignment", ASSIGNMENT, *where, cache, folder=desk)
        if student != "uma_fischer":
            shutil.copy(CLASS / f"{student}.ipynb", desk / ASSIGNMENT / f"{NOTEBOOK}.ipynb")
        nbgrader("submit", ASSIGNMENT, "--student", student, *where, cache, folder=desk)
    for number, student in enumerate(BY_EXCHANGE):
        folder = exchange / "autograd" / "inbound" / f"{student}+{ASSIGNMENT}+{HANDED_IN}+r{number}"
        shutil.copytree(exchange / "autograd" / "outbound" / ASSIGNMENT, folder)
        shutil.copy(CLASS / f"{student}.ipynb", folder / f"{NOTEBOOK}.ipynb")
        (folder / "timestamp.txt").write_text(HANDED_IN)
        (folder / "submission_secret.txt").write_text(f"secret {number}")
    released.nbgrader("collect", ASSIGNMENT)
    return released


@pytest.fixture(scope="module")
def bulk(collected: Folder, tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A copy of the course as it was collected, for grading in bulk."""
    path = tmp_path_factory.mktemp("bulk") / "term"
    shutil.copytree(collected.path, path)
    return Folder(path, collected.nbgrader_command, collected.autograder_command)


@pytest.fixture(scope="module")
def stock(collected: Folder, bulk: Folder) -> Folder:
    """Graded by ``nbgrader autograde``, after the copy for the other way was taken."""
    collected.nbgrader("autograde", ASSIGNMENT)
    collected.nbgrader("generate_feedback", ASSIGNMENT)
    return collected


@pytest.fixture(scope="module")
def bulk_report(bulk: Folder, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Graded by ``autograder nbgrader grade``; its report."""
    path = tmp_path_factory.mktemp("report") / "report.json"
    ended = bulk.autograder("nbgrader", "grade", REPOSITORY, ASSIGNMENT, "--report", path)
    assert ended.status == 1, ended.words
    report: dict[str, Any] = json.loads(path.read_text())
    return report


@pytest.fixture(scope="module")
def plain(
    collected: Folder, autograder: Any, level: Any, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """Graded by ``autograder grade``; each submission's result."""
    work, out = tmp_path_factory.mktemp("work"), tmp_path_factory.mktemp("plain") / "out"
    for student in STUDENTS:
        submitted = collected.path / "submitted" / student / ASSIGNMENT / f"{NOTEBOOK}.ipynb"
        shutil.copy(submitted, work / f"{student}.ipynb")
    unsafe = [] if level == "landlock" else ["--unsafe"]
    ended = autograder("grade", ASSIGNMENT, work, "--out", out, "--root", REPOSITORY, *unsafe)
    assert ended.status == 1, ended.words
    document = json.loads((out / "results.json").read_text())
    return {submission["id"]: submission for submission in document["submissions"]}


def pages(course: Folder) -> dict[str, str]:
    """Each student's feedback page."""
    return {path.parts[-3]: path.read_text() for path in course.path.glob(f"feedback/*/{ASSIGNMENT}/*.html")}


def text_of(page: str) -> str:
    """A page without its tags, of which highlighted code is full."""
    return html.unescape(re.sub(r"<[^>]+>", "", page))


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_generate_assignment_yields_the_committed_folder(released: Folder) -> None:
    assert files(released.path / "release" / ASSIGNMENT) == files(REPOSITORY / "assignments" / ASSIGNMENT)


def test_what_was_released_is_what_students_fetch(released: Folder) -> None:
    outbound = released.path / "exchange" / "autograd" / "outbound" / ASSIGNMENT
    assert files(outbound) == files(REPOSITORY / "assignments" / ASSIGNMENT)


def test_everything_handed_in_is_collected(collected: Folder) -> None:
    submitted = collected.path / "submitted"
    assert sorted(path.name for path in submitted.iterdir()) == STUDENTS
    untouched = submitted / "uma_fischer" / ASSIGNMENT
    there = set(files(untouched))
    assert there >= {f"{NOTEBOOK}.ipynb", "timestamp.txt", "submission_secret.txt"}
    fetched = (untouched / f"{NOTEBOOK}.ipynb").read_bytes()
    assert fetched == (REPOSITORY / "assignments" / ASSIGNMENT / f"{NOTEBOOK}.ipynb").read_bytes()


def test_the_instructor_notebook_validates(released: Folder) -> None:
    """In a process of its own: it prints to what was standard output when it was imported."""
    notebook = released.path / "source" / ASSIGNMENT / f"{NOTEBOOK}.ipynb"
    command = [sys.executable, "-m", "nbgrader", "validate", str(notebook)]
    environment = {**os.environ, "NBGRADER_COURSE": str(released.path)}
    said = subprocess.run(
        command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=True
    )
    assert "Success! Your notebook passes all the tests." in said.stdout


def test_autograde_scores_every_exercise(stock: Folder, contents: Contents) -> None:
    submissions = contents(stock.gradebook)["submissions"]
    assert sorted(student for _, student in submissions) == STUDENTS
    for student, expected in SCORES.items():
        graded = submissions[ASSIGNMENT, student]["notebooks"][NOTEBOOK]["grades"]
        assert {n: g["auto_score"] for n, g in graded.items()} == dict(
            zip((f"check-{name}" for name in EXERCISES), expected, strict=True)
        ), student
        assert submissions[ASSIGNMENT, student]["score"] == (sum(expected), 100, False)


def test_what_cannot_be_read_waits_for_a_person_and_is_no_zero(stock: Folder, contents: Contents) -> None:
    submissions = contents(stock.gradebook)["submissions"]
    for student in UNGRADED:
        grades = submissions[ASSIGNMENT, student]["notebooks"][NOTEBOOK]["grades"]
        assert len(grades) == len(EXERCISES)
        for grade in grades.values():
            assert (grade["auto_score"], grade["needs_manual_grade"]) == (None, True)


def test_bulk_grading_leaves_the_same_gradebook(
    stock: Folder, bulk: Folder, bulk_report: dict[str, Any], contents: Contents
) -> None:
    ours, theirs = contents(bulk.gradebook), contents(stock.gradebook)
    assert sorted(ours["students"]) == STUDENTS
    for key, submission in theirs["submissions"].items():
        assert ours["submissions"][key] == submission
    assert ours == theirs


def test_bulk_grading_leaves_the_same_files(stock: Folder, bulk: Folder, bulk_report: dict[str, Any]) -> None:
    """Cell ids apart: nbgrader gives notebooks of an old format new ids each time they are written."""
    ours, theirs = files(bulk.path / "autograded"), files(stock.path / "autograded")
    assert ours.keys() == theirs.keys()
    for name, content in theirs.items():
        if not name.endswith(".ipynb"):
            assert ours[name] == content, name
            continue
        got, want = json.loads(ours[name]), json.loads(content)
        for cell in [*got["cells"], *want["cells"]]:
            cell.pop("id", None)
        assert got == want, name
    modes = {path.stat().st_mode & 0o777 for path in (bulk.path / "autograded").rglob("*") if path.is_file()}
    assert modes == {0o444}
    assert not list((bulk.path / "autograded").glob(".grading-*"))


def test_bulk_grading_reports_every_student(bulk_report: dict[str, Any]) -> None:
    assert bulk_report["assignment"] == ASSIGNMENT
    reported = {student["student"]: student for student in bulk_report["students"]}
    assert list(reported) == STUDENTS
    for student, expected in SCORES.items():
        (notebook,) = reported[student]["notebooks"]
        assert reported[student]["status"] == "graded"
        assert reported[student]["score"] == sum(expected)
        assert [notebook["scores"][f"check-{name}"] for name in EXERCISES] == list(expected)
    for student in UNGRADED:
        (notebook,) = reported[student]["notebooks"]
        assert (reported[student]["status"], reported[student]["score"]) == ("needs_person", None)
        assert set(notebook["scores"].values()) == {None}
    assert "is no notebook that can be read" in reported["not_json"]["problem"]
    assert "'04_sgd_by_hand'" in reported["wrong_assignment"]["problem"]
    repairs = {student: len(reported[student]["notebooks"][0]["repairs"]) for student in SCORES}
    assert repairs["amelie_baumann"] == repairs["uma_fischer"] == 0
    assert repairs["duplicated_cells"] == 4
    assert repairs["deleted_cells"] == 3


@pytest.mark.slow
def test_grading_without_nbgrader_gives_the_same_scores(
    stock: Folder, plain: dict[str, Any], contents: Contents
) -> None:
    submissions = contents(stock.gradebook)["submissions"]
    assert sorted(plain) == STUDENTS
    for student in STUDENTS:
        grades = submissions[ASSIGNMENT, student]["notebooks"][NOTEBOOK]["grades"]
        ours = {f"check-{exercise['name']}": exercise["score"] for exercise in plain[student]["exercises"]}
        if student in UNGRADED:
            assert plain[student]["score"] is None
        else:
            assert ours == {name: grade["auto_score"] for name, grade in grades.items()}, student


def test_feedback_pages_tell_scores_and_comments_once(stock: Folder, contents: Contents) -> None:
    submissions, told = contents(stock.gradebook)["submissions"], pages(stock)
    assert sorted(told) == STUDENTS
    for student, expected in SCORES.items():
        text = " ".join(text_of(told[student]).split())
        assert f"{sum(expected):g} of 100 points" in text
        assert all(f"{points:g} / " in text for points in expected)
        comments = submissions[ASSIGNMENT, student]["notebooks"][NOTEBOOK]["comments"]
        for comment in filter(None, (c["auto_comment"] for c in comments.values())):
            for line in comment.replace("`", "").splitlines():
                if line.startswith("✗ "):
                    assert text.count(line.removeprefix("✗ ")) == 1, student
    assert "0 / 15" in told["forward_difference"]
    assert "Not implemented yet." in told["uma_fischer"]


def test_feedback_pages_name_no_hidden_test_and_no_probe(stock: Folder, bulk: Folder) -> None:
    assignment = load_assignment(REPOSITORY / "solutions" / ASSIGNMENT)
    names: dict[str, set[str]] = {}
    for side in ("hidden", "public"):
        judge, probes = open_side(assignment.side(side))
        names[side] = {*(test.name for test in judge.tests), *probes.names}
        judge.close()
    secret = names["hidden"] - names["public"]
    assert len(secret) > 30
    for student, page in pages(stock).items():
        assert not {name for name in secret if re.search(rf"\b{name}\b", page)}, student
        text = text_of(page)
        for line in assignment.probes_source("hidden").splitlines():
            if "draw." in line:
                assert line.strip() not in text, student


def test_feedback_pages_are_the_same_after_bulk_grading(
    stock: Folder, bulk: Folder, bulk_report: dict[str, Any]
) -> None:
    bulk.nbgrader("generate_feedback", ASSIGNMENT)
    ours, theirs = pages(bulk), pages(stock)
    assert ours.keys() == theirs.keys()
    for student, page in theirs.items():
        assert _without_ids(ours[student]) == _without_ids(page), student


def _without_ids(page: str) -> str:
    """A page without the random ids that nbconvert and nbgrader put into anchors."""
    return re.sub(r"\b[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}\b|cell-id=[0-9a-f]{8}", "ID", page)


def test_students_fetch_their_own_feedback(
    stock: Folder, nbgrader: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    stock.nbgrader("release_feedback", ASSIGNMENT)
    there = list((stock.path / "exchange" / "autograd" / "feedback").glob("*.html"))
    assert len(there) == len(STUDENTS)
    told = pages(stock)
    assert {path.read_text() for path in there} == set(told.values())


def test_nbgrader_exports_its_own_table(stock: Folder, tmp_path: Path) -> None:
    stock.nbgrader("export", "--to", tmp_path / "grades.csv")
    with (tmp_path / "grades.csv").open(newline="") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert sorted(rows) == STUDENTS
    for student, expected in SCORES.items():
        assert float(rows[student]["score"]) == sum(expected)


def test_nbgrader_exports_by_question(stock: Folder, autograder: Any, tmp_path: Path) -> None:
    plugin = "--exporter=autograder.nbgrader.export.QuestionExportPlugin"
    stock.nbgrader("export", plugin, "--to", tmp_path / "stock.csv")
    ours = stock.autograder("nbgrader", "export", REPOSITORY, "--to", tmp_path / "ours.csv")
    assert ours.status == 0, ours.words
    assert (tmp_path / "stock.csv").read_bytes() == (tmp_path / "ours.csv").read_bytes()
    with (tmp_path / "stock.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(STUDENTS) * len(EXERCISES)
    by_cell = {(row["student_id"], row["question"]): row for row in rows}
    for student, expected in SCORES.items():
        for name, points in zip(EXERCISES, expected, strict=True):
            assert float(by_cell[student, f"check-{name}"]["score"]) == points
    for student in UNGRADED:
        row = by_cell[student, "check-find_bug"]
        assert (row["score"], row["needs_manual_grade"]) == ("", "True")
    assert by_cell["forward_difference", "check-central_difference"]["comment"].startswith("0 of 15 points.")
