"""``autograder nbgrader grade``: a whole class of an nbgrader course, on all cores, into its gradebook.

Lanes (:mod:`autograder.nbgrader.lane`) grade into staging folders; this process alone writes the gradebook, a few students a commit
(:mod:`autograder.nbgrader.gradebook`), and then puts their folders in place. Killed at any moment it leaves each student graded or not graded; the
next run takes those that are not.
"""

import os
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import msgspec
from filelock import FileLock, Timeout
from nbgrader.api import Gradebook, MissingEntry
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SAWarning, SQLAlchemyError

from autograder.classroom.lane_start import EarlyLane
from autograder.errors import StoreError, UsageError
from autograder.nbgrader.class_imports import with_class_imports
from autograder.nbgrader.course import GradedStudent, NbgraderCourse, StudentGrader
from autograder.nbgrader.course_lanes import NOT_DONE, CourseLanes
from autograder.nbgrader.gradebook import GradebookWriter, StudentReport, skipped_report
from autograder.nbgrader.lane import CourseJob, CourseSetup
from autograder.nbgrader.reading import UnreadableError
from autograder.nbgrader.source import SourceNotebook, course_files, source_notebook, with_code, with_metadata
from autograder.nbgrader.student_likeness import StudentLikeness
from autograder.sandbox.enclosure import Level, refuse_readable_secrets, require_sandbox
from autograder.sandbox.untrusted_folder import remove

COMMIT_S = 0.5
"""At least so many seconds lie between two commits."""
STAGING = ".grading-"
STUDENTS = 2
"""So many students are worth a lane's start."""


class Question(msgspec.Struct, frozen=True):
    """A graded cell of the assignment, and its points."""

    notebook: str
    name: str
    max_score: float


class ClassReport(msgspec.Struct, frozen=True):
    """What ``--report`` writes."""

    assignment: str
    students: list[StudentReport]
    seconds: float
    questions: list[Question] = []

    @property
    def is_complete(self) -> bool:
        """Whether every student has been graded."""
        return all(student.status in ("graded", "skipped") for student in self.students)


@dataclass(frozen=True)
class CoursePlan:
    """What to grade of a course, and how. ``is_here``: students' code runs on this machine, which therefore needs a sandbox."""

    assignment: str
    students: Sequence[str] = ()
    force: bool = False
    jobs: int | None = None
    is_here: bool = True


class CourseGraders(Protocol):
    """Who grades: lanes of this machine, or of others."""

    def results_of(self, jobs: Sequence[CourseJob]) -> Iterator[GradedStudent]:
        """The students of ``jobs`` as they are graded."""


EngageCourse = Callable[
    [NbgraderCourse, CourseSetup, int, Callable[[str], None]], AbstractContextManager[CourseGraders]
]
"""Has so many students of a course graded, calling the last with each as it begins; whoever grades is dismissed at the block's end."""


def grade_course(
    course: NbgraderCourse,
    order: CoursePlan,
    *,
    on_student: Callable[[StudentReport, int], None] = lambda *_: None,
    on_begin: Callable[[str], None] = lambda _: None,
    engage: EngageCourse | None = None,
) -> ClassReport:
    """Grade an assignment of a course.

    Args:
        on_student: called with each student's report as it is there, and how many there will be.
        on_begin: called with each student whose notebooks are put to a lane; from any thread.
        engage: who grades; by default lanes of this machine.

    Raises:
        UsageError: no such assignment, student or submission.
        SandboxError: no lane can be started, or the gradebook lies where submissions may read.
        StoreError: the gradebook cannot be read or written.
        ClusterError: those who should grade elsewhere cannot.
    """
    began = time.monotonic()
    warnings.filterwarnings("ignore", category=SAWarning)  # nbgrader's own way of adding submissions
    if course.level is Level.SANDBOXED and order.is_here:
        require_sandbox()
        refuse_readable_secrets([Path(course.directory.root), course.folder])
    with open_gradebook(course) as gradebook:
        sources = _sources(course, gradebook, order.assignment)
        names = _students(course, order)
        reports = []
        for report in _graded(course, order, gradebook, sources, names, engage, on_begin):
            reports.append(report)
            on_student(report, len(names))
    reports.sort(key=lambda report: report.student)
    questions = [
        Question(source.name, cell.name, cell.points or 0.0)
        for source in sources
        for cell in source.cells
        if cell.grade
    ]
    return ClassReport(order.assignment, reports, round(time.monotonic() - began, 3), questions)


