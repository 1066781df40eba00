"""The command that hands results over: ``autograder export``."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from autograder.cli.console import AsJson, Root, open_console, print_all, print_json
from autograder.cli.exit_status import DONE, FINDINGS
from autograder.cli.run_folder import RunFolder, state_at
from autograder.errors import StoreError, UsageError

if TYPE_CHECKING:
    from autograder.assignment.course import Course
    from autograder.results.export.filled import Filled
    from autograder.results.final import Final
    from autograder.results.model import RunInfo, SubmissionResult
    from autograder.results.terms import Seen

SHOWN = 40
"""So many students are named in each list."""


class Target(StrEnum):
    """What results can be handed over as."""

    csv = "csv"
    canvas = "canvas"
    moodle = "moodle"
    gradescope = "gradescope"
    junit = "junit"
    ctrf = "ctrf"


def export(
    folder: RunFolder,
    to: Annotated[
        Target,
        typer.Option(
            "--to", help="csv, canvas, moodle, gradescope, junit or ctrf.", metavar="KIND", show_default=False
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            metavar="FILE",
            help="What to write; for gradescope a folder, with a file a student.",
            show_default=False,
        ),
    ],
    into: Annotated[
        Path | None,
        typer.Option(
            "--into",
            metavar="CSV",
            help="Your own export of Canvas's gradebook, or Moodle's grading worksheet: one column of it is filled.",
            show_default=False,
        ),
    ] = None,
    column: Annotated[
        str | None,
        typer.Option(
            "--column", help="Which column of it; found by itself where it can be.", show_default=False
        ),
    ] = None,
    feedback: Annotated[
        Path | None,
        typer.Option(
            "--feedback",
            metavar="ZIP",
            help="Also write Moodle's zip of feedback files.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
    root: Root = Path(),
) -> None:
    """Hand over the scores of a class, after lateness and on the course's scale, as course.toml has them."""
    from autograder.assignment.course import load_course
    from autograder.results.final import Terms, finals_of

    if feedback and to is not Target.moodle:
        raise UsageError("--feedback is Moodle's zip of feedback files; it goes with --to moodle")
    info, results = state_at(folder, None)
    course = load_course(root)
    finals = finals_of(results, Terms(course.deadline(info.assignment), course.late, course.scaling))
    graded = _Graded(info, results, finals, course)
    filled = _filled(graded, to, into, column) if to in (Target.canvas, Target.moodle) else None
    _write({out: filled.sheet.encoded()} if filled else _files(graded, to, out))
    left = _write_feedback(graded, feedback, folder, root) if feedback else []
    lists = _lists(graded, filled, left)
    if as_json:
        print_json({"to": to, "out": str(out), "scores": finals, "lists": lists})
    else:
        print_all(open_console(), _told(out, finals, filled, lists, feedback))
    wanting = [who for what, who in lists.items() if what not in (IDLE, NO_PAGE)]
    raise typer.Exit(FINDINGS if any(wanting) or (filled and filled.remark) else DONE)


IDLE, NO_PAGE = "In the file, but nothing graded", "Not from Moodle, so without a page in the zip"


@dataclass(frozen=True)
class _Graded:
    """A class with its scores, and the course that it is in."""

    info: "RunInfo"
    results: list["SubmissionResult"]
    finals: list["Final"]
    course: "Course"


def _files(graded: _Graded, to: Target, out: Path) -> dict[Path, bytes]:
    """What is written, by its place, where no file of a platform is filled."""
    from autograder.results.export import ctrf, junit, scores

    if to is Target.gradescope:
        return _gradescope(graded, out)
    write = {Target.csv: scores.scores_csv, Target.junit: junit.junit_xml, Target.ctrf: ctrf.ctrf_json}[to]
    return {out: write(graded.info, graded.results, graded.finals)}


def _filled(graded: _Graded, to: Target, into: Path | None, column: str | None) -> "Filled":
    """A platform's own file with the scores in it."""
    from autograder.results.export.canvas import fill_canvas
    from autograder.results.export.moodle import fill_moodle
    from autograder.results.export.sheet import read_sheet

    if into is None:
        what = "the gradebook (Grades › Export)" if to is Target.canvas else "the grading worksheet"
        raise UsageError(f"give your own export of {what} with --into; one column of it is filled")
    sheet = read_sheet(into)
    if to is Target.moodle:
        return fill_moodle(sheet, graded.results, graded.finals, column)
    names = [column] if column else [graded.info.title, graded.info.assignment]
    return fill_canvas(sheet, graded.results, graded.finals, names)


