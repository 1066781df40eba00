"""The command ``autograder report``, and what ``grade`` ends with: a class as pages."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.console import Root, open_console
from autograder.cli.run_folder import RunFolder
from autograder.errors import StoreError

if TYPE_CHECKING:
    from autograder.results.store import Store

REPORT = "report"
"""The folder in RUN that holds the report."""


def report(
    folder: RunFolder,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR", help="Where to write it; RUN/report by default.", show_default=False
        ),
    ] = None,
    root: Root = Path(),
) -> None:
    """Write a class as pages: one about the class, and of each student one for staff and one for the student."""
    from autograder.assignment.find import find_assignment
    from autograder.results.opening import read_store

    store = read_store(folder)
    try:
        count = write_report(store, find_assignment(store.assignment, root), out or folder / REPORT)
    finally:
        store.close()
    where = (out or folder / REPORT) / "index.html"
    open_console().print(
        f"{count} pages. Open {where}; without names: {where}#projector", soft_wrap=True, markup=False
    )


def write_report(store: "Store", assignment: Path, out: Path) -> int:
    """Write the pages of what ``store`` holds into ``out``; how many there are.

    Args:
        assignment: the assignment's folder below solutions/.

    Raises:
        UsageError: no results yet.
        AssignmentError: the assignment is damaged.
        StoreError: a page cannot be written.
    """
    from autograder.classroom.about import about, course_of
    from autograder.results.pages.class_data import load_class
    from autograder.results.pages.site import report_pages, write_pages

    data = load_class(store)
    seen = course_of(assignment).seen_at(data.info.assignment, datetime.now(UTC))
    try:
        return write_pages(out, report_pages(data, about(assignment, data), seen=seen))
    except OSError as error:
        raise StoreError(
            f"{error.filename or out} cannot be written ({error.strerror}); mend this, and run: "
            f"autograder report {store.folder}"
        ) from None
