"""Courses of one assignment with one notebook, what was handed in to them, and the scores that came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.api import Gradebook

Scores = dict[tuple[str, str], float | None]
"""By student and graded cell."""
WAYS = ("stock", "dropins", "bulk")
KINDS = {
    "plain": None,
    "answer": {"solution": True, "locked": False, "grade": False},
    "test": {"solution": False, "locked": True, "grade": True, "points": 2},
}
SPEC = {"name": "python3", "display_name": "Python 3", "language": "python"}


@dataclass(frozen=True)
class Course:
    """An assignment of one notebook: its cells by kind, and students who replaced some of the answers."""

    cells: Sequence[tuple[str, str]]
    students: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    """By name; the answers by their place among the cells."""
    files: Mapping[str, str] = field(default_factory=dict)
    """The course's own, beside the source."""

    def write(self, folder: Path, *, dropins: bool) -> None:
        """The course as its instructor has it, and what was handed in; ``perfect`` hands in the source."""
        config = "c = get_config()\nc.CourseDirectory.course_id = 'other'\n"
        if dropins:
            config += "from autograder.nbgrader.config import use_dropins\nuse_dropins(c)\n"
        (folder / "nbgrader_config.py").write_text(config)
        self._write_notebook(folder / "source", {})
        for name, text in self.files.items():
            (folder / "source" / "ps1" / name).write_text(text)
        for student, answers in {"perfect": {}, **self.students}.items():
            self._write_notebook(folder / "submitted" / student, answers)

    def _write_notebook(self, folder: Path, answers: Mapping[int, str]) -> None:
        made = new_notebook(metadata={"kernelspec": SPEC})
        for place, (kind, code) in enumerate(self.cells):
            marks = {"schema_version": 3, "task": False, "grade_id": f"cell-{place}"}
            metadata = {"nbgrader": {**marks, **KINDS[kind]}} if KINDS[kind] else {}
            text = f"### BEGIN SOLUTION\n{code}\n### END SOLUTION" if kind == "answer" else code
            made.cells.append(new_code_cell(answers.get(place, text), metadata=metadata))
        (folder / "ps1").mkdir(parents=True)
        nbformat.write(made, folder / "ps1" / "n.ipynb")


def scores_in(folder: Path) -> Scores:
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        return {
            (submission.student_id, grade.name): grade.auto_score
            for submission in gradebook.assignment_submissions("ps1")
            for row in submission.notebooks
            for grade in row.grades
        }


def of(student: str, scores: Scores) -> list[float | None]:
    return [score for (who, _), score in scores.items() if who == student]
