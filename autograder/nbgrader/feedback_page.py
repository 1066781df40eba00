"""Drop-in for ``GenerateFeedback.exporter_class``: what students get back on an assignment of this package is the page that ``report`` writes.

nbgrader's own page shows the whole notebook, tells each score and comment twice, below the check and below the answer, and takes
formulas from an address on the net. Notebooks of any other kind get that page as ever.
"""

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.exporter import Exporter
from nbformat.notebooknode import NotebookNode
from nbgrader.utils import is_grade, is_solution
from traitlets import Unicode

from autograder.assignment.model import Assignment
from autograder.classroom.about import about
from autograder.nbgrader.kept_result import KeptNotebookResult, kept_result
from autograder.nbgrader.observed import CHECK, assignment_named, comment_on
from autograder.nbgrader.saving import NO_RESPONSE
from autograder.results.model import Comment, RunInfo, SubmissionResult
from autograder.results.pages.about import About, ShownWork
from autograder.results.pages.class_data import ClassData
from autograder.results.pages.site import student_html
from autograder.results.pages.student_page import ExerciseView, StudentView, student_view

STAFF = "your course"


class FeedbackPage(HTMLExporter):
    """A student's page for assignments of this package, nbgrader's for all others."""

    solutions = Unicode("", help="The solutions/ folder of assignments that are observed and judged.").tag(
        config=True
    )

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **more: Any) -> Any:
        """The page of a notebook."""
        named = (resources or {}).get("nbgrader") or {}
        folder = Path(self.solutions) if self.solutions else None
        ours = assignment_named(folder, named.get("assignment", ""), named.get("notebook", ""))
        kept = kept_result(nb)
        if ours is None or kept is None:
            return super().from_notebook_node(nb, resources, **more)
        nb, resources = Exporter.from_notebook_node(self, nb, resources, **more)
        return page_of(nb, resources["nbgrader"], kept, ours), resources


def page_of(
    nb: NotebookNode, marks: Mapping[str, Any], kept: KeptNotebookResult, assignment: Assignment
) -> str:
    """The page of a notebook in which nbgrader has put the gradebook's scores and comments.

    Args:
        marks: the student, and the notebook's score, as nbgrader's resources have them.
    """
    student = str(marks["student"])
    points = {exercise.name: exercise.max_score for exercise in kept.exercises}
    info = RunInfo(
        assignment=assignment.name,
        title=assignment.settings.title,
        grader_digest="",
        salt="",
        sandbox="",
        torch_version=kept.torch_version,
        autograder_version=kept.version,
        exercises=points,
    )
    told = _about(nb, student, assignment, info)
    full = sum(points.values())
    result = SubmissionResult(
        student,
        "",
        "",
        "graded",
        full,
        0,
        exercises=kept.exercises,
        remarks=kept.remarks,
        comments=_comments(nb, marks, kept),
    )
    view = _with_gradebooks_scores(student_view(result, told), nb, marks)
    return student_html(view, info, told)


def _about(nb: NotebookNode, student: str, assignment: Assignment, info: RunInfo) -> About:
    """What there is to tell of the assignment, with the answers as they stand in the notebook."""
    answers = {
        cell.metadata.nbgrader["grade_id"]: cell.source
        for cell in nb.cells
        if cell.cell_type == "code" and is_solution(cell)
    }
    works = {student: ShownWork("here", answers)}
    return dataclasses.replace(about(assignment.folder, ClassData(info, [])), works=works)


def _comments(nb: NotebookNode, marks: Mapping[str, Any], kept: KeptNotebookResult) -> list[Comment]:
    """What people have said of answers, and what being late costs; our own comments say what the page says."""
    ours = {exercise.name: comment_on(exercise) for exercise in kept.exercises}
    found = []
    for cell in nb.cells:
        about_cell = cell.metadata.get("nbgrader") or {}
        name, said = about_cell.get("grade_id", ""), about_cell.get("comment")
        if said and said not in (NO_RESPONSE, ours.get(name)):
            found.append(Comment(f"{name}: {said}", STAFF, 0.0))
    if late := marks.get("late_penalty"):
        found.append(Comment(f"Being late costs {late:g} points.", STAFF, 0.0))
    return found


def _with_gradebooks_scores(view: StudentView, nb: NotebookNode, marks: Mapping[str, Any]) -> StudentView:
    """``view`` with the points that the gradebook has, whoever gave them."""
    given = {
        cell.metadata.nbgrader["grade_id"].removeprefix(CHECK): cell.metadata.nbgrader["score"]
        for cell in nb.cells
        if is_grade(cell) and cell.metadata.nbgrader.get("score") is not None
    }

    def scored(exercise: ExerciseView) -> ExerciseView:
        return dataclasses.replace(exercise, score=given.get(exercise.name, exercise.score))

    return dataclasses.replace(
        view,
        score=marks.get("score"),
        max_score=marks.get("max_score", view.max_score),
        table={name: (given.get(name, earned), of) for name, (earned, of) in view.table.items()},
        wanting=tuple(map(scored, view.wanting)),
        whole=tuple(map(scored, view.whole)),
    )
