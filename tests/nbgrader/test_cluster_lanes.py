"""A class of a course on a cluster: the gradebook, the folders and the report are those of one machine, whatever is killed meanwhile."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
from cluster_ground import PATIENCE_S, Ground, run, start, until
from foreign_courses.made import Course as MadeCourse

from autograder.assignment.model import Assignment
from autograder.author.notebook import instructor_notebook
from autograder.classroom.lane_messages import KnownEvidence
from autograder.classroom.scale.travelling import Travelling
from autograder.cli.exit_status import FAULT
from autograder.errors import SubmissionError
from autograder.nbgrader.cluster_lanes import CourseFreight
from autograder.nbgrader.cluster_work import SentStudent, StudentBack
from autograder.nbgrader.course import GradedNotebook, GradedStudent, NbgraderCourse
from autograder.nbgrader.course_lanes import NOT_DONE
from autograder.nbgrader.lane import CourseJob, CourseSetup
from autograder.nbgrader.source import GradebookCell, SourceNotebook
from autograder.results.evidence import KeptEvidence

EXECUTED_AT = re.compile(rb'"(iopub|shell)\.[a-z_.]+": "[^"]+"')
CELLS = [
    ("plain", "from helper import two"),
    ("answer", "def f(x):\n    return two * x"),
    ("test", "assert f(2) == 4"),
    ("answer", "open('made.txt', 'w').write('made')"),
    ("test", "assert open('made.txt').read() == 'made'\nassert open('data.csv').read() == '1,2'"),
]
PLUGIN = """
import os
import time
from pathlib import Path

from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode


class Stamped(NbGraderPreprocessor):
    hold = Unicode("", help="While this file is there, one student waits; the process is named in it.").tag(config=True)

    def preprocess(self, nb, resources):
        student = resources["nbgrader"]["student"]
        nb.metadata["stamped"] = student
        if self.hold and student == "student7" and Path(self.hold).exists():
            Path(self.hold).write_text(str(os.getpid()))
            while Path(self.hold).exists():
                time.sleep(0.02)
        return nb, resources
"""
WITH_PLUGIN = (
    'c.Autograde.autograde_preprocessors = ["plugin.Stamped", *c.Autograde.autograde_preprocessors]\n'
)
OBSERVED = """
from pathlib import Path

from autograder.nbgrader.config import use_dropins

c = get_config()
c.CourseDirectory.course_id = "observed"
"""
ODD = os.fsdecode(b"\xff\xfe.txt")
SOURCE = SourceNotebook("n", [GradebookCell("cell-2", "code", "assert 1", "", True, True, False, False, 2.0)])


def write_class(folder: Path) -> None:
    """A course with a plugin and files of its own, and who handed in what in which way."""
    students = {f"student{n}": {1: f"def f(x):\n    return {n % 3 + 1} * x"} for n in range(8)}
    files = {"helper.py": "two = 2\n", "data.csv": "1,2"}
    MadeCourse(CELLS, students | {"raises": {1: "1 / 0"}}, files).write(folder, dropins=True)
    (folder / "plugin.py").write_text(PLUGIN)
    with (folder / "nbgrader_config.py").open("a") as config:
        config.write(f"\n{WITH_PLUGIN}")
    handed_in = {student: folder / "submitted" / student / "ps1" for student in students}
    (handed_in["student0"] / "elsewhere").symlink_to("/etc/passwd")
    os.mkfifo(handed_in["student1"] / "pipe")
    (handed_in["student2"] / "n.ipynb").write_text("{an upload that broke off")
    (handed_in["student3"] / "n.ipynb").rename(handed_in["student3"] / "other.ipynb")
    (handed_in["student4"] / "empty").mkdir()
    (handed_in["student4"] / ODD).write_bytes(b"\x00\xff")
    (handed_in["student5"] / "n.ipynb").unlink()
    (handed_in["student5"] / "n.ipynb").symlink_to("/etc/passwd")
    (handed_in["student6"] / "helper.py").write_text("two = 3\n")


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory, nbgrader: Any) -> Path:
    """The course before anything is graded. Copy it, do not write to it."""
    folder = tmp_path_factory.mktemp("course")
    write_class(folder)
    nbgrader("generate_assignment", "ps1", folder=folder)
    return folder


def copy_of(course: Path, to: Path) -> Path:
    shutil.copytree(
        course, to, symlinks=True, ignore=lambda folder, _: ["pipe"] if "student1" in folder else []
    )
    os.mkfifo(to / "submitted" / "student1" / "ps1" / "pipe")
    return to


def left(course: Path, contents: Any) -> tuple[Any, Any, Any]:
    """What a run has left: the gradebook, the autograded files and the report, without times."""
    report = json.loads((course / "report.json").read_text())
    files = {
        str(path.relative_to(course)): EXECUTED_AT.sub(b"", path.read_bytes()) if path.is_file() else None
        for path in (course / "autograded").rglob("*")
    }
    return contents(course / "gradebook.db"), files, {**report, "seconds": 0}


def line(course: Path, *more: object, assignment: str = "ps1") -> list[object]:
    report = course / "report.json"
    words = ["-m", "autograder", "nbgrader", "grade", course, assignment, "--no-rehearsal"]
    return [*words, "--report", report, *more]


@pytest.fixture(scope="module")
def expected(handed_in: Path, tmp_path_factory: pytest.TempPathFactory, contents: Any) -> Any:
    """What this machine's own lanes leave."""
    course = copy_of(handed_in, tmp_path_factory.mktemp("local") / "course")
    status, said = run(line(course, "--jobs", 1))
    assert status == 1, said
    rows, files, report = left(course, contents)
    statuses = {student["student"]: student["status"] for student in report["students"]}
    assert {name for name, status in statuses.items() if status != "graded"} == {"student2", "student5"}
    assert f"autograded/student4/ps1/{ODD}" in files
    assert b'"stamped": "perfect"' in files["autograded/perfect/ps1/n.ipynb"]
    return rows, files, report


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    made = Ground(tmp_path_factory.mktemp("ground"))
    try:
        made.add(), made.add()
        yield made
    finally:
        made.end()