def _gradescope(graded: _Graded, out: Path) -> dict[Path, bytes]:
    from autograder.results.export.gradescope import results_json
    from autograder.results.files import file_names

    before, after = graded.course.hidden_tests.before_deadline, graded.course.hidden_tests.after_deadline
    names = file_names([result.id for result in graded.results])
    return {
        out / f"{name}.json": results_json(result, final, before=before, after=after)
        for name, result, final in zip(names, graded.results, graded.finals, strict=True)
    }


def _write_feedback(graded: _Graded, path: Path, folder: Path, root: Path) -> list[str]:
    """Write Moodle's zip of what students may see now; the students who are not in it."""
    from autograder.results.export.moodle import feedback_zip

    seen = graded.course.seen_at(graded.info.assignment, datetime.now(UTC))
    pages = {} if seen == "nothing" else _student_pages(folder, root, seen)
    content, left = feedback_zip(graded.results, pages, "feedback.html")
    _write({path: content})
    return left


def _student_pages(folder: Path, root: Path, seen: "Seen") -> dict[str, bytes]:
    """Each student's page of the report, as far as the course shows hidden tests."""
    from autograder.assignment.find import find_assignment
    from autograder.classroom.about import about
    from autograder.results.opening import read_store
    from autograder.results.pages.class_data import load_class
    from autograder.results.pages.site import student_html
    from autograder.results.pages.student_page import student_view

    with closing(read_store(folder)) as store:
        data = load_class(store)
    told = about(find_assignment(data.info.assignment, root), data)
    views = [student_view(r, told, graded_at=data.graded_at.get(r.id), seen=seen) for r in data.results]
    return {view.student: student_html(view, data.info, told).encode("utf-8", "replace") for view in views}


def _write(files: dict[Path, bytes]) -> None:
    from autograder.atomic_write import write_atomically

    for path, content in files.items():
        try:
            write_atomically(path, content)
        except OSError as error:
            raise StoreError(f"{path} cannot be written ({error.strerror}); choose another --out") from None


def _lists(graded: _Graded, filled: "Filled | None", left: list[str]) -> dict[str, list[str]]:
    """Whom somebody has to look at, by why."""
    found = {
        "Not graded, so without a score": [result.id for result in graded.results if result.score is None],
        "Late by an unknown time, so nothing was taken off": [
            one.student for one in graded.finals if one.is_undecided
        ],
        "Graded, but without a row in the file": filled.rowless if filled else [],
        IDLE: filled.idle if filled else [],
        NO_PAGE: left,
    }
    return {what: who for what, who in found.items() if who}


def _told(
    out: Path,
    finals: list["Final"],
    filled: "Filled | None",
    lists: dict[str, list[str]],
    feedback: Path | None,
) -> Iterator[Any]:
    from autograder.results.tables import plain

    scores = len(filled.written) if filled else sum(final.final is not None for final in finals)
    where = f" in the column {filled.column!r}" if filled else ""
    yield plain(f"{out}: {scores} scores{where}")
    if feedback:
        yield plain(f"{feedback}: feedback for students")
    yield from _steps(finals)
    if filled and filled.remark:
        yield plain(filled.remark, "yellow")
    for what, who in lists.items():
        yield plain(
            f"{what}: {', '.join(who[:SHOWN])}{f' and {len(who) - SHOWN} more' if len(who) > SHOWN else ''}"
        )


def _steps(finals: list["Final"]) -> Iterator[Any]:
    """Whose final score is another than the points earned, step by step."""
    from rich import box
    from rich.table import Table

    from autograder.results.tables import plain

    late = [final for final in finals if final.after_lateness != final.earned]
    if late:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for head in ("student", "late", "earned", "after lateness", "final"):
            table.add_column(
                head, justify="left" if head in ("student", "late") else "right", overflow="fold"
            )
        for one in late[:SHOWN]:
            points = [
                f"{value:g}" for value in (one.earned, one.after_lateness, one.final) if value is not None
            ]
            table.add_row(plain(one.student), one.lateness.words, *points)
        yield table
    if finals and finals[0].max_final != finals[0].max_earned:
        yield plain(f"{finals[0].max_earned:g} points earned are {finals[0].max_final:g} in the course.")
