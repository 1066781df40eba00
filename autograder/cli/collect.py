"""The command before a grading: ``autograder collect``."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from autograder.cli.console import AsJson, Root, open_console, print_all, print_json
from autograder.cli.exit_status import DONE, FINDINGS

if TYPE_CHECKING:
    from autograder.assignment.course import Course
    from autograder.classroom.collect.collected import Kind
    from autograder.classroom.collect.gather import Gathered

SHOWN = 40
"""So many are listed of what is nobody's, and of each other list."""


def collect(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="SOURCE",
            help="What was downloaded: a zip or a folder of Moodle, Canvas or Gradescope, nbgrader's inbound/ or submitted/, or any other.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path,
        typer.Option("--out", metavar="DIR", help="Folder for one folder a student.", show_default=False),
    ],
    roster: Annotated[
        Path | None,
        typer.Option(
            "--roster",
            metavar="CSV",
            help="Who is in the course: Canvas's gradebook, Moodle's grading worksheet, or a list with a header.",
            show_default=False,
        ),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind",
            help="moodle, canvas, gradescope, nbgrader or plain; found by itself.",
            show_default=False,
        ),
    ] = None,
    assignment: Annotated[
        str | None,
        typer.Option(
            "--assignment",
            metavar="ASSIGNMENT",
            help="Its deadline says who is late; and which one, where nbgrader holds several.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
    root: Root = Path(),
) -> None:
    """Gather what a class handed in: the newest attempt of each student in a folder, older ones aside, with when and who."""
    from autograder.assignment.course import load_course
    from autograder.classroom.collect.gather import Request, gather
    from autograder.classroom.collect.roster import load_roster

    course, names = load_course(root), _names(assignment, root)
    deadline = next((due for name in names if (due := course.deadline(name))), None)
    people = load_roster(roster, deadline.tzinfo if deadline else None) if roster else None
    done = gather(Request(source, out, _known(kind), people, names))
    if as_json:
        print_json(done)
    else:
        print_all(open_console(), _told(done, out, course, names))
    is_clean = not done.unmatched and not any(one.newest.problems for one in done.collected.students)
    raise typer.Exit(DONE if is_clean else FINDINGS)


def _known(kind: str | None) -> "Kind | None":
    from typing import get_args

    from autograder.classroom.collect.collected import Kind
    from autograder.errors import UsageError

    found = next((one for one in get_args(Kind) if one == kind), None)
    if kind is not None and found is None:
        raise UsageError(f"there is no kind {kind!r}; choose one of {', '.join(get_args(Kind))}")
    return found


def _names(assignment: str | None, root: Path) -> list[str]:
    """What an assignment may be called: by the course, and as it was typed."""
    from autograder.assignment.find import find_assignment
    from autograder.errors import UsageError

    if assignment is None:
        return []
    try:
        return [*dict.fromkeys([find_assignment(assignment, root).name, assignment])]
    except UsageError:
        return [assignment]  # another course's, collected by nbgrader


def _told(done: "Gathered", out: Path, course: "Course", names: list[str]) -> Iterator[Any]:
    """What was gathered, what was not, and what to type next."""
    from autograder.results.final import lateness_of
    from autograder.results.tables import plain

    students = done.collected.students
    deadline = next((due for name in names if (due := course.deadline(name))), None)
    handed_in = [about for _, about in done.collected.handed_in().values()]
    late = sum(bool(lateness_of(about, deadline).is_late) for about in handed_in)
    again = ", which was collected before" if done.was_known else ""
    yield plain(
        f"Read as {done.kind}{again}. {len(students)} students in {out}, {len(done.new)} with a new attempt, {late} late."
    )
    if sum(not about.at and about.is_late is None for about in handed_in):
        yield plain(
            "When they were handed in is not known for all of them; docs/ta.md says how it can be.", "dim"
        )
    by_name = [one.student for one in students if one.found_by == "name"]
    problems = [(one.student, text) for one in students for text in one.newest.problems]
    yield from _listed("Nobody's", "what", "why", [(stray.name, stray.reason) for stray in done.unmatched])
    yield from _listed("Could not be had", "student", "what", problems)
    for what, those in (("Found in the roster by name alone", by_name), ("Nothing from", done.absent)):
        if those:
            yield plain(f"{what}: {', '.join(those[:SHOWN])}{' …' if len(those) > SHOWN else ''}")
    yield plain(f"Next: autograder grade {names[0] if names else 'ASSIGNMENT'} {out} --out RUN")


def _listed(title: str, left: str, right: str, rows: list[tuple[str, str]]) -> Iterator[Any]:
    from rich import box
    from rich.table import Table

    from autograder.results.tables import plain

    if not rows:
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(left, overflow="fold")
    table.add_column(right, overflow="fold")
    for one, other in rows[:SHOWN]:
        table.add_row(plain(one), plain(other))
    yield plain(title, "italic")
    yield table
    if len(rows) > SHOWN:
        yield plain(f"and {len(rows) - SHOWN} more; --json prints all of them", "dim")
