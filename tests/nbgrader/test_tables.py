"""A class of an nbgrader course in the tables that ``autograder grade`` prints."""

from io import StringIO
from typing import Any

from rich.console import Console

from autograder.nbgrader.bulk import ClassReport, Question
from autograder.nbgrader.gradebook import NotebookReport, StudentReport
from autograder.nbgrader.tables import columns_of, counted, rows_of, what_to_do
from autograder.results.model import ExerciseResult, TestResult
from autograder.results.summary import class_in_full

QUESTIONS = [
    Question("sums", "check-add", 2),
    Question("sums", "essay", 3),
    Question("words", "essay", 1),
]
FORGETS = ExerciseResult(
    "add", 0, 2, [TestResult("test_add", "It adds.", 2, "failed", diagnosis="add/forgets_the_carry")]
)


def reported(who: str, status: Any, score: float | None = None, **more: Any) -> StudentReport:
    return StudentReport(who, status, score, 6.0, **more)


def notebook(name: str = "sums", **points: float | None) -> NotebookReport:
    return NotebookReport(name, {}, points={cell.replace("_", "-"): given for cell, given in points.items()})


def shown(*students: StudentReport) -> list[list[str]]:
    report = ClassReport("ps", list(students), 1.5, QUESTIONS)
    console = Console(width=150, record=True, file=StringIO())
    for renderable in class_in_full("ps", columns_of(report), rows_of(report)):
        console.print(renderable)
    return [line.split() for line in console.export_text().splitlines()]


def test_a_column_is_a_question_named_with_its_notebook_where_that_is_needed() -> None:
    assert columns_of(ClassReport("ps", [], 0.0, QUESTIONS)) == ["add", "sums/essay", "words/essay"]


def test_points_are_those_of_the_gradebook_in_the_notebooks_own_columns() -> None:
    ann = reported(
        "ann", "graded", 4.5, notebooks=[notebook(check_add=2.0, essay=None), notebook("words", essay=2.5)]
    )
    late = reported("ben", "skipped", 2.0, late_penalty=1.5, notebooks=[notebook(check_add=2.0)])
    lines = shown(ann, late)
    assert ["student", "score", "late", "add", "sums/essay", "words/essay"] in lines
    assert ["ann", "4.5", "2", "–", "2.5"] in lines
    assert ["ben", "2", "-1.5", "2", "–", "–"] in lines


def test_known_mistakes_repairs_and_what_to_read_are_told() -> None:
    told = NotebookReport("sums", {}, ["a", "b"], to_read=["read this one"], exercises=[FORGETS])
    lines = shown(reported("ann", "graded", 0.0, notebooks=[told]), reported("ben", "graded", 6.0))
    assert ["ann", "forgets_the_carry;", "2", "repairs;", "read", "this", "one"] in lines
    assert ["1", "forgets", "the", "carry", "[add]", "ann"] in lines
    assert not any(line[:1] == ["ben"] and "read" in line for line in lines)
    assert any(line[-1:] == ["ann"] and "frames:" in line for line in lines)


def test_not_graded_is_said_in_one_word_and_whose_turn_it_is() -> None:
    students = [
        reported("ann", "graded", 6.0),
        reported("ben", "skipped", 6.0),
        reported("cleo", "needs_person", problem="sums.ipynb is no regular file"),
        reported("dan", "needs_person", 5.0, problem="timestamp.txt says no time: it counts as not late"),
        reported("eve", "failed", problem="ZeroDivisionError: a step of the course"),
    ]
    lines = [" ".join(line) for line in shown(*students)]
    assert "cleo not graded: sums.ipynb is no regular file" in lines
    assert "dan timestamp.txt says no time: it counts as not late" in lines
    assert "eve not graded, not the student's fault: ZeroDivisionError: a step of the course" in lines
    assert {"cleo – – – –", "dan 5 – – –"} <= set(lines)
    report = ClassReport("ps", students, 1.5, QUESTIONS)
    assert counted(report) == "3 of 5 graded (1 of them before) in 1.5 s."
    in_formgrader, ours = what_to_do(report)
    assert "no zeros" in in_formgrader
    assert "Of 1 nothing was written" in ours


def test_where_all_are_graded_nothing_is_left_to_do() -> None:
    report = ClassReport("ps", [reported("ann", "graded", 6.0)], 0.04, QUESTIONS)
    assert (counted(report), what_to_do(report)) == ("1 of 1 graded in 0.0 s.", [])
