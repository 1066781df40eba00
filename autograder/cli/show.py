"""The command for after a grading: ``autograder show``."""

from typing import Annotated

import typer

from autograder.cli.console import AsJson, HasAll, open_console, print_all, print_json
from autograder.cli.run_folder import RunFolder, result_of, state_at


def show(
    folder: RunFolder,
    student: Annotated[
        str | None,
        typer.Argument(
            metavar="STUDENT",
            help="A student's id, to see every test; without one, the class.",
            show_default=False,
        ),
    ] = None,
    has_all: HasAll = False,
    as_json: AsJson = False,
) -> None:
    """Show the results of a class, or of one student in full: where the score comes from."""
    from autograder.results.files import document_of
    from autograder.results.groups import groups_of
    from autograder.results.summary import class_in_full
    from autograder.results.tables import heading, rows_of, submission_in_full

    state = state_at(folder, None)
    info, results = state
    if student is None:
        if as_json:
            return print_json(document_of(info, results))
        tables = class_in_full(heading(info), [*info.exercises], rows_of(results), has_all=has_all)
        return print_all(open_console(), tables)
    found = result_of(student, state, folder)
    if as_json:
        return print_json(found)
    return print_all(open_console(), submission_in_full(info, found, groups_of(results)))
