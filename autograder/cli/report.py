"""The command ``autograder report``, and what ``grade`` ends with: a class as pages, and each student's feedback."""

from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from autograder.cli.console import Root, open_console, tell
from autograder.cli.run_folder import RunFolder, telling_what_cannot_be_written
from autograder.errors import UsageError

if TYPE_CHECKING:
    from autograder.results.pages.about import About
    from autograder.results.pages.class_data import ClassData
    from autograder.results.store import Store
    from autograder.results.terms import Seen

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
    """Write a class as pages: one about the class, and of each student one for staff and one for the student.

    What students may read now, by the course's deadline, is brought up to date in RUN/feedback/ too, unless --out names another place.
    """
    from autograder.assignment.find import find_assignment
    from autograder.results.opening import read_store

    store = read_store(folder)
    try:
        told = told_of(store, find_assignment(store.assignment, root))
    finally:
        store.close()
    if out is None:
        write_feedback(told, folder)
    count = write_pages_of(told, out or folder / REPORT, folder)
    where = (out or folder / REPORT) / "index.html"
    open_console().print(
        f"{count} pages. Open {where}; without names: {where}#projector", soft_wrap=True, markup=False
    )


class Told(NamedTuple):
    """A class, what there is to tell of it, and how much of that students may read now."""

    data: "ClassData"
    about: "About"
    seen: "Seen"


def told_of(store: "Store", assignment: Path) -> Told:
    """What ``store`` holds of a class.

    Args:
        assignment: the assignment's folder below solutions/.

    Raises:
        UsageError: no results yet.
        AssignmentError: the assignment is damaged.
    """
    from autograder.classroom.about import about, course_of
    from autograder.results.pages.class_data import load_class

    data = load_class(store)
    seen = course_of(assignment).seen_at(data.info.assignment, datetime.now(UTC))
    return Told(data, about(assignment, data), seen)


def write_feedback(told: Told, folder: Path, students: Collection[str] | None = None) -> None:
    """Write feedback/ into the folder RUN.

    Args:
        students: whose; by default everybody's.

    Raises:
        StoreError: a file cannot be written.
    """
    from autograder.results.pages import feedback

    files = feedback.feedback_files(told.data, told.about, seen=told.seen, students=students)
    with telling_what_cannot_be_written(folder, f"run: autograder report {folder}"):
        feedback.write_feedback(folder, files)


def write_pages_of(told: Told, out: Path, folder: Path, students: Collection[str] | None = None) -> int:
    """Write the pages of the folder RUN into ``out``; how many.

    Args:
        students: whose, besides the class's; by default everybody's.

    Raises:
        StoreError: a page cannot be written.
    """
    from autograder.results.pages.site import remove_pages_but, report_pages, write_pages

    pages = report_pages(told.data, told.about, seen=told.seen, students=students)
    with telling_what_cannot_be_written(folder, f"run: autograder report {folder}"):
        count = write_pages(out, pages)
        remove_pages_but(out, [result.id for result in told.data.results])
    return count


def refresh(store: "Store", root: Path, students: Collection[str] | None = None) -> None:
    """Bring up to date what people read: feedback/ and, where there are any, the pages.

    Where their assignment is not below ``root``, nobody can tell what students may read: then the command is told that does it.

    Args:
        students: about whom something has changed; by default, anybody.
    """
    from autograder.assignment.find import find_assignment

    folder = store.folder
    try:
        told = told_of(store, find_assignment(store.assignment, root))
    except UsageError:
        return tell_of_report(folder)
    write_feedback(told, folder, students)
    if (folder / REPORT).is_dir():
        write_pages_of(told, folder / REPORT, folder, students)
    return None


def tell_of_report(folder: Path) -> None:
    """Say that what people read of a class is older than its results."""
    pages = f" and {folder / REPORT} are" if (folder / REPORT).is_dir() else " is"
    tell(f"{folder / 'feedback'}{pages} as before; in the course's folder, run: autograder report {folder}")
