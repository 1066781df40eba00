"""Courses of one assignment, what was handed in to them, and the scores that came of it."""

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


@dataclass(frozen=True)
class Course:
    """A notebook of an assignment: its cells by kind, and students who replaced some of the answers."""

    cells: Sequence[tuple[str, str]]
    students: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    """By name; the answers by their place among the cells."""
    files: Mapping[str, str] = field(default_factory=dict)
    """The course's own, beside the source."""
    perfect: str = "perfect"
    """Who hands in the source."""
    kernel: str = "python3"
    """The name of the kernel that the source asks for."""

    def write(self, folder: Path, *, dropins: bool) -> None:
        """The course as its instructor has it, with this notebook alone, and what was handed in."""
        write_course(folder, {"n": self}, dropins=dropins)

    def write_notebook(self, path: Path, answers: Mapping[int, str]) -> None:
        """The source, with some of the answers replaced."""
        spec = {"name": self.kernel, "display_name": "Python 3", "language": "python"}
        made = new_notebook(metadata={"kernelspec": spec})
        for place, (kind, code) in enumerate(self.cells):
            marks = {"schema_version": 3, "task": False, "grade_id": f"cell-{place}"}
            metadata = {"nbgrader": {**marks, **KINDS[kind]}} if KINDS[kind] else {}
            text = f"### BEGIN SOLUTION\n{code}\n### END SOLUTION" if kind == "answer" else code
            made.cells.append(new_code_cell(answers.get(place, text), metadata=metadata))
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(made, path)


def write_course(folder: Path, notebooks: Mapping[str, Course], *, dropins: bool, config: str = "") -> None:
    """A course whose one assignment has these notebooks, by name, and what was handed in."""
    lines = ["c = get_config()", "c.CourseDirectory.course_id = 'other'", config]
    if dropins:
        lines += ["from autograder.nbgrader.config import use_dropins", "use_dropins(c)"]
    (folder / "nbgrader_config.py").write_text("\n".join(lines))
    for name, notebook in notebooks.items():
        notebook.write_notebook(folder / "source" / "ps1" / f"{name}.ipynb", {})
        for file, text in notebook.files.items():
            (folder / "source" / "ps1" / file).write_text(text)
        for student, answers in {notebook.perfect: {}, **notebook.students}.items():
            notebook.write_notebook(folder / "submitted" / student / "ps1" / f"{name}.ipynb", answers)


def scores_in(folder: Path, notebook: str = "n") -> Scores:
    """What the gradebook says of one notebook of those who handed it in."""
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        return {
            (submission.student_id, grade.name): grade.auto_score
            for submission in gradebook.assignment_submissions("ps1")
            for row in submission.notebooks
            for grade in row.grades
            if row.name == notebook
            and (folder / "submitted" / submission.student_id / "ps1" / f"{notebook}.ipynb").exists()
        }


def of(student: str, scores: Scores) -> list[float | None]:
    return [score for (who, _), score in scores.items() if who == student]