def open_gradebook(course: NbgraderCourse) -> Any:
    """The course's gradebook, to be closed after use.

    Raises:
        UsageError: it does not exist yet, or its database needs a driver that is not installed.
        StoreError: it cannot be opened.
    """
    url = course.directory.db_url
    path = url.removeprefix("sqlite:///")
    if path != url and not Path(path).is_file():
        raise UsageError(f"{path} does not exist; run nbgrader generate_assignment first")
    try:
        return Gradebook(url, course.directory.course_id)
    except ImportError as error:
        raise UsageError(
            f"the gradebook {gradebook_shown(course)} needs a driver: {error}; install it with pip"
        ) from error
    except SQLAlchemyError as error:
        raise _unusable(course, "opened", error) from error


def _unusable(course: NbgraderCourse, what: str, error: SQLAlchemyError) -> StoreError:
    reason = getattr(error, "orig", None) or error
    return StoreError(
        f"the gradebook {gradebook_shown(course)} cannot be {what}: {reason}; put a backup in its place or, "
        "if an older nbgrader wrote it, run nbgrader db upgrade"
    )


def gradebook_shown(course: NbgraderCourse) -> str:
    """Where the gradebook is, without a password."""
    return make_url(course.directory.db_url).render_as_string(hide_password=True).removeprefix("sqlite:///")


def notebook_names(course: NbgraderCourse, gradebook: Gradebook, assignment: str) -> list[str]:
    """The names of an assignment's notebooks; none if there is no such assignment.

    Raises:
        StoreError: the gradebook cannot be read.
    """
    try:
        return [notebook.name for notebook in gradebook.find_assignment(assignment).notebooks]
    except MissingEntry:
        return []
    except SQLAlchemyError as error:
        raise _unusable(course, "read", error) from error


def _sources(course: NbgraderCourse, gradebook: Gradebook, assignment: str) -> list[SourceNotebook]:
    notebooks = notebook_names(course, gradebook, assignment)
    found = [source_notebook(gradebook, name, assignment) for name in notebooks]
    sources = []
    for source in filter(None, found):
        written, released = course_files(course.directory, assignment, source.name)
        sources.append(with_code(with_metadata(source, released, written), written, released))
    if not sources:
        raise UsageError(
            f"the gradebook {gradebook_shown(course)} has no assignment {assignment!r} with a notebook; "
            f"run nbgrader generate_assignment {assignment}"
        )
    return sources


def _students(course: NbgraderCourse, order: CoursePlan) -> list[str]:
    """The students who have handed something in, by name."""
    pattern = course.path("submitted", "*", order.assignment)
    root = Path(course.directory.root)
    place = pattern.relative_to(root).parts.index("*") if pattern.is_relative_to(root) else -2
    excluded = set(filter(None, course.directory.student_id_exclude.split(",")))
    found = {
        path.relative_to(root).parts[place]
        for path in root.glob(str(pattern.relative_to(root)))
        if path.is_dir()
    }
    if order.students and (unknown := sorted(set(order.students) - found)):
        raise UsageError(f"{', '.join(unknown)} handed in nothing for {order.assignment} (in {pattern})")
    chosen = sorted((set(order.students) or found) - excluded)
    if not chosen:
        raise UsageError(f"no submissions in {pattern}")
    return chosen


