"""What became of a judged notebook, carried in its metadata from grading to feedback.

It is set anew whenever a notebook is graded, and removed from every other: what was handed in may hold something of the same name.
"""

import msgspec
from nbformat.notebooknode import NotebookNode

from autograder import __version__
from autograder.results.model import ExerciseResult, SubmissionResult

KEPT = "autograder_result"
"""The key in the notebook's metadata."""


class KeptNotebookResult(msgspec.Struct, frozen=True):
    """What became of a notebook, without messages and values for staff."""

    version: str
    torch_version: str
    exercises: list[ExerciseResult]
    remarks: list[str]


def keep_result(notebook: NotebookNode, result: SubmissionResult, torch_version: str = "") -> None:
    """Have a graded notebook carry what its page will tell."""
    exercises = [
        msgspec.structs.replace(
            exercise, tests=[msgspec.structs.replace(test, detail={}) for test in exercise.tests]
        )
        for exercise in result.exercises
    ]
    kept = KeptNotebookResult(__version__, torch_version, exercises, result.remarks)
    notebook.metadata[KEPT] = msgspec.json.encode(kept).decode()


def forget_result(notebook: NotebookNode) -> None:
    """Take away whatever a notebook says has become of it: it may have been handed in so."""
    notebook.metadata.pop(KEPT, None)


def kept_result(notebook: NotebookNode) -> KeptNotebookResult | None:
    """What a graded notebook carries; None if that is nothing."""
    try:
        return msgspec.json.decode(notebook.metadata.get(KEPT, ""), type=KeptNotebookResult)
    except (msgspec.MsgspecError, TypeError):
        return None