@pytest.fixture
def held(
    ground: Ground, handed_in: Path, tmp_path: Path
) -> Iterator[tuple[Path, subprocess.Popen[bytes], Path]]:
    """A course that is being graded, the command that does it, and what holds one student up as long as it is there: in it stands the lane."""
    course, hold = copy_of(handed_in, tmp_path / "course"), tmp_path / "hold"
    with (course / "nbgrader_config.py").open("a") as config:
        config.write(f"c.Stamped.hold = {str(hold)!r}\n")
    hold.touch()
    ground.wait_for(2)
    process = start(*line(course, "--scheduler", ground.address))
    try:
        until(lambda: hold.read_text() or process.poll() is not None)
        yield course, process, hold
    finally:
        process.kill()


@pytest.mark.slow
@pytest.mark.parametrize("part", ["worker", "lane"])
def test_what_is_killed_while_it_grades_costs_nobody_anything(
    part: str, held: Any, ground: Ground, expected: Any, contents: Any
) -> None:
    course, process, hold = held
    lane = int(hold.read_text())
    if part == "worker":
        (at_work,) = [one for one in ground.workers if has_child(one.pid, lane)]
        ground.remove(at_work)
    else:
        psutil.Process(lane).kill()
    hold.unlink()
    if part == "worker":
        ground.add()
    said = process.communicate(timeout=PATIENCE_S)[0].decode()
    assert process.returncode == 1, said
    assert left(course, contents) == expected


def has_child(parent: int, child: int) -> bool:
    return child in [one.pid for one in psutil.Process(parent).children()]


@pytest.mark.slow
def test_after_a_scheduler_that_was_killed_another_goes_on(
    held: Any, ground: Ground, expected: Any, contents: Any
) -> None:
    course, process, hold = held
    ground.scheduler.kill()
    hold.unlink()
    said = process.communicate(timeout=PATIENCE_S)[0].decode()
    assert process.returncode == FAULT, said
    assert "what has been graded is in the gradebook: run the same again" in " ".join(said.split())
    ground.again()
    ground.wait_for(2)
    status, said = run(line(course, "--scheduler", ground.address))
    assert status == 1, said
    rows, files, _ = left(course, contents)
    assert (rows, files) == expected[:2]


@pytest.mark.slow
def test_a_client_that_is_killed_and_comes_again_leaves_what_this_machine_leaves(
    ground: Ground, handed_in: Path, expected: Any, tmp_path: Path, contents: Any
) -> None:
    course = copy_of(handed_in, tmp_path / "course")
    ground.wait_for(2)
    process = start(*line(course, "--scheduler", ground.address))
    until(lambda: any((course / "autograded").glob("*/ps1")) or process.poll() is not None)
    process.kill()
    process.communicate()
    status, said = run(line(course, "--scheduler", ground.address))
    assert status == 1, said
    rows, files, _ = left(course, contents)
    assert (rows, files) == expected[:2]


@pytest.mark.slow
def test_an_assignment_of_this_package_is_observed_on_a_worker_as_here(
    ground: Ground, tiny: Assignment, tmp_path: Path, nbgrader: Any, contents: Any
) -> None:
    name, course = tiny.name, tmp_path / "here"
    for folder, value in (("source/.", ""), ("submitted/ann", "2 * x"), ("submitted/ben", "3 * x")):
        made = instructor_notebook(tiny, {"square_gradient": 100})
        for cell in made.cells:
            if value and cell.metadata.get("nbgrader", {}).get("solution"):
                cell.source = f"def square_gradient(x):\n    return {value}\n"
        (course / folder / name).mkdir(parents=True)
        nbformat.write(made, course / folder / name / f"{tiny.notebook.stem}.ipynb")
    use = f"use_dropins(c, solutions=Path({str(tiny.folder.parent)!r}))"
    (course / "nbgrader_config.py").write_text(OBSERVED + use)
    nbgrader("generate_assignment", name, folder=course)
    there = shutil.copytree(course, tmp_path / "there")
    ground.wait_for(2)
    for place, more in ((course, ("--jobs", 1)), (there, ("--scheduler", ground.address))):
        status, said = run(line(place, *more, assignment=name))
        assert status == 0, said
    assert left(there, contents) == left(course, contents)
    submissions = contents(there / "gradebook.db")["submissions"]
    assert [submissions[name, student]["score"][0] for student in ("ann", "ben")] == [100, 0]


