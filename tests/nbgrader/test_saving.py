"""Which scores of a notebook are taken: those of test cells that somebody saw executed."""

import pytest
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, new_output

from autograder.nbgrader.observed import RESOURCE, ObservedNotebook
from autograder.nbgrader.saving import open_tests_of, scores_of


def notebook(shown: str | None) -> NotebookNode:
    """A test cell of 3 points, with this result below it."""
    marks = {"grade_id": "test", "grade": True, "solution": False, "locked": True, "points": 3, "task": False}
    outputs = [] if shown is None else [new_output("execute_result", data={"text/plain": shown})]
    return new_notebook(cells=[new_code_cell("f()", metadata={"nbgrader": marks}, outputs=outputs)])


SEEN = {RESOURCE: ObservedNotebook(witnessed=frozenset({"test"}))}


@pytest.mark.parametrize(("shown", "score"), [("2.0", 2.0), ("0.0", 0.0), (None, 3.0), ("'text'", 3.0)])
def test_a_test_that_was_seen_has_the_score_nbgrader_gives(shown: str | None, score: float) -> None:
    assert scores_of(notebook(shown), SEEN) == {"test": score}
    assert open_tests_of(notebook(shown), SEEN) == {}


@pytest.mark.parametrize("shown", ["3.01", "1000"])
def test_a_score_for_which_nbgrader_would_drop_the_student_is_for_a_person(shown: str) -> None:
    assert scores_of(notebook(shown), SEEN) == {"test": None}
    assert open_tests_of(notebook(shown), SEEN)["test"]


@pytest.mark.parametrize("resources", [{}, {RESOURCE: ObservedNotebook(witnessed=frozenset({"another"}))}])
def test_a_test_that_nobody_saw_has_none(resources: dict[str, ObservedNotebook]) -> None:
    assert scores_of(notebook("3.0"), resources) == {"test": None}
    assert open_tests_of(notebook("3.0"), resources) == {"test": "it was not executed"}
