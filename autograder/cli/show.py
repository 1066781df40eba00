"""The command for after a grading: ``autograder show``."""

import difflib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.console import AsJson, open_console, print_all, print_json
from autograder.errors import UsageError

if TYPE_CHECKING:
    from autograder.results.model import RunInfo, SubmissionResult


def show(
    folder: Annotated[
        Path, typer.Argument(metavar="RUN", help="The folder that grade --out named.", show_default=False)
    ],
    student: Annotated[
        str | None,
        typer.Argument(
            metavar="STUDENT",
            help="A student's id, to see every test; without one, the class.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show the results of a class, or of one student in full: where the score comes from."""
    from autograder.results.files import document_of
    from autograder.results.groups import groups_of
    from autograder.results.tables import class_in_full, heading, rows_of, submission_in_full

    info, results = _results_in(folder)
    if student is None:
        if as_json:
            return print_json(document_of(info, results))
        return print_all(open_console(), class_in_full(heading(info), [*info.exercises], rows_of(results)))
    found = next((result for result in results if result.id == student), None)
    if found is None:
        raise UsageError(
            f"no result of {student!r} in {folder}; {_nearest(student, [r.id for r in results])}"
        )
    if as_json:
        return print_json(found)
    return print_all(open_console(), submission_in_full(info, found, groups_of(results)))


def _results_in(folder: Path) -> tuple["RunInfo", list["SubmissionResult"]]:
    from autograder.results.store import read_store

    store = read_store(folder)
    try:
        info, results = store.last_run(), store.results()
    finally:
        store.close()
    if info is None:
        raise UsageError(
            f"{folder} holds no results yet; grade into it with: autograder grade … --out {folder}"
        )
    return info, results


def _nearest(student: str, there: Iterable[str]) -> str:
    names = list(there)
    near = difflib.get_close_matches(student, names, n=3, cutoff=0.3)
    return f"did you mean {' or '.join(near)}?" if near else f"there are: {', '.join(names)}"