def _graded(
    course: NbgraderCourse,
    order: CoursePlan,
    gradebook: Gradebook,
    sources: list[SourceNotebook],
    names: Sequence[str],
    engage: EngageCourse | None,
    on_begin: Callable[[str], None],
) -> Iterator[StudentReport]:
    waiting = []
    for student in names:
        if not order.force and _is_up_to_date(course, order.assignment, student):
            yield skipped_report(gradebook, order.assignment, student, sources)
        else:
            waiting.append(student)
    if not waiting:
        return
    try:
        writer = GradebookWriter(course, order.assignment, gradebook)
        problems = writer.enter(waiting)
    except SQLAlchemyError as error:
        raise _unusable(course, "written", error) from error
    for student, problem in problems.items():
        waiting.remove(student)
        yield StudentReport(student, "failed", problem=problem)
    if not waiting:
        return
    setup = _setup_for(course, order, sources, waiting)
    autograded = Path(course.path("autograded", "x", "x")).parents[1]
    autograded.mkdir(parents=True, exist_ok=True)
    engage = engage or lanes_here(order.jobs)
    with (
        _staging_folder(autograded) as staging,
        engage(course, setup, len(waiting), on_begin) as graders,
    ):
        jobs = []
        for number, student in enumerate(waiting):
            folder = staging / str(number)
            folder.mkdir()
            jobs.append(CourseJob(student, str(folder)))
        folders = {job.student: Path(job.staging) for job in jobs}
        done: list[tuple[GradedStudent, Path]] = []
        committed = time.monotonic()
        for graded in graders.results_of(jobs):
            done.append((graded, folders[graded.student]))
            if time.monotonic() - committed > COMMIT_S:
                yield from writer.write(done)
                done, committed = [], time.monotonic()
        yield from writer.write(done)


def _setup_for(
    course: NbgraderCourse, order: CoursePlan, sources: list[SourceNotebook], students: Sequence[str]
) -> CourseSetup:
    """What lanes have to know; of the sources also what these students import."""
    folders = [course.path("submitted", student, order.assignment) for student in students]
    known = [
        with_class_imports(source, [folder / f"{source.name}.ipynb" for folder in folders])
        for source in sources
    ]
    return CourseSetup(str(course.folder), order.assignment, known, course.directory.db_url)


@contextmanager
def _staging_folder(autograded: Path) -> Iterator[Path]:
    """A folder on the disk of its destination. What killed runs have left is removed: nobody holds its lock."""
    for left in autograded.glob(f"{STAGING}*.lock"):
        with suppress(Timeout), FileLock(left, timeout=0):
            remove(left.with_suffix(""))
            left.unlink(missing_ok=True)
    with tempfile.NamedTemporaryFile(prefix=STAGING, suffix=".lock", dir=autograded) as lock:
        folder = Path(lock.name).with_suffix("")
        with FileLock(lock.name):
            folder.mkdir(mode=0o700)
            try:
                yield folder
            finally:
                remove(folder)


def lanes_here(jobs: int | None = None, early: EarlyLane | None = None) -> EngageCourse:
    """Has students of a course graded by lanes of this machine.

    Args:
        jobs: so many lanes at most; by default one a core, as far as there is work for them.
        early: a lane of :data:`~autograder.classroom.lane_start.COURSE_LANE` that has been started for this.
    """

    def engage(
        course: NbgraderCourse, setup: CourseSetup, students: int, on_begin: Callable[[str], None]
    ) -> CourseLanes:
        count = jobs or max(1, min(os.cpu_count() or 1, students // STUDENTS))
        likeness = StudentLikeness(course, setup)
        lost = partial(_lost, course, setup)
        return CourseLanes(
            setup, min(count, students), lost, early=early, on_begin=on_begin, likeness=likeness
        )

    return engage


def _lost(
    course: NbgraderCourse, setup: CourseSetup, job: CourseJob, reason: str, out_of_time: bool
) -> GradedStudent:
    """A student whom no lane could grade; one who took all the time there is, is left to a person."""
    if not out_of_time:
        return GradedStudent(job.student, problem=reason)
    grader = StudentGrader(course, setup.assignment, setup.sources, setup.db_url)
    return grader.give_up(job.student, Path(job.staging), NOT_DONE)


def _is_up_to_date(course: NbgraderCourse, assignment: str, student: str) -> bool:
    """By nbgrader's own rule: graded before, and not handed in again since."""
    done = course.path("autograded", student, assignment)
    if not done.is_dir():
        return False
    try:
        new = course.timestamp("submitted", student, assignment)
        old = course.timestamp("autograded", student, assignment)
    except UnreadableError:
        return True
    return not (new is not None and old is not None and new > old)
