"""The results document as others read it: what its schema promises, and results that were kept before a field was added."""

from typing import Any

import msgspec
import pytest

from autograder.results.model import SCHEMA, ExerciseResult, RunInfo, SubmissionResult, TestResult

PROMISED = {
    "autograd-exercises/results/1": {
        TestResult: ["name", "title", "points", "verdict", "message", "detail", "diagnosis"],
        ExerciseResult: ["name", "score", "max_score", "tests", "hint", "group"],
        SubmissionResult: [
            *(
                "id",
                "path",
                "digest",
                "status",
                "max_score",
                "score",
                "reason",
                "exercises",
                "remarks",
                "staff_notes",
            ),
            *(
                "wall_s",
                "grader_digest",
                "salt",
                "sandbox",
                "torch_version",
                "observation_digest",
                "judgement_digest",
            ),
        ],
        RunInfo: [
            *(
                "assignment",
                "title",
                "grader_digest",
                "salt",
                "sandbox",
                "torch_version",
                "autograder_version",
            ),
            *("exercises", "observation_digest", "judgement_digest"),
        ],
    }
}
"""What each schema has promised: a field that goes away or is renamed wants a new one."""

TEST = {"name": "test_it", "title": "It.", "points": 3, "verdict": "failed"}
EXERCISE = {"name": "f", "score": 0, "max_score": 3, "tests": [TEST]}
SUBMISSION = {"id": "ada", "path": "ada.py", "digest": "abc", "status": "unreadable", "max_score": 3}


@pytest.mark.parametrize("struct", PROMISED[SCHEMA])
def test_what_the_schema_has_promised_is_there(struct: type[msgspec.Struct]) -> None:
    assert set(PROMISED[SCHEMA][struct]) <= set(struct.__struct_encode_fields__)


def test_results_that_hold_but_what_must_be_are_read() -> None:
    test = msgspec.convert(TEST, TestResult)
    assert (test.message, test.detail, test.diagnosis) == ("", {}, None)
    exercise = msgspec.convert(EXERCISE, ExerciseResult)
    assert (exercise.tests, exercise.hint, exercise.group) == ([test], "", None)
    result = msgspec.convert({**SUBMISSION, "exercises": [EXERCISE]}, SubmissionResult)
    assert result.exercises == [exercise]


def test_what_could_not_be_graded_is_no_zero() -> None:
    result = msgspec.convert(SUBMISSION, SubmissionResult)
    assert result.score is None
    assert msgspec.to_builtins(result)["score"] is None


def test_results_of_a_later_version_are_read_too() -> None:
    later = {**SUBMISSION, "weather": "fair", "exercises": [{**EXERCISE, "colour": "red"}]}
    assert msgspec.convert(later, SubmissionResult).exercises[0].name == "f"


@pytest.mark.parametrize(
    ("struct", "plain", "words"),
    [
        (SubmissionResult, {**SUBMISSION, "status": "lost"}, "Invalid enum value 'lost'"),
        (TestResult, {**TEST, "verdict": "wrong"}, "Invalid enum value 'wrong'"),
        (SubmissionResult, {**SUBMISSION, "score": "12"}, "Expected `int | null`, got `str`"),
        (ExerciseResult, {"name": "f", "score": 0, "max_score": 3}, "missing required field `tests`"),
    ],
)
def test_what_means_something_else_is_refused(struct: Any, plain: dict[str, Any], words: str) -> None:
    with pytest.raises(msgspec.ValidationError) as refused:
        msgspec.convert(plain, struct)
    assert words in str(refused.value)


def test_a_result_is_not_changed_once_it_stands() -> None:
    result = msgspec.convert(SUBMISSION, SubmissionResult)
    with pytest.raises(AttributeError):
        result.score = 3  # type: ignore[misc]
    again = msgspec.convert(SUBMISSION, SubmissionResult)
    result.remarks.append("to ada alone")
    assert again.remarks == []
