"""Students whose notebooks look alike, where these are judged and not executed; and what one brings for the others."""

from pathlib import Path
from typing import Any

import nbformat
import pytest
from msgspec.structs import replace

from autograder.assignment.model import Assignment
from autograder.author.notebook import instructor_notebook
from autograder.classroom.lane_messages import KnownEvidence
from autograder.classroom.remembered_evidence import RememberedEvidence
from autograder.nbgrader.course import GradedNotebook, GradedStudent, NbgraderCourse, StudentGrader
from autograder.nbgrader.lane import CourseJob, CourseSetup
from autograder.nbgrader.observed import shared_lane
from autograder.nbgrader.source import SourceNotebook
from autograder.nbgrader.student_likeness import StudentLikeness
from autograder.results.evidence import KeptEvidence
from autograder.sandbox.enclosure import Level

KNOWN = KnownEvidence(KeptEvidence("address", b"packed"), 7.5)
OWN = "def square_gradient(x):\n    return 2 * x.detach()\n"


def submit(tiny: Assignment, folder: Path, student: str, code: str, execution_count: int) -> None:
    made = instructor_notebook(tiny, {"square_gradient": 100})
    for cell in made.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source, cell.execution_count = code, execution_count
    place = folder / "submitted" / student / tiny.name
    place.mkdir(parents=True)
    nbformat.write(made, place / f"{tiny.notebook.stem}.ipynb")


@pytest.fixture
def folder(tiny: Assignment, level: Level, tmp_path: Path) -> Path:
    """A course with the tiny assignment: ann and ben handed in the same, eve something else, and dan nothing."""
    (tmp_path / "nbgrader_config.py").write_text(
        "c = get_config()\n"
        "from autograder.nbgrader.config import use_dropins\n"
        f"use_dropins(c, solutions={str(tiny.folder.parent)!r})\n"
        f"c.SandboxedExecute.unsafe = {level is Level.UNSAFE}\n"
    )
    for number, (student, code) in enumerate({"ann": OWN, "ben": OWN, "eve": "x = 1"}.items()):
        submit(tiny, tmp_path, student, code, number)
    (tmp_path / "submitted" / "dan" / tiny.name).mkdir(parents=True)
    return tmp_path


def setup_of(tiny: Assignment, folder: Path, notebook: str = "") -> CourseSetup:
    return CourseSetup(str(folder), tiny.name, [SourceNotebook(notebook or tiny.notebook.stem, [])], "")


def test_students_are_alike_if_their_notebooks_are(tiny: Assignment, folder: Path) -> None:
    subject = StudentLikeness(NbgraderCourse(folder), setup_of(tiny, folder))
    ann, ben, eve, dan = (subject.of(CourseJob(name, "")) for name in ("ann", "ben", "eve", "dan"))
    assert ann == ben != eve
    assert "" not in (ann, eve)
    assert dan == ""


def test_what_lies_beside_a_notebook_counts(tiny: Assignment, folder: Path) -> None:
    subject = StudentLikeness(NbgraderCourse(folder), setup_of(tiny, folder))
    (folder / "submitted" / "ben" / tiny.name / "helper.py").write_text("x = 1")
    assert subject.of(CourseJob("ann", "")) != subject.of(CourseJob("ben", ""))


def test_what_is_executed_is_like_nothing(tiny: Assignment, folder: Path) -> None:
    subject = StudentLikeness(NbgraderCourse(folder), setup_of(tiny, folder, "another"))
    assert subject.of(CourseJob("ann", "")) == ""


def test_a_damaged_assignment_is_for_the_lanes_to_tell(tiny: Assignment, folder: Path, altered: Any) -> None:
    damaged = altered({"assignment.toml": ("minutes = 30", "minutes = 'many'")})
    config = (folder / "nbgrader_config.py").read_text()
    (folder / "nbgrader_config.py").write_text(config.replace(str(tiny.folder.parent), str(damaged.parent)))
    subject = StudentLikeness(NbgraderCourse(folder), setup_of(tiny, folder))
    assert subject.of(CourseJob("ann", "")) == ""


@pytest.mark.parametrize("known", [KNOWN, None])
def test_who_is_alike_is_told_what_was_observed_if_that_may_be_remembered(
    tiny: Assignment, folder: Path, known: KnownEvidence | None
) -> None:
    subject = StudentLikeness(NbgraderCourse(folder), setup_of(tiny, folder))
    notebooks = [GradedNotebook("other", {}, {}, []), GradedNotebook("tiny", {}, {}, [], observed=known)]
    told = subject.told(CourseJob("ben", "there"), GradedStudent("ann", notebooks))
    assert told == CourseJob("ben", "there", known)
    assert subject.told(CourseJob("ben", "there"), GradedStudent("ann", problem="died")).known is None


def test_a_lane_that_is_told_does_not_observe_and_grades_the_same(
    tiny: Assignment, level: Level, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    setup = setup_of(tiny, folder)
    grader = StudentGrader(NbgraderCourse(folder), tiny.name, setup.sources, "")
    lane = shared_lane(tiny.folder, "", level)
    observe, calls = lane._opened.observer.observe, list[object]()
    monkeypatch.setattr(
        lane._opened.observer, "observe", lambda *given: calls.append(given) or observe(*given)
    )

    def graded(student: str, known: KnownEvidence | None = None) -> GradedNotebook:
        monkeypatch.setattr(lane, "_evidence", RememberedEvidence())
        (staging := folder / f"{student} {len(calls)} {known is None}").mkdir()
        graded = grader.grade(student, staging, known)
        assert not graded.problem
        (notebook,) = graded.notebooks
        return notebook

    alone, first = graded("ben"), graded("ann")
    assert first.observed
    assert len(calls) == 2
    assert graded("ben", first.observed) == replace(alone, observed=first.observed), (
        "measured as it was there"
    )
    assert len(calls) == 2
    assert graded("eve", first.observed).observed != first.observed
    assert len(calls) == 3
