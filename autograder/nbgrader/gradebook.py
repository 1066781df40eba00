"""Writing a class into nbgrader's gradebook: the same rows as ``nbgrader autograde`` writes, in a few statements.

Two steps. :meth:`GradebookWriter.enter` makes the rows of all students who will be graded, as nbgrader does before it converts a notebook.
:meth:`GradebookWriter.write` fills in the scores of some students in one commit and then puts their folders in place; if that
fails, it writes them one by one, so that what the gradebook refuses costs one student only.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec
from nbgrader.api import Comment, Grade, Gradebook, Student, SubmittedAssignment, SubmittedNotebook
from nbgrader.converters import Autograde
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy.orm import selectinload
from traitlets import TraitError
from traitlets.utils.importstring import import_item

from autograder.errors import UsageError
from autograder.nbgrader.course import GradedNotebook, GradedStudent, NbgraderCourse
from autograder.nbgrader.reading import UnreadableError
from autograder.nbgrader.saving import save
from autograder.nbgrader.source import SourceNotebook
from autograder.results.model import ExerciseResult
from autograder.sandbox.untrusted_folder import remove

StudentStatus = Literal["graded", "skipped", "needs_person", "failed"]


class NotebookReport(msgspec.Struct, frozen=True):
    """One notebook in the report.

    ``scores`` by cell, as the tests gave them; None where a person has to say. ``points`` by cell, as they stand in the gradebook, with
    what was given by hand. ``to_read``: why staff should read it. ``kernel``: what a session refused it, so that it was executed once
    more, in a kernel. ``exercises``: verdicts and known mistakes of this package's assignments.
    """

    name: str
    scores: dict[str, float | None]
    repairs: list[str] = []
    ungraded: str = ""
    to_read: list[str] = []
    points: dict[str, float | None] = {}
    exercises: list[ExerciseResult] = []
    kernel: str = ""


class StudentReport(msgspec.Struct, frozen=True):
    """One student in the report.

    ``skipped``: was graded before and has handed in nothing newer. ``needs_person``: in the gradebook, but a notebook could not be
    read, or a test not be scored. ``failed``: nothing was written, through a fault of the course or the machine. ``problem`` says why.
    People read ``not graded`` for both (:mod:`autograder.nbgrader.tables`).
    """

    student: str
    status: StudentStatus
    score: float | None = None
    max_score: float | None = None
    late_penalty: float = 0.0
    problem: str = ""
    notebooks: list[NotebookReport] = []


class GradebookWriter:
    """Writes the students of one assignment."""

    def __init__(self, course: NbgraderCourse, assignment: str, gradebook: Gradebook) -> None:
        self._course = course
        self._assignment = assignment
        self._gradebook = gradebook
        self._db = gradebook.db
        self._options = Autograde(coursedir=course.directory, parent=course.app)
        self._penalties = _penalties(course)
        found = gradebook.find_assignment(assignment)
        self._assignment_id = found.id
        self._unstamped: dict[str, str] = {}
        self._notebooks = {notebook.id: notebook.name for notebook in found.notebooks}
        graded = [(cell, nb.id) for nb in found.notebooks for cell in (*nb.grade_cells, *nb.task_cells)]
        answered = [(cell, nb.id) for nb in found.notebooks for cell in (*nb.solution_cells, *nb.task_cells)]
        self._grade_cells = [(cell.id, notebook) for cell, notebook in graded]
        self._comment_cells = [(cell.id, notebook) for cell, notebook in answered]
        self._cell_names = {cell.id: cell.name for cell, _ in (*graded, *answered)}
        self._max_score = float(sum(cell.max_score or 0 for cell, _ in graded))

    def enter(self, students: Sequence[str]) -> dict[str, str]:
        """Make the rows of ``students`` that are not there, and set when they handed in; why some cannot be entered.

        Raises:
            SQLAlchemyError: the gradebook cannot be written.
        """
        known = {name for (name,) in self._db.query(Student.id)}
        there = {row.student_id: row for row in self._rows(students)}
        problems = {}
        for student in students:
            if student not in known and not self._options.create_student:
                problems[student] = f"No student with ID {student!r} exists in the database"
                continue
            if student not in known:
                self._db.add(Student(id=student))
            submission = there.get(student) or self._new_submission(student)
            try:
                stamp = self._course.timestamp("submitted", student, self._assignment)
            except UnreadableError as error:
                self._unstamped[student] = f"{error}: it counts as not late"
                stamp = None
            if stamp:
                submission.timestamp = stamp
        self._db.commit()
        return problems

    def write(self, graded: Sequence[tuple[GradedStudent, Path]]) -> list[StudentReport]:
        """Write what lanes have graded, each with its staging folder; what the gradebook refuses costs one student only."""
        failed = [StudentReport(g.student, "failed", problem=g.problem) for g, _ in graded if g.problem]
        whole = [(g, staging) for g, staging in graded if not g.problem]
        if not whole:
            return failed
        try:
            reports = self._save([g for g, _ in whole])
        except Exception as error:  # noqa: BLE001 - the course's own plugin may raise anything
            self._db.rollback()
            if len(whole) > 1:
                return failed + [report for one in whole for report in self.write([one])]
            problem = f"could not be written: {type(error).__name__}: {error}"[:1000]
            return [*failed, StudentReport(whole[0][0].student, "failed", problem=problem)]
        return failed + [
            self._placed(report, staging) for report, (_, staging) in zip(reports, whole, strict=True)
        ]

    def _rows(self, students: Sequence[str]) -> Any:
        query = self._db.query(SubmittedAssignment).filter(
            SubmittedAssignment.assignment_id == self._assignment_id,
            SubmittedAssignment.student_id.in_(students),
        )
        notebooks = selectinload(SubmittedAssignment.notebooks)
        return query.options(
            notebooks.selectinload(SubmittedNotebook.grades),
            notebooks.selectinload(SubmittedNotebook.comments),
        )

    def _new_submission(self, student: str) -> SubmittedAssignment:
        """The rows ``Gradebook.add_submission`` makes."""
        submission = SubmittedAssignment(assignment_id=self._assignment_id, student_id=student)
        for notebook in self._notebooks:
            row = SubmittedNotebook(notebook_id=notebook)
            row.grades = [Grade(cell_id=cell) for cell, of in self._grade_cells if of == notebook]
            row.comments = [Comment(cell_id=cell) for cell, of in self._comment_cells if of == notebook]
            submission.notebooks.append(row)
        self._db.add(submission)
        return submission

    def _save(self, graded: Iterable[GradedStudent]) -> list[StudentReport]:
        students = {one.student: one for one in graded}
        rows = {row.student_id: row for row in self._rows(list(students))}
        reports = [self._fill(one, rows[name]) for name, one in students.items()]
        self._db.commit()
        return reports

    def _fill(self, graded: GradedStudent, submission: SubmittedAssignment) -> StudentReport:
        by_name = {notebook.name: notebook for notebook in graded.notebooks}
        late_s = submission.total_seconds_late
        score = penalty = 0.0
        points = {}
        for row in submission.notebooks:
            notebook = by_name.get(self._notebooks[row.notebook_id])
            if notebook:
                save(row, notebook.scores, notebook.comments, notebook.ungraded, self._cell_names)
                row.late_submission_penalty = self._penalty(graded.student, row, late_s)
            else:  # not handed in
                for grade in row.grades:
                    grade.auto_score, grade.needs_manual_grade = 0, False
            points[self._notebooks[row.notebook_id]] = {
                self._cell_names[grade.cell_id]: _given(grade) for grade in row.grades
            }
            score += sum(map(_points, row.grades))
            penalty += row.late_submission_penalty or 0.0
        ungraded = [reason for notebook in graded.notebooks if (reason := notebook.left_to_a_person)]
        unstamped = self._unstamped.get(graded.student)
        reasons = [*ungraded, *([unstamped] if unstamped else [])]
        return StudentReport(
            graded.student,
            "needs_person" if reasons else "graded",
            None if ungraded else score,
            self._max_score,
            penalty,
            "; ".join(reasons),
            [_reported(notebook, points.get(notebook.name, {})) for notebook in graded.notebooks],
        )

    def _penalty(self, student: str, row: SubmittedNotebook, late_s: float) -> float | None:
        """The penalty the course's plugin gives, clamped as nbgrader does."""
        if late_s <= 0 or self._penalties is None:
            return None
        self._db.flush()
        self._db.refresh(row, ["score"])
        penalty = self._penalties.plugin_inst.late_submission_penalty(student, row.score, late_s)
        return None if penalty is None else float(self._penalties._check_late_penalty(row, penalty))

    def _placed(self, report: StudentReport, staging: Path) -> StudentReport:
        """Put a student's folder in its place."""
        target = self._course.path("autograded", report.student, self._assignment)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists():
                old = staging.with_suffix(".old")
                target.rename(old)
                remove(old)
            staging.rename(target)
            self._options.set_permissions(self._assignment, report.student)
        except OSError as error:
            problem = f"{target} could not be written: {error.strerror}; grade it again with --force"
            return msgspec.structs.replace(report, status="failed", problem=problem)
        return report


