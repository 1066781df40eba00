"""The page that students get back: the gradebook's points, people's comments, and each thing once."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.notebooknode import NotebookNode

from autograder.assignment.load import load_assignment
from autograder.nbgrader.feedback_page import FeedbackPage, page_of
from autograder.nbgrader.kept_result import KEPT, keep_result, kept_result
from autograder.nbgrader.observed import comment_on
from autograder.nbgrader.saving import NO_RESPONSE
from autograder.results.model import ExerciseResult, SubmissionResult, TestResult

FIVE = Path(__file__).parents[2] / "solutions" / "05_gradient_checking"
NAME = "central_difference"
WRONG = ExerciseResult(
    NAME,
    0,
    15,
    [
        TestResult(
            "t",
            "The slope is right.",
            15,
            "failed",
            "The value is not the expected one.",
            diagnosis=f"{NAME}/divides_by_eps",
        )
    ],
    "**Divides the two-sided difference by eps.**\n\nSlope is rise over run.",
)
MARKS = {
    "student": "ann",
    "score": 4.5,
    "max_score": 15.0,
    "late_penalty": 0,
    "assignment": FIVE.name,
    "notebook": "gradient_checking",
}


def graded(comment: str | None, score: float = 0.0) -> NotebookNode:
    """A notebook as the feedback's steps have it once the gradebook was read."""
    answer = {"grade_id": NAME, "solution": True, "grade": False, "schema_version": 3, "comment": comment}
    check = {
        "grade_id": f"check-{NAME}",
        "solution": False,
        "grade": True,
        "schema_version": 3,
        "score": score,
        "points": 15.0,
    }
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(
                f"def {NAME}(f, x, i, eps): ...  # <b>mine</b>", metadata={"nbgrader": answer}
            ),
            nbformat.v4.new_code_cell(f'check("{NAME}")', metadata={"nbgrader": check}),
        ]
    )
    keep_result(
        notebook,
        SubmissionResult("ann", "", "", "graded", 15, 0, exercises=[WRONG], remarks=["Cell 2 stopped."]),
    )
    return notebook


def text_of(notebook: NotebookNode, **marks: Any) -> str:
    kept = kept_result(notebook)
    assert kept
    page = page_of(notebook, {**MARKS, **marks}, kept, load_assignment(FIVE))
    assert "<b>mine</b>" not in page
    page = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_the_page_tells_everything_once_with_the_answer_and_a_public_call() -> None:
    text = text_of(graded(comment_on(WRONG)))
    for once in (
        "The slope is right.",
        "The value is not the expected one.",
        "Slope is rise over run.",
        "# <b>mine</b>",
        "Cell 2 stopped.",
    ):
        assert text.count(once) == 1, once
    assert f'check("{NAME}")' in text
    assert "1. One slope" in text


def test_points_are_the_gradebooks_and_what_people_said_is_told() -> None:
    text = text_of(graded("Nearly! Ask me.", score=4.5), late_penalty=1.5)
    assert "4.5 of 15 points" in text
    assert "4.5 / 15" in text
    assert f"{NAME}: Nearly! Ask me." in text
    assert "Being late costs 1.5 points." in text


@pytest.mark.parametrize("said", [None, NO_RESPONSE, comment_on(WRONG)])
def test_our_own_comments_are_not_told_as_peoples(said: str | None) -> None:
    assert "people say to you" not in text_of(graded(said))


@pytest.mark.parametrize(
    ("solutions", "assignment"),
    [("", FIVE.name), (str(FIVE.parent), "another")],
    ids=["no solutions", "not ours"],
)
def test_a_notebook_that_is_not_ours_gets_nbgraders_page_whatever_it_claims(
    solutions: str, assignment: str
) -> None:
    exporter = FeedbackPage(solutions=solutions)
    notebook = graded(None)
    assert notebook.metadata[KEPT]
    page, _ = exporter.from_notebook_node(notebook, {"nbgrader": {**MARKS, "assignment": assignment}})
    assert "jp-Notebook" in page
    assert "Not sure that this is right?" not in page


def test_one_of_ours_gets_our_page_and_one_that_nobody_judged_nbgraders() -> None:
    exporter = FeedbackPage(solutions=str(FIVE.parent))
    ours, resources = exporter.from_notebook_node(graded(None), {"nbgrader": dict(MARKS)})
    assert "Not sure that this is right?" in ours
    assert "http" not in ours.replace("http-equiv", "")
    assert resources["output_extension"] == ".html"
    unjudged, _ = exporter.from_notebook_node(nbformat.v4.new_notebook(), {"nbgrader": dict(MARKS)})
    assert "Not sure that this is right?" not in unjudged
