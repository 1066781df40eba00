"""``autograder show``."""

from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.console import open_console, print_all
from autograder.errors import UsageError


def show(
    folder: Annotated[Path, typer.Argument(help="A folder that `grade --out` wrote.")],
    student: Annotated[
        str | None, typer.Argument(help="A student's id; without one, the table of the class.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Show one submission's result in full: where its score comes from."""
    import difflib

    import msgspec

    from autograder.results.store import read_store
    from autograder.results.tables import class_stories, class_summary, class_table, submission_in_full

    store = read_store(folder)
    info, results = store.last_run(), {result.id: result for result in store.results()}
    store.close()
    if info is None:
        raise UsageError(f"{folder} holds no results yet")
    if student is None:
        everyone = list(results.values())
        print_all(
            open_console(), [class_table(info, everyone), *class_stories(everyone), *class_summary(everyone)]
        )
        return
    if student not in results:
        near = difflib.get_close_matches(student, results, n=3, cutoff=0.3)
        raise UsageError(
            f"no result of {student!r} in {folder}; {'did you mean ' + ' or '.join(near) + '?' if near else 'there are: ' + ', '.join(results)}"
        )
    if as_json:
        print(msgspec.json.format(msgspec.json.encode(results[student]), indent=2).decode())
        return
    print_all(open_console(), submission_in_full(info, results[student]))
