"""What moved: ``autograder diff``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.console import AsJson, Root, open_console, print_all, print_json
from autograder.cli.run_folder import places_of, split_state, state_at
from autograder.errors import UsageError

if TYPE_CHECKING:
    from autograder.results.diff import Diff


def diff(
    before: Annotated[
        str,
        typer.Argument(
            metavar="RUN[@N]",
            help="The folder that grade --out named, as it was after its run N.",
            show_default=False,
        ),
    ],
    after: Annotated[
        str | None,
        typer.Argument(
            metavar="RUN[@M]",
            help="What to compare it with. Without: RUN as it is, with RUN before its last run.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
    root: Root = Path(),
) -> None:
    """Say whose score moved between two runs, by how much, on which test, and why."""
    from autograder.results.diff import diff_of

    first, second = (_before_last(before), before) if after is None else (before, after)
    old, new = (state_at(*split_state(text)) for text in (first, second))
    moved = diff_of(old.results, new.results, places_of(new.info.assignment, root))
    return print_json(moved) if as_json else print_diff(moved)


def print_diff(moved: "Diff") -> None:
    """Print what moved."""
    from autograder.results.diff_tables import diff_in_full

    print_all(open_console(), diff_in_full(moved))


def _before_last(text: str) -> str:
    """The state before that of ``text``."""
    from contextlib import closing

    from autograder.results.opening import read_store

    folder, number = split_state(text)
    with closing(read_store(folder)) as store:
        counting = [run.number for run in store.runs() if number or not run.is_reverted]
    earlier = [one for one in counting if one < (number or counting[-1])]
    if not earlier:
        raise UsageError(f"{folder} has no run before that one; give two to compare")
    return f"{folder}@{earlier[-1]}"
