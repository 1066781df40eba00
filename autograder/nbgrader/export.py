"""Grades of an nbgrader course by question: a row a graded cell, quoted as CSV wants it.

``nbgrader export --exporter=autograder.nbgrader.export.QuestionExportPlugin --to questions.csv``, or
``autograder nbgrader export``.
"""

import csv
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.plugins import ExportPlugin

from autograder.escaping import harmless_cell
from autograder.nbgrader.pages import own_pages
from autograder.results.files import file_names

COLUMNS = (
    "assignment", "notebook", "question", "student_id", "last_name", "first_name", "timestamp",
    "auto_score", "manual_score", "extra_credit", "score", "max_score", "needs_manual_grade", "comment",
)  # fmt: skip
"""A row is one graded cell of one student."""


def question_rows(
    gradebook: Gradebook, assignments: Sequence[str] = (), students: Sequence[str] = ()
) -> Iterator[dict[str, Any]]:
    """A row for each graded cell of each submission, in the order of assignment, student, notebook and question.

    Args:
        assignments: only these; all if empty.
        students: only these; all if empty.
    """
    for assignment in sorted(gradebook.assignments, key=lambda item: item.name):
        if assignments and assignment.name not in assignments:
            continue
        for submission in sorted(assignment.submissions, key=lambda item: item.student_id):
            if students and submission.student_id not in students:
                continue
            for notebook in sorted(submission.notebooks, key=lambda item: item.name):
                comments = {comment.name: comment.comment for comment in notebook.comments}
                for grade in sorted(notebook.grades, key=lambda item: item.name):
                    yield {
                        "assignment": assignment.name,
                        "notebook": notebook.name,
                        "question": grade.name,
                        "student_id": submission.student_id,
                        "last_name": submission.student.last_name,
                        "first_name": submission.student.first_name,
                        "timestamp": submission.timestamp,
                        "auto_score": grade.auto_score,
                        "manual_score": grade.manual_score,
                        "extra_credit": grade.extra_credit,
                        "score": None
                        if grade.needs_manual_grade and grade.manual_score is None
                        else grade.score,
                        "max_score": grade.max_score,
                        "needs_manual_grade": bool(grade.needs_manual_grade),
                        "comment": comments.get(grade.name)
                        or comments.get(grade.name.removeprefix("check-")),
                    }


def write_questions(path: Path, rows: Iterator[dict[str, Any]]) -> int:
    """Write the rows as CSV; how many there are. What a spreadsheet would take for a formula is disarmed."""
    count = 0
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, quoting=csv.QUOTE_NONNUMERIC)
        writer.writeheader()
        for row in rows:
            writer.writerow({key: _cell(value) for key, value in row.items()})
            count += 1
    return count


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return "\n".join(harmless_cell(line) for line in value.splitlines())
    return "" if value is None else value


class QuestionExportPlugin(ExportPlugin):  # type: ignore[misc] # nbgrader leaves it untyped
    """``nbgrader export`` by question; ``--to``, ``--assignment`` and ``--student`` as for its own CSV."""

    def export(self, gradebook: Gradebook) -> None:
        """Write the file."""
        path = Path(self.to or "questions.csv")
        self.log.info("Exporting questions to %s", path)
        rows = question_rows(gradebook, [str(a) for a in self.assignment], [str(s) for s in self.student])
        write_questions(path, rows)


@dataclass(frozen=True)
class StudentFolders:
    """Where a student's feedback lies, and what it was made from."""

    feedback: Path
    autograded: Path


def pack_feedback(students: dict[str, StudentFolders], notebooks: Sequence[str], target: Path) -> list[Path]:
    """One zip a student with the feedback pages nbgrader has made, to send or to upload.

    Args:
        students: each student's folders.
        notebooks: the names of the assignment's notebooks; only their pages are packed.
        target: where the zips are written.
    """
    target.mkdir(parents=True, exist_ok=True)
    made = []
    names = sorted(students)
    for student, name in zip(names, file_names(names), strict=True):
        pages = own_pages(students[student].feedback, students[student].autograded, notebooks)
        if not pages:
            continue
        path = target / f"{name}.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for page, content in pages.items():
                archive.writestr(page, content)
        made.append(path)
    return made
