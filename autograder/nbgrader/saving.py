"""Drop-in for nbgrader's ``SaveAutoGrades``: scores and comments into the gradebook, in one commit a notebook."""

import os
from collections.abc import Mapping
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook, SubmittedNotebook
from nbgrader.preprocessors import SaveAutoGrades
from nbgrader.utils import compute_checksum, determine_grade, is_grade, is_solution, is_task

from autograder.nbgrader.missing import missing_reason, submitted_folder
from autograder.nbgrader.observed import told_of

NO_RESPONSE = "No response."


class SaveScores(SaveAutoGrades):  # type: ignore[misc] # nbgrader leaves it untyped
    """As nbgrader saves them, with the feedback on this package's exercises as comments.

    Where a submission could not be graded, its cells are left to a person: a submission that nobody could read is no zero.
    """

    def preprocess(self, nb: NotebookNode, resources: Any) -> Any:
        """Save one notebook's scores."""
        about = resources["nbgrader"]
        with Gradebook(about["db_url"]) as gradebook:
            submission = gradebook.find_submission_notebook(
                about["notebook"], about["assignment"], about["student"]
            )
            names = {cell.id: cell.name for cell in submission.notebook._base_cells}
            save(
                submission,
                scores_of(nb, resources, self.log),
                comments_of(nb, resources),
                ungraded_of(resources),
                names,
            )
            self._leave_missing(gradebook, about)
            gradebook.db.commit()
        return nb, resources

    def _leave_missing(self, gradebook: Gradebook, about: Mapping[str, str]) -> None:
        """Leave to a person the notebooks that are missing where there is one of another name; nbgrader has scored them 0."""
        if self.parent is None:
            return
        folder = submitted_folder(self, about)
        rows = gradebook.find_submission(about["assignment"], about["student"]).notebooks
        names = [row.name for row in rows]
        for row in rows:
            if not os.path.lexists(folder / f"{row.name}.ipynb") and (
                reason := missing_reason(folder, row.name, names)
            ):
                self.log.error("%s: %s", about["student"], reason)
                save(row, {}, {}, reason)


def scores_of(nb: NotebookNode, resources: Any, log: Any = None) -> dict[str, float | None]:
    """The score of each graded cell, by nbgrader's own rule; None if a person has to say."""
    open_tests = open_tests_of(nb, resources)
    for name, reason in open_tests.items():
        if log:
            log.warning("%s is not graded: %s; score it by hand", name, reason)
    return {
        name: None if name in open_tests else determine_grade(cell, log)[0]
        for name, cell in _graded_cells(nb).items()
    }


def open_tests_of(nb: NotebookNode, resources: Any) -> dict[str, str]:
    """The test cells that a person has to score, with why.

    Those that nobody saw executed, whatever stands below them; and those for which nbgrader would drop the student: a
    result above the cell's points, or one without text.
    """
    witnessed = told_of(resources).witnessed
    reasons = {}
    for name, cell in _graded_cells(nb).items():
        if is_solution(cell):
            continue
        if name not in witnessed:
            reasons[name] = "it was not executed"
            continue
        try:
            determine_grade(cell)
        except (KeyError, ValueError) as error:
            reasons[name] = str(error)
    return reasons


def _graded_cells(nb: NotebookNode) -> dict[str, NotebookNode]:
    return {cell.metadata.nbgrader["grade_id"]: cell for cell in filter(is_grade, nb.cells)}


def comments_of(nb: NotebookNode, resources: Any) -> dict[str, str | None]:
    """The automatic comment on each answer; also on one whose cell was deleted, if it was graded."""
    told = told_of(resources)
    comments: dict[str, str | None] = dict(told.comments)
    for cell in nb.cells:
        if is_solution(cell) or is_task(cell):
            name = cell.metadata.nbgrader["grade_id"]
            untouched = cell.metadata.nbgrader.get("checksum") == compute_checksum(cell)
            comments[name] = NO_RESPONSE if untouched and not is_task(cell) else told.comments.get(name)
    return comments


def ungraded_of(resources: Any) -> str:
    """Why a submission could not be graded; empty if it was."""
    return told_of(resources).ungraded


def save(
    submission: SubmittedNotebook,
    scores: dict[str, float | None],
    comments: dict[str, str | None],
    ungraded: str,
    cell_names: Mapping[str, str] | None = None,
) -> None:
    """Write into a gradebook's rows, without committing. Manual scores, extra credit and manual comments stay.

    Args:
        cell_names: the names of the cells by their id, to spare the gradebook a look-up each.
    """

    def name_of(row: Any) -> str:
        return str(cell_names[row.cell_id] if cell_names else row.name)

    for grade in submission.grades:
        if ungraded:
            grade.auto_score, grade.needs_manual_grade = None, True
        elif name_of(grade) in scores:
            grade.auto_score = scores[name_of(grade)]
            grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
    for comment in submission.comments:
        if ungraded:
            comment.auto_comment = None
        elif name_of(comment) in comments:
            comment.auto_comment = comments[name_of(comment)]
