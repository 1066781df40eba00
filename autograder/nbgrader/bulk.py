"""``autograder grade --nbgrader``: a whole class of an nbgrader course, on all cores, into its gradebook.

Lanes (:mod:`autograder.nbgrader.lane`) grade into staging folders; this process alone writes the gradebook, one commit a student,
and then puts the student's folder in place. Killed at any moment it leaves each student graded or not graded; the
next run takes those that are not.
"""

import os
import shutil
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy.exc import SAWarning, SQLAlchemyError

from autograder.errors import StoreError, UsageError
from autograder.lane import LaneFailure
from autograder.lanes import LaneLink, LanePool
from autograder.nbgrader.course import Course, GradedNotebook, GradedStudent
from autograder.nbgrader.lane import CourseJob, CourseReady, CourseReport, CourseResult, CourseSetup
from autograder.nbgrader.saving import save
from autograder.nbgrader.source import SourceNotebook, source_notebook
from autograder.sandbox import Level, refuse_readable_secrets, require_sandbox

JOB_WALL_S = 3600.0
"""A lane that has not answered for a student after so many seconds is ended."""

Status = Literal["graded", "skipped", "needs_person", "failed"]


class NotebookReport(msgspec.Struct, frozen=True):
    """One notebook in the report. ``scores`` by cell; None where a person has to say."""

    name: str
    scores: dict[str, float | None]
    repairs: list[str] = []
    ungraded: str = ""


class StudentReport(msgspec.Struct, frozen=True):
    """One student in the report.

    ``skipped``: was graded before and has handed in nothing newer. ``needs_person``: in the gradebook, without scores, since a
    notebook could not be read. ``failed``: not in the gradebook; ``problem`` says why.
    """

    student: str
    status: Status
    score: float | None = None
    max_score: float | None = None
    late_penalty: float = 0.0
    problem: str = ""
    notebooks: list[NotebookReport] = []


class ClassReport(msgspec.Struct, frozen=True):
    """What ``--report`` writes."""

    assignment: str
    students: list[StudentReport]
    seconds: float

    @property
    def is_complete(self) -> bool:
        """Whether every student has been graded."""
        return all(student.status in ("graded", "skipped") for student in self.students)


@dataclass(frozen=True)
class Order:
    """What to grade of a course, and how."""

    assignment: str
    students: Sequence[str] = ()
    force: bool = False
    jobs: int | None = None


def grade_course(
    course: Course, order: Order, *, on_student: Callable[[StudentReport, int], None] = lambda *_: None
) -> ClassReport:
    """Grade an assignment of a course.

    Args:
        on_student: called with each student's report as it is there, and how many there will be.

    Raises:
        UsageError: no such assignment, student or submission.
        SandboxError: no lane can be started, or the gradebook lies where submissions may read.
        StoreError: the gradebook cannot be read or written.
    """
    began = time.monotonic()
    warnings.filterwarnings("ignore", category=SAWarning)  # nbgrader's own way of adding submissions
    if _level(course) is Level.SANDBOXED:
        require_sandbox()
        refuse_readable_secrets([Path(course.directory.root), course.folder])
    with _open_gradebook(course) as gradebook:
        sources = _sources(gradebook, order.assignment)
        names = _students(course, order)
        reports = []
        for report in _graded(course, order, gradebook, sources, names):
            reports.append(report)
            on_student(report, len(names))
    reports.sort(key=lambda report: report.student)
    return ClassReport(order.assignment, reports, round(time.monotonic() - began, 3))


def _level(course: Course) -> Level:
    return Level.UNSAFE if course.config.SandboxedExecute.get("unsafe", False) else Level.SANDBOXED


def _open_gradebook(course: Course) -> Any:
    url = course.directory.db_url
    path = url.removeprefix("sqlite:///")
    if path != url and not Path(path).is_file():
        raise UsageError(f"{path} does not exist; run nbgrader generate_assignment first")
    try:
        return Gradebook(url, course.directory.course_id)
    except SQLAlchemyError as error:
        raise StoreError(f"the gradebook {url} cannot be opened: {error}") from error


def _sources(gradebook: Gradebook, assignment: str) -> list[SourceNotebook]:
    try:
        notebooks = [notebook.name for notebook in gradebook.find_assignment(assignment).notebooks]
    except MissingEntry:
        notebooks = []
    except SQLAlchemyError as error:
        raise StoreError(f"the gradebook cannot be read: {error}") from error
    found = [source_notebook(gradebook, name, assignment) for name in notebooks]
    sources = [source for source in found if source]
    if not sources:
        raise UsageError(
            f"the gradebook has no assignment {assignment!r} with a notebook; run nbgrader generate_assignment {assignment}"
        )
    return sources


def _students(course: Course, order: Order) -> list[str]:
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
    course: Course,
    order: Order,
    gradebook: Gradebook,
    sources: list[SourceNotebook],
    names: Sequence[str],
) -> Iterator[StudentReport]:
    waiting = []
    for student in names:
        if not order.force and _is_up_to_date(course, order.assignment, student):
            yield _skipped(gradebook, order.assignment, student)
        else:
            waiting.append(student)
    if not waiting:
        return
    writer = _Writer(course, order.assignment, gradebook)
    setup = CourseSetup(str(course.folder), order.assignment, sources, course.directory.db_url)
    autograded = Path(course.path("autograded", "x", "x")).parents[1]
    autograded.mkdir(parents=True, exist_ok=True)
    count = max(1, min(order.jobs or os.cpu_count() or 1, len(waiting)))
    with (
        tempfile.TemporaryDirectory(prefix=".grading-", dir=autograded) as staging,
        LanePool(lambda: _CourseLane(setup), _CourseLane.grade, _lost, count) as pool,
    ):
        jobs = []
        for number, student in enumerate(waiting):
            folder = Path(staging) / str(number)
            folder.mkdir()
            jobs.append(CourseJob(student, str(folder)))
        folders = {job.student: Path(job.staging) for job in jobs}
        for graded in pool.results_of(jobs):
            yield writer.write(graded, folders[graded.student])