def _penalties(course: NbgraderCourse) -> AssignLatePenalties | None:
    """What gives late penalties, with the course's plugin; None if the course has left that step out.

    Raises:
        UsageError: it cannot be loaded.
    """
    steps = Autograde(coursedir=course.directory, parent=course.app).autograde_preprocessors
    kinds = [import_item(step) if isinstance(step, str) else step for step in steps]
    if not any(isinstance(kind, type) and issubclass(kind, AssignLatePenalties) for kind in kinds):
        return None
    try:
        penalties = AssignLatePenalties(parent=course.app)
        penalties.init_plugin()
    except (TraitError, ImportError) as error:
        raise UsageError(
            f"{course.folder}/nbgrader_config.py: the plugin for late penalties cannot be loaded: {error}"
        ) from error
    return penalties


def skipped_report(
    gradebook: Gradebook, assignment: str, student: str, sources: Sequence[SourceNotebook]
) -> StudentReport:
    """What the gradebook says of a student graded before. What nobody could read then, and nobody has graded by hand, still needs a person.

    Raises:
        SQLAlchemyError: the gradebook cannot be read.
    """
    found = gradebook.db.query(SubmittedAssignment).filter(SubmittedAssignment.student_id == student)
    submission = next((row for row in found if row.assignment.name == assignment), None)
    if submission is None:
        problem = "has an autograded folder but no scores in the gradebook; grade it with --force"
        return StudentReport(student, "failed", problem=problem)
    penalty = submission.late_submission_penalty or 0.0
    notebooks = [
        NotebookReport(row.name, {}, points={grade.name: _given(grade) for grade in row.grades})
        for row in submission.notebooks
    ]
    if unscored := _unscored(submission, sources):
        problem = f"{', '.join(unscored)}: grade it by hand, or have it handed in again"
        return StudentReport(student, "needs_person", None, submission.max_score, penalty, problem, notebooks)
    score = submission.score
    return StudentReport(student, "skipped", score, submission.max_score, penalty, notebooks=notebooks)


def _unscored(submission: SubmittedAssignment, sources: Sequence[SourceNotebook]) -> list[str]:
    """The notebooks with test cells that have no score, not even a person's."""
    tests = {(source.name, cell.name) for source in sources for cell in source.cells if cell.is_test}
    return [
        notebook.name
        for notebook in submission.notebooks
        if any(
            (notebook.name, grade.name) in tests and grade.auto_score is None and grade.manual_score is None
            for grade in notebook.grades
        )
    ]


def _points(grade: Grade) -> float:
    """What a grade is worth, as ``Grade.score`` has it."""
    score = grade.manual_score if grade.manual_score is not None else grade.auto_score or 0.0
    return float(score) + float(grade.extra_credit or 0.0)


def _given(grade: Grade) -> float | None:
    """What a grade is worth; None as long as neither a test nor a person has said."""
    return None if grade.auto_score is None and grade.manual_score is None else _points(grade)


def _reported(notebook: GradedNotebook, points: dict[str, float | None]) -> NotebookReport:
    return NotebookReport(
        notebook.name,
        notebook.scores,
        notebook.repairs,
        notebook.ungraded,
        notebook.to_read,
        points,
        notebook.exercises,
        notebook.kernel,
    )
