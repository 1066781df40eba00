"""What a graded notebook carries, and what it may not."""

import nbformat
import pytest

from autograder.nbgrader.kept_result import KEPT, forget_result, keep_result, kept_result
from autograder.results.model import ExerciseResult, SubmissionResult, TestResult


def test_what_is_kept_is_read_back_without_anything_for_staff() -> None:
    test = TestResult(
        "t", "It works.", 2, "failed", "It is wrong.", {"got": "HIDDEN", "expected": "HIDDEN"}, "f/x"
    )
    exercise = ExerciseResult("f", 0, 2, [test], "**X.**")
    result = SubmissionResult(
        "ann", "a", "", "graded", 2, 0, exercises=[exercise], remarks=["r"], staff_notes=["HIDDEN"]
    )
    notebook = nbformat.v4.new_notebook()
    keep_result(notebook, result, "2.13.0")
    assert "HIDDEN" not in nbformat.writes(notebook)
    kept = kept_result(notebook)
    assert kept
    assert (kept.torch_version, kept.remarks) == ("2.13.0", ["r"])
    assert kept.exercises[0].tests[0].message == "It is wrong."
    forget_result(notebook)
    assert kept_result(notebook) is None


@pytest.mark.parametrize("claimed", [None, 7, "", "{}", '{"version": 1}', {"version": "1"}])
def test_what_is_no_result_is_none(claimed: object) -> None:
    assert kept_result(nbformat.v4.new_notebook(metadata={KEPT: claimed})) is None
