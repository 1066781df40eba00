"""What people decide about a student's work: ``autograder override`` and ``comment``."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.console import Root
from autograder.cli.mistakes import group_called, mistakes_of
from autograder.cli.report import refresh
from autograder.cli.run_folder import (
    RunFolder,
    State,
    Student,
    last_run,
    login_name,
    nearest,
    result_of,
    write_files,
)
from autograder.cli.screen import let_screen_fail
from autograder.errors import UsageError

if TYPE_CHECKING:
    from autograder.results.model import ExerciseResult, SubmissionResult
    from autograder.results.store import Store

LONGEST = 4000
"""So many characters a reason or a comment may have."""


def override(
    folder: RunFolder,
    student: Student,
    exercise: Annotated[
        str, typer.Argument(metavar="EXERCISE", help="The function or class asked for.", show_default=False)
    ],
    points: Annotated[
        str,
        typer.Argument(
            metavar="POINTS",
            help="What counts from now on; - takes back what was decided before.",
            show_default=False,
        ),
    ],
    because: Annotated[
        str, typer.Option("--because", metavar="TEXT", help="Why; the student reads it.", show_default=False)
    ],
    root: Root = Path(),
) -> None:
    """Give a student's exercise other points than the tests do. That survives every re-grade, and is shown wherever the points are."""
    from autograder.results.marks import StudentOverride

    let_screen_fail()
    _check_words(because)

    def decide(store: "Store", result: "SubmissionResult") -> None:
        worth = _exercise_of(result, exercise).max_score
        row = StudentOverride(student, exercise, _points(points, worth), because, login_name(), time.time())
        store.override(row)

    before, after = _decided(folder, student, root, decide)
    print(f"{student}: {before.score} → {after.score} of {after.max_score}")


def comment(
    folder: RunFolder,
    student: Annotated[
        str,
        typer.Argument(
            metavar="STUDENT|GROUP",
            help="A student's id; or a group, as `autograder mistakes` names it.",
            show_default=False,
        ),
    ],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What the student reads.", show_default=False)],
    root: Root = Path(),
) -> None:
    """Say something of a student's work; it stands in the feedback, and survives every re-grade.

    Said of a group it is a pin: whoever falls into the group later gets it too.
    """
    from autograder.results.marks import StudentComment

    let_screen_fail()
    _check_words(text)
    if "/" in student:
        return _pin(folder, student, text, root)

    def say(store: "Store", _: "SubmissionResult") -> None:
        store.comment(StudentComment(student, text, login_name(), time.time()))

    _, after = _decided(folder, student, root, say)
    return print(f"{student}: {len(after.comments)} comment{'s' if len(after.comments) > 1 else ''}")


def _pin(folder: Path, group: str, text: str, root: Path) -> None:
    """Comment on all who are in a group, and on whoever will be."""
    from autograder.results.marks import StudentComment
    from autograder.results.opening import reopen_store

    with reopen_store(folder) as store:
        before = State(last_run(store), store.results())
        found = group_called(group, mistakes_of(store, before, root).unknown)
        names = [*found.students, *(f"{found.exercise}/{key}" for key in found.keys)]
        who, at = login_name(), time.time()
        store.comment(*(StudentComment(name, text, who, at) for name in names))
        write_files(folder, State(before.info, store.results()), f"run: autograder regrade {folder}")
        refresh(store, root, found.students)
    count = len(found.students)
    print(f"{found.name}: {count} student{'s' if count != 1 else ''}")


def _decided(
    folder: Path, student: str, root: Path, decide: Callable[["Store", "SubmissionResult"], None]
) -> tuple["SubmissionResult", "SubmissionResult"]:
    """A student's result before and after it."""
    from autograder.results.opening import reopen_store

    with reopen_store(folder) as store:
        before = result_of(student, State(last_run(store), store.results()), folder)
        decide(store, before)
        state = State(last_run(store), store.results())
        write_files(folder, state, f"run: autograder regrade {folder}")
        refresh(store, root, [student])
    return before, result_of(student, state, folder)


def _exercise_of(result: "SubmissionResult", name: str) -> "ExerciseResult":
    """The exercise of that name."""
    if result.score is None:
        raise UsageError(f"{result.id} is not graded, so there are no points to decide on: {result.reason}")
    for exercise in result.exercises:
        if exercise.name == name:
            return exercise
    raise UsageError(f"there is no exercise {name!r}; {nearest(name, [e.name for e in result.exercises])}")


def _points(text: str, worth: int) -> int | None:
    if text == "-":
        return None
    if not text.isdecimal() or int(text) > worth:
        raise UsageError(
            f"{text!r} are no points of this exercise; give a whole number from 0 to {worth}, or -"
        )
    return int(text)


def _check_words(text: str) -> None:
    if not text.strip() or len(text) > LONGEST:
        raise UsageError(f"say it in words, in {LONGEST} characters at most")
