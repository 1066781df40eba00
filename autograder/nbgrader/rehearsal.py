"""``autograder nbgrader rehearse``: an assignment is graded before a class is, with submissions that the instructor's own source makes.

Handed in are the solution, the untouched release, and the solution without one answer after the other. Of several notebooks
each lacks its first answer in the same submission, since a notebook's marks depend on no other's. They are graded as a class is
(:mod:`autograder.nbgrader.bulk`), but into a temporary folder and without a gradebook; what that tells is said by
:mod:`autograder.nbgrader.findings`.
"""

import os
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import nbformat
from nbformat.notebooknode import NotebookNode

from autograder.classroom.lane_messages import LaneFailure
from autograder.classroom.pool import LanePool
from autograder.errors import AssignmentError
from autograder.nbgrader.course import GradedStudent, NbgraderCourse
from autograder.nbgrader.course_lanes import CourseLane
from autograder.nbgrader.draft import Draft, load_drafts
from autograder.nbgrader.execute import SandboxedExecute
from autograder.nbgrader.findings import (
    AGAIN,
    SOLVED,
    UNTOUCHED,
    WITHOUT,
    Rehearsed,
    SourceFinding,
    Way,
    findings_in,
)
from autograder.nbgrader.lane import CourseJob, CourseSetup
from autograder.nbgrader.marks import NotebookMarks, marks_of, stock_marks_of
from autograder.nbgrader.observed import assignment_named
from autograder.nbgrader.remedy import remedy_for
from autograder.nbgrader.stock import StockGrader
from autograder.sandbox.enclosure import require_sandbox

NOTHING = "nothing became of it"


class QuestionRow(msgspec.Struct, frozen=True):
    """A test's points for the solution and for the untouched release, by way; None where there is no score."""

    name: str
    points: float
    solution: dict[str, float | None]
    untouched: dict[str, float | None] = {}


class AnswerRow(msgspec.Struct, frozen=True):
    """The points that are lost without an answer, by way; None where a person would have to say."""

    name: str
    costs: dict[str, float | None]


class NotebookRehearsal(msgspec.Struct, frozen=True):
    """One notebook. ``refused``: what a session refuses the solution, so that a kernel executes it; ``remedy``, what spares that."""

    name: str
    tests: list[QuestionRow]
    answers: list[AnswerRow] = []
    refused: str = ""
    remedy: str = ""


class Rehearsal(msgspec.Struct, frozen=True):
    """One assignment.

    Attributes:
        seconds: what a student takes, by way; nothing where that was not measured.
        observed: notebooks of this package's own kind, which are judged by ``autograder verify``.
        problem: why nothing could be rehearsed.
    """

    assignment: str
    notebooks: list[NotebookRehearsal] = []
    findings: list[SourceFinding] = []
    seconds: dict[str, float] = {}
    observed: list[str] = []
    problem: str = ""

    @property
    def is_clean(self) -> bool:
        """Whether there is nothing to mend."""
        return not self.findings and not self.problem


@dataclass(frozen=True)
class RehearsalPlan:
    """How to rehearse.

    Attributes:
        kernel: in a kernel, too.
        stock: by nbgrader's own ``Execute``, too: outside of the sandbox.
        only_solution: hand in nothing but the solution.
        jobs: processes side by side; one a core if None.
    """

    kernel: bool = False
    stock: bool = False
    only_solution: bool = False
    jobs: int | None = None


def rehearse(
    course: NbgraderCourse,
    assignment: str,
    plan: RehearsalPlan,
    *,
    on_graded: Callable[[int], None] = lambda _: None,
) -> Rehearsal:
    """Rehearse one assignment.

    Args:
        on_graded: called whenever a submission has been graded, with how many there will be.

    Raises:
        UsageError: the course's source has no notebook of that assignment.
        SandboxError: there is no sandbox, or what the course's options open may not be opened.
    """
    try:
        every = load_drafts(course, assignment)
    except AssignmentError as error:
        return Rehearsal(assignment, problem=str(error))
    step = SandboxedExecute(parent=course.app)
    if not step.unsafe:
        require_sandbox()
    observed = [draft.name for draft in every if _is_observed(step, assignment, draft)]
    drafts = [draft for draft in every if draft.name not in observed]
    if not drafts:
        return Rehearsal(assignment, observed=observed)
    with tempfile.TemporaryDirectory(prefix="autograder-rehearsal-") as name:
        stage = _Stage(course, assignment, drafts, plan, Path(name), on_graded)
        stage.run()
    seen = [Rehearsed(draft, stage.marks[draft.name], step) for draft in drafts]
    return Rehearsal(
        assignment,
        [_told(notebook) for notebook in seen],
        [finding for notebook in seen for finding in findings_in(notebook)],
        {way: round(seconds, 2) for way, seconds in stage.seconds.items()},
        observed,
    )


def _is_observed(step: SandboxedExecute, assignment: str, draft: Draft) -> bool:
    folder = Path(step.solutions) if step.solutions else None
    return assignment_named(folder, assignment, draft.name) is not None


def submissions_of(
    drafts: Sequence[Draft], *, only_solution: bool = False
) -> dict[str, dict[str, NotebookNode]]:
    """What is handed in. The solution comes first and, if all is, last once more: then everything is warm, and its time is a student's."""
    solved = {draft.name: draft.solved() for draft in drafts}
    if only_solution:
        return {SOLVED: solved}
    made = {SOLVED: solved, UNTOUCHED: {draft.name: draft.released for draft in drafts}}
    for place in range(max(len(draft.tested_answers) for draft in drafts)):
        made[f"{WITHOUT}{place + 1}"] = {draft.name: _without(draft, place) for draft in drafts}
    return {**made, AGAIN: solved}