class _CourseLane(LaneLink):
    def __init__(self, setup: CourseSetup) -> None:
        super().__init__("autograder.nbgrader.lane", setup, reports=CourseReport, ready=CourseReady)

    def grade(self, job: CourseJob) -> GradedStudent | LaneFailure | None:
        """One student."""
        report = self.ask(job, wall_s=JOB_WALL_S)
        if isinstance(report, CourseResult):
            return report.graded
        return report if isinstance(report, LaneFailure) else None


def _lost(job: CourseJob, reason: str, out_of_time: bool) -> GradedStudent:
    why = f"not done after {JOB_WALL_S:g} s" if out_of_time else reason
    return GradedStudent(job.student, problem=why)


def _is_up_to_date(course: Course, assignment: str, student: str) -> bool:
    """By nbgrader's own rule: graded before, and not handed in again since."""
    done = course.path("autograded", student, assignment)
    if not done.is_dir():
        return False
    submitted = course.path("submitted", student, assignment)
    new = course.directory.get_existing_timestamp(str(submitted))
    old = course.directory.get_existing_timestamp(str(done))
    return not (new is not None and old is not None and new > old)


def _skipped(gradebook: Gradebook, assignment: str, student: str) -> StudentReport:
    try:
        submission = gradebook.find_submission(assignment, student)
    except MissingEntry:
        problem = "has an autograded folder but no scores in the gradebook; grade it with --force"
        return StudentReport(student, "failed", problem=problem)
    penalty = submission.late_submission_penalty or 0.0
    return StudentReport(student, "skipped", submission.score, submission.max_score, penalty)


class _Writer:
    """Writes one student after the other into the gradebook and the autograded folder."""

    def __init__(self, course: Course, assignment: str, gradebook: Gradebook) -> None:
        self._course = course
        self._assignment = assignment
        self._gradebook = gradebook
        self._options = Autograde(coursedir=course.directory, parent=course.app)
        self._penalties = AssignLatePenalties(parent=course.app)
        self._penalties.init_plugin()

    def write(self, graded: GradedStudent, staging: Path) -> StudentReport:
        """Write what a lane has graded; what the gradebook refuses costs this student only."""
        if graded.problem:
            return StudentReport(graded.student, "failed", problem=graded.problem)
        try:
            report = self._save(graded)
            self._put_in_place(graded.student, staging)
        except (SQLAlchemyError, MissingEntry, OSError, ValueError) as error:
            self._gradebook.db.rollback()
            problem = f"could not be written: {type(error).__name__}: {error}"[:1000]
            return StudentReport(graded.student, "failed", problem=problem)
        return report

    def _save(self, graded: GradedStudent) -> StudentReport:
        gradebook, student = self._gradebook, graded.student
        if self._options.create_student:
            gradebook.update_or_create_student(student)
        else:
            gradebook.find_student(student)
        submitted = self._course.path("submitted", student, self._assignment)
        stamp = self._course.directory.get_existing_timestamp(str(submitted))
        submission = gradebook.update_or_create_submission(
            self._assignment, student, **({"timestamp": stamp} if stamp else {})
        )
        by_name = {notebook.name: notebook for notebook in graded.notebooks}
        penalty = 0.0
        for row in submission.notebooks:
            notebook = by_name.get(row.name)
            if notebook:
                save(row, dict(notebook.scores), dict(notebook.comments), notebook.ungraded)
            else:  # not handed in
                for grade in row.grades:
                    grade.auto_score, grade.needs_manual_grade = 0, False
            gradebook.db.flush()
            gradebook.db.expire(row)
            if notebook:
                row.late_submission_penalty = self._penalty(student, row, submission.total_seconds_late)
            penalty += row.late_submission_penalty or 0.0
        gradebook.db.commit()
        ungraded = [notebook.ungraded for notebook in graded.notebooks if notebook.ungraded]
        return StudentReport(
            student,
            "needs_person" if ungraded else "graded",
            None if ungraded else submission.score,
            submission.max_score,
            penalty,
            "; ".join(ungraded),
            [_reported(notebook) for notebook in graded.notebooks],
        )

    def _penalty(self, student: str, row: Any, seconds_late: float) -> float | None:
        """The penalty the course's plugin gives, clamped as nbgrader does."""
        if seconds_late <= 0:
            return None
        penalty = self._penalties.plugin_inst.late_submission_penalty(student, row.score, seconds_late)
        return None if penalty is None else float(self._penalties._check_late_penalty(row, penalty))

    def _put_in_place(self, student: str, staging: Path) -> None:
        target = self._course.path("autograded", student, self._assignment)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            old = staging.with_suffix(".old")
            target.rename(old)
            shutil.rmtree(old)
        staging.rename(target)
        staging.parent.chmod(0o755)
        self._options.set_permissions(self._assignment, student)


def _reported(notebook: GradedNotebook) -> NotebookReport:
    return NotebookReport(notebook.name, notebook.scores, notebook.repairs, notebook.ungraded)
