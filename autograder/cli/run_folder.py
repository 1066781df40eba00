"""What the commands on a graded class share: the folder RUN, its states ``RUN@N``, and the files that are made of it."""

import difflib
import getpass
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from autograder.errors import StoreError, UsageError

if TYPE_CHECKING:
    from autograder.results.diff import TestPlace
    from autograder.results.model import RunInfo, SubmissionResult
    from autograder.results.store import Store

RunFolder = Annotated[
    Path, typer.Argument(metavar="RUN", help="The folder that grade --out named.", show_default=False)
]
Student = Annotated[str, typer.Argument(metavar="STUDENT", help="A student's id.", show_default=False)]


class State(NamedTuple):
    """A class as it was when one of its runs had ended, or as it is."""

    info: "RunInfo"
    results: list["SubmissionResult"]


def last_run(store: "Store") -> "RunInfo":
    """What the newest run that counts depends on.

    Raises:
        UsageError: there is none.
    """
    if info := store.last_run():
        return info
    folder = store.folder
    raise UsageError(f"{folder} holds no results yet; grade into it with: autograder grade … --out {folder}")


def state_at(folder: Path, number: int | None) -> State:
    """The state after the run of that number; of None, today's.

    Raises:
        UsageError: there is no such run, or none at all.
    """
    from autograder.results.opening import read_store

    with closing(read_store(folder)) as store:
        info = last_run(store)
        if number is None:
            return State(info, store.results())
        runs = {run.number: run.info for run in store.runs()}
        if number not in runs:
            there = ", ".join(map(str, runs))
            raise UsageError(f"{folder} has no run {number}; there are: {there}")
        return State(runs[number], store.results(number))


def split_state(text: str) -> tuple[Path, int | None]:
    """The folder and the number in ``RUN@N``; None without one, or where the whole is a folder's name."""
    found = re.fullmatch(r"(.+)@(\d+)", text)
    if found is None or Path(text).is_dir():
        return Path(text), None
    return Path(found[1]), int(found[2])


def result_of(student: str, state: State, folder: Path) -> "SubmissionResult":
    """The result of a student.

    Raises:
        UsageError: there is none; the message suggests the nearest id.
    """
    for result in state.results:
        if result.id == student:
            return result
    raise UsageError(
        f"no result of {student!r} in {folder}; {nearest(student, [r.id for r in state.results])}"
    )


def nearest(name: str, there: Iterable[str]) -> str:
    """What may have been meant."""
    names = list(there)
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.3)
    return f"did you mean {' or '.join(near)}?" if near else f"there are: {', '.join(names)}"


def places_of(assignment: str, root: Path) -> dict[str, "TestPlace"]:
    """Where an assignment's hidden tests stand; nothing if it is not below ``root``."""
    from autograder.assignment.find import find_assignment
    from autograder.judge.test_places import places_in

    try:
        return places_in(find_assignment(assignment, root) / "hidden")
    except (UsageError, OSError, SyntaxError):
        return {}


def titles_of(assignment: str, root: Path) -> dict[str, str]:
    """The titles of an assignment's known mistakes; nothing if it is not below ``root``."""
    from autograder.assignment.find import find_assignment
    from autograder.assignment.load import load_assignment
    from autograder.errors import AssignmentError

    try:
        known = load_assignment(find_assignment(assignment, root)).mistakes
    except (UsageError, AssignmentError):
        return {}
    return {mistake.key: mistake.title.rstrip(".") for mistake in known}


def write_files(folder: Path, state: State, remedy: str) -> None:
    """Write results.json and grades.csv.

    Args:
        remedy: what makes them once this is mended.

    Raises:
        StoreError: they cannot be written.
    """
    from autograder.results.files import write_exports

    with telling_what_cannot_be_written(folder, remedy):
        write_exports(folder, state.info, state.results)


@contextmanager
def telling_what_cannot_be_written(folder: Path, remedy: str) -> Iterator[None]:
    """Within, a file that is made of the results in ``folder`` and cannot be written is a StoreError with what mends it."""
    from autograder.results.place import DATABASE, place_of

    try:
        yield
    except OSError as error:
        raise StoreError(
            f"{error.filename or folder} cannot be written ({error.strerror}); every result is kept in "
            f"{place_of(folder) or folder / DATABASE}: mend this and {remedy}"
        ) from None


def login_name() -> str:
    """Who is at work."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user without an entry, as in some containers
        return f"user {os.getuid()}"
