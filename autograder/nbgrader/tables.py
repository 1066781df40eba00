"""A class of an nbgrader course as the tables that ``autograder grade`` prints, with what only such a course has: late work, repairs."""

from collections import Counter

from autograder.nbgrader.bulk import ClassReport, Question
from autograder.nbgrader.gradebook import NotebookReport, StudentReport
from autograder.nbgrader.observed import CHECK
from autograder.results.tables import ClassRow, mistakes_in, not_graded


def columns_of(report: ClassReport) -> list[str]:
    """The graded cells, in the order of the notebooks."""
    return [*_columns(report).values()]


def rows_of(report: ClassReport) -> list[ClassRow]:
    """A row a student."""
    columns = _columns(report)
    return [_row(student, columns) for student in report.students]


def counted(report: ClassReport) -> str:
    """How many of the class are graded."""
    graded = sum(_is_graded(student) for student in report.students)
    before = sum(student.status == "skipped" for student in report.students)
    earlier = f" ({before} of them before)" if before else ""
    return f"{graded} of {len(report.students)} graded{earlier} in {report.seconds:.1f} s."


def what_to_do(report: ClassReport) -> list[str]:
    """For those who are not graded: what becomes of them, and what staff do."""
    lines = []
    if any(student.status == "needs_person" and not _is_graded(student) for student in report.students):
        lines.append(
            "Those not graded are no zeros: in the formgrader they need manual grading. Grade them there, or put a new file in place and run again."
        )
    if failed := [student.student for student in report.students if student.status == "failed"]:
        lines.append(
            f"Of {len(failed)} nothing was written, which is not theirs to mend: mend what is said of them and run again with --force."
        )
    return lines


def _columns(report: ClassReport) -> dict[tuple[str, str], str]:
    """A name for each graded cell: its own, with its notebook's before it where several notebooks have one of that name."""
    named = Counter(question.name for question in report.questions)
    return {
        _key(question): question.name.removeprefix(CHECK)
        if named[question.name] == 1
        else f"{question.notebook}/{question.name.removeprefix(CHECK)}"
        for question in report.questions
    }


def _key(question: Question) -> tuple[str, str]:
    return question.notebook, question.name


def _is_graded(student: StudentReport) -> bool:
    return student.status in ("graded", "skipped") or (
        student.status == "needs_person" and student.score is not None
    )


def _row(student: StudentReport, columns: dict[tuple[str, str], str]) -> ClassRow:
    points = {
        columns[notebook.name, name]: given
        for notebook in student.notebooks
        for name, given in notebook.points.items()
        if (notebook.name, name) in columns
    }
    exercises = [exercise for notebook in student.notebooks for exercise in notebook.exercises]
    return ClassRow(
        student.student,
        student.score if _is_graded(student) else None,
        points,
        {},
        _story(student),
        "" if _is_graded(student) else "yellow",
        student.late_penalty,
        exercises,
        any(notebook.to_read for notebook in student.notebooks),
    )


def _story(student: StudentReport) -> str:
    """Why a student is not graded, or the mistakes; then what was repaired, and what to look at."""
    notebooks = student.notebooks
    exercises = [exercise for notebook in notebooks for exercise in notebook.exercises]
    if _is_graded(student):
        told = [mistakes_in(exercises), student.problem]
    else:
        told = [not_graded(student.problem, is_ours=student.status == "failed")]
    return "; ".join([*filter(None, told), *_repairs(notebooks), *_notes(notebooks)])


def _repairs(notebooks: list[NotebookReport]) -> list[str]:
    count = sum(len(notebook.repairs) for notebook in notebooks)
    return [f"{count} repair{'s' if count > 1 else ''}"] if count else []


def _notes(notebooks: list[NotebookReport]) -> list[str]:
    again = [f"executed in a kernel, for {notebook.kernel}" for notebook in notebooks if notebook.kernel]
    return [*dict.fromkeys(note for notebook in notebooks for note in notebook.to_read), *again]