def test_a_cluster_that_cannot_be_reached_loses_nothing_and_that_is_said(
    handed_in: Path, tmp_path: Path, autograder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = copy_of(handed_in, tmp_path / "course")
    monkeypatch.setattr("autograder.classroom.scale.cluster.CONNECTING_S", 0.2)
    words = ("nbgrader", "grade", course, "ps1", "--no-rehearsal", "--scheduler", "tcp://127.0.0.1:9")
    ended = autograder(*words)
    assert ended.status == FAULT
    assert "there is no scheduler to be reached at tcp://127.0.0.1:9" in ended.words
    assert "what has been graded is in the gradebook: run the same again" in ended.words
    assert [path.name for path in (course / "autograded").iterdir()] == []


class Prepared:
    """What a freight needs: a course, what lanes are told, and a staging folder."""

    def __init__(self, folder: Path) -> None:
        (folder / "nbgrader_config.py").write_text("c = get_config()\n")
        (folder / "source" / "ps1").mkdir(parents=True)
        (folder / "source" / "ps1" / "data.csv").write_text("1,2")
        self.submitted = folder / "submitted" / "ann" / "ps1"
        self.submitted.mkdir(parents=True)
        (self.submitted / "n.ipynb").write_text("{}")
        self.staging = folder / "staging"
        self.staging.mkdir()
        course = NbgraderCourse(folder)
        self.begun: list[str] = []
        setup = CourseSetup(str(folder), "ps1", [SOURCE], "")
        self.freight = CourseFreight(course, setup, self.begun.append)
        self.job = CourseJob("ann", str(self.staging))

    def unloaded(self, *files: Travelling, **more: Any) -> GradedStudent:
        graded = GradedStudent("ann", [GradedNotebook("n", {"cell-2": 2.0}, {}, [])])
        return self.freight.unload(self.job, StudentBack(graded, [*files], **more))


@pytest.fixture
def prepared(tmp_path: Path) -> Prepared:
    return Prepared(tmp_path)


def test_a_student_travels_with_what_was_handed_in(prepared: Prepared) -> None:
    sent, size = prepared.freight.load(prepared.job)
    assert sent == SentStudent("ann", [Travelling(b"n.ipynb", "file", b"{}")])
    assert size > 2
    assert prepared.begun == ["ann"]
    assert prepared.freight.name_of(prepared.job) == "ann"
    known = KnownEvidence(KeptEvidence("address", b"packed"))
    with_that = prepared.freight.load(CourseJob("ann", str(prepared.staging), known))
    assert with_that == (SentStudent("ann", sent.files, known), size + len(known.evidence.content))


def test_who_cannot_be_sent_has_no_score_and_it_is_said_why(
    prepared: Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.classroom.scale.travelling.FOLDER_BYTES", 1)
    with pytest.raises(SubmissionError, match="are not sent to other machines; grade ann on this machine"):
        prepared.freight.load(prepared.job)
    shutil.rmtree(prepared.submitted)
    with pytest.raises(SubmissionError, match="what was handed in cannot be read"):
        prepared.freight.load(prepared.job)
    assert prepared.freight.unloadable(prepared.job, "why") == GradedStudent("ann", problem="why")
    assert prepared.freight.lost(prepared.job, "why") == GradedStudent("ann", problem="why")


def test_what_comes_back_is_in_the_staging_folder_with_the_courses_files_of_this_machine(
    prepared: Prepared,
) -> None:
    files = [Travelling(b"n.ipynb", "file", b"{1}"), Travelling(b"data.csv", "known")]
    assert prepared.unloaded(*files, Travelling(b"x", "link", b"/etc/passwd")).problem == ""
    assert {path.name: path.read_text() for path in prepared.staging.iterdir()} == {
        "n.ipynb": "{1}",
        "data.csv": "1,2",
    }


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (Travelling(b"../n.ipynb", "file", b"x"), "is no name of a file"),
        (Travelling(b"unheard-of.csv", "known"), "KeyError"),
    ],
)
def test_what_comes_back_under_a_wrong_name_is_not_written(
    prepared: Prepared, file: Travelling, why: str
) -> None:
    graded = prepared.unloaded(file)
    assert (graded.notebooks, why in graded.problem) == ([], True)
    assert [*prepared.staging.iterdir()] == []


def test_who_took_all_the_time_there_is_is_left_to_a_person_as_on_this_machine(prepared: Prepared) -> None:
    graded = prepared.unloaded(is_late=True)
    assert [notebook.ungraded for notebook in graded.notebooks] == [NOT_DONE]
    assert [path.name for path in prepared.staging.iterdir()] == ["n.ipynb"]