def _without(draft: Draft, place: int) -> NotebookNode:
    """The solution without the answer at ``place``, if there are so many."""
    return draft.solved(without="".join(draft.tested_answers[place : place + 1]))


def _told(notebook: Rehearsed) -> NotebookRehearsal:
    """A notebook's marks as rows."""
    tests = [
        QuestionRow(
            test.name,
            test.points or 0.0,
            _scores(notebook, SOLVED, test.name),
            _scores(notebook, UNTOUCHED, test.name),
        )
        for test in notebook.tests
    ]
    answers = [
        AnswerRow(answer, {way: notebook.costs(way, answer) for way in notebook.ways})
        for answer in notebook.draft.tested_answers
        if any(notebook.submission_without(answer) == submission for _, submission in notebook.marks)
    ]
    refused = notebook.marks["sandbox", SOLVED].refused
    remedy = remedy_for(refused.partition(": ")[2] or refused, notebook.step) if refused else ""
    return NotebookRehearsal(notebook.draft.name, tests, answers, refused, remedy)


def _scores(notebook: Rehearsed, submission: str, test: str) -> dict[str, float | None]:
    return {
        way: marks.scores.get(test) for (way, which), marks in notebook.marks.items() if which == submission
    }


class _Stage:
    """One assignment's submissions in a temporary folder, graded in one way after the other.

    ``marks`` by notebook, then by way and submission; ``seconds`` that the last submission took, by way.
    """

    def __init__(
        self,
        course: NbgraderCourse,
        assignment: str,
        drafts: Sequence[Draft],
        plan: RehearsalPlan,
        folder: Path,
        on_graded: Callable[[int], None],
    ) -> None:
        self._course, self._assignment, self._drafts = course, assignment, drafts
        self._plan, self._folder, self._on_graded = plan, folder, on_graded
        self._submissions = submissions_of(drafts, only_solution=plan.only_solution)
        self.marks: dict[str, dict[tuple[Way, str], NotebookMarks]] = {draft.name: {} for draft in drafts}
        self.seconds: dict[Way, float] = {}

    def run(self) -> None:
        """Grade all of them in all ways."""
        for submission, notebooks in self._submissions.items():
            folder = self._folder / "submitted" / submission / self._assignment
            folder.mkdir(parents=True)
            for name, notebook in notebooks.items():
                nbformat.write(notebook, folder / f"{name}.ipynb")
        self._grade("sandbox", kernel="")
        if self._plan.kernel:
            self._grade("kernel", kernel="always")
        if self._plan.stock:
            self._execute_by_stock()

    def _done(self, way: Way, submission: str, marks: Mapping[str, NotebookMarks], seconds: float) -> None:
        for draft in self._drafts:
            self.marks[draft.name][way, submission] = marks.get(draft.name, NotebookMarks(ungraded=NOTHING))
        if submission == AGAIN:
            self.seconds[way] = seconds
        ways = 1 + self._plan.kernel + self._plan.stock
        self._on_graded(ways * len(self._submissions))

    def _grade(self, way: Way, *, kernel: str) -> None:
        """As a class is graded."""
        jobs = []
        for submission in self._submissions:
            staging = self._folder / way / submission
            staging.mkdir(parents=True)
            jobs.append(CourseJob(submission, str(staging)))
        setup = self._setup(kernel)
        count = max(1, min(self._plan.jobs or os.cpu_count() or 1, len(jobs) // 2))
        with LanePool(lambda: CourseLane(setup), _timed, _lost, count) as pool:
            for graded, seconds in pool.results_of(jobs):
                marks = self._marks_of(graded, self._folder / way / graded.student)
                self._done(way, graded.student, marks, seconds)

    def _setup(self, kernel: str) -> CourseSetup:
        sources = [draft.source for draft in self._drafts]
        folder, url = str(self._course.folder), self._course.directory.db_url
        return CourseSetup(folder, self._assignment, sources, url, str(self._folder / "submitted"), kernel)

    def _marks_of(self, graded: GradedStudent, staging: Path) -> dict[str, NotebookMarks]:
        if graded.problem:
            return {draft.name: NotebookMarks(ungraded=graded.problem) for draft in self._drafts}
        return {
            notebook.name: marks_of(nbformat.read(staging / f"{notebook.name}.ipynb", as_version=4), notebook)
            for notebook in graded.notebooks
        }

    def _execute_by_stock(self) -> None:
        grader = StockGrader(self._course, self._assignment)
        drafts = {draft.name: draft for draft in self._drafts}
        for submission, notebooks in self._submissions.items():
            whole = {name: drafts[name].with_tests(notebook) for name, notebook in notebooks.items()}
            began = time.monotonic()
            try:
                executed = grader.execute(whole, self._folder / "stock" / submission)
                marks = {name: stock_marks_of(notebook) for name, notebook in executed.items()}
            except Exception as error:  # noqa: BLE001 - whatever stops stock, such as a kernel that it has not
                marks = {name: NotebookMarks(ungraded=f"{type(error).__name__}: {error}") for name in drafts}
            self._done("stock", submission, marks, time.monotonic() - began)


def _timed(lane: CourseLane, job: CourseJob) -> tuple[GradedStudent, float] | LaneFailure | None:
    began = time.monotonic()
    graded = lane.grade(job)
    return (graded, time.monotonic() - began) if isinstance(graded, GradedStudent) else graded


def _lost(job: CourseJob, reason: str, out_of_time: bool) -> tuple[GradedStudent, float]:
    return GradedStudent(job.student, problem="it took all the time there is" if out_of_time else reason), 0.0
