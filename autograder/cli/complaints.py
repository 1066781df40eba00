"""What students object to: ``autograder complaint``, ``complaints`` and ``settle``."""

import re
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from autograder.cli.console import AsJson, Root, open_console, print_all, print_json
from autograder.cli.exit_status import DONE, FINDINGS
from autograder.cli.nbgrader import shell_word
from autograder.cli.report import refresh
from autograder.cli.run_folder import (
    RunFolder,
    State,
    last_run,
    login_name,
    nearest,
    result_of,
    titles_of,
    write_files,
)
from autograder.errors import StoreError, UsageError

if TYPE_CHECKING:
    from autograder.results.complaints import Case, Complaint, Contested, How
    from autograder.results.model import SubmissionResult
    from autograder.results.store import Store

LONGEST = 4000
"""So many characters a complaint or a reason may have."""
SHOWN = 12
NAME = re.compile(r"[a-z][a-z0-9_]*")
COLUMNS = ("student", "test", "text")
DECIDED = {"override": "other points", "accept": "accepted", "refuse": "refused"}


def complaint(
    folder: RunFolder,
    student: Annotated[
        str | None, typer.Argument(metavar="STUDENT", help="A student's id.", show_default=False)
    ] = None,
    test: Annotated[
        str | None, typer.Argument(metavar="TEST", help="The test that it is about.", show_default=False)
    ] = None,
    text: Annotated[
        str | None, typer.Option("--text", metavar="TEXT", help="The student's words.", show_default=False)
    ] = None,
    table: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="CSV",
            help="Note all of a file with the columns student, test and text.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Note a student's complaint about a test, or all in a file; what was noted before is not noted again."""
    from autograder.results.complaints import Complaint
    from autograder.results.opening import reopen_store

    if table is None and not (student and test and text):
        raise UsageError("say who complains about which test, and --text; or give a file with --from")
    rows = [(student or "", test or "", text or "")] if table is None else _rows_of(table)
    with reopen_store(folder) as store:
        state = State(last_run(store), store.results())
        for who, what, words in rows:
            _check(result_of(who, state, folder), what, words)
        there = {(case.complaint.student, case.complaint.test, case.complaint.text) for case in store.cases()}
        new = [row for row in dict.fromkeys(rows) if row not in there]
        numbers = [store.complain(Complaint(*row, login_name(), time.time())) for row in new]
    known = f", {len(rows) - len(new)} known already" if len(new) < len(rows) else ""
    typer.echo(f"{len(new)} noted{known}{_numbered(numbers)}. See them: autograder complaints {folder}")


def _numbered(numbers: list[int]) -> str:
    return f" ({', '.join(f'number {number}' for number in numbers[:SHOWN])})" if numbers else ""


def _rows_of(path: Path) -> list[tuple[str, str, str]]:
    from autograder.results.export.sheet import read_sheet

    header, *rows = read_sheet(path).rows or [[]]
    places = [header.index(name) for name in COLUMNS if name in header]
    if len(places) < len(COLUMNS):
        raise UsageError(f"{path} needs the columns {', '.join(COLUMNS)} in its first line")
    student, test, text = places
    return [(row[student], row[test], row[text]) for row in rows if len(row) > max(places)]


def _check(result: "SubmissionResult", test: str, text: str) -> "Contested":
    from autograder.results.complaints import contested

    if not text.strip() or len(text) > LONGEST:
        raise UsageError(f"say it in words, in {LONGEST} characters at most")
    found = contested(result, test)
    if found is None:
        there = [one.name for exercise in result.exercises for one in exercise.tests]
        raise UsageError(
            f"{result.id} has no test {test!r}; {nearest(test, there) if there else result.reason}"
        )
    return found


def complaints(
    folder: RunFolder,
    has_all: Annotated[bool, typer.Option("--all", help="Also those that are settled.")] = False,
    as_json: AsJson = False,
    root: Root = Path(),
) -> None:
    """Show the complaints that are open: the student's words beside the test, and whom else a decision concerns."""
    from autograder.results.complaints import concerned
    from autograder.results.opening import read_store

    with closing(read_store(folder)) as store:
        cases, results = store.cases(), store.results()
    shown = [case for case in cases if has_all or case.settlement is None]
    if as_json:
        about = [
            {"case": case, "concerned": concerned(results, case.complaint.student, case.complaint.test)}
            for case in shown
        ]
        print_json(about)
    else:
        print_all(open_console(), _told(shown, results, folder, titles_of(store.assignment, root)))
    raise typer.Exit(FINDINGS if any(case.settlement is None for case in cases) else DONE)


def _told(
    cases: list["Case"], results: list["SubmissionResult"], folder: Path, titles: dict[str, str]
) -> Iterator[Any]:
    from autograder.results.tables import plain

    by_id = {result.id: result for result in results}
    for case in cases:
        facts = _facts(case, by_id.get(case.complaint.student), results, folder, titles)
        yield from _one(case, facts)
    is_open = sum(case.settlement is None for case in cases)
    yield plain(f"{is_open} open." if is_open else "None is open.")
    if is_open:
        yield plain(f"Settle one: autograder settle {folder} NUMBER --because TEXT", "dim")
        yield plain("with --override POINTS, --accept NAME or --refuse", "dim")


def _one(case: "Case", facts: dict[str, str]) -> Iterator[Any]:
    """A complaint, and all that helps to decide on it."""
    from rich.padding import Padding
    from rich.table import Table

    from autograder.results.tables import plain, value_text

    yield plain(f"{case.complaint.id}  {case.complaint.student} on {case.complaint.test}", "bold")
    table = Table.grid(padding=(0, 2))
    for label, value in facts.items():
        if value:
            table.add_row(plain(label, "dim"), value_text(value[:LONGEST]))
    yield Padding(table, (0, 0, 1, 3))


def _facts(
    case: "Case",
    result: "SubmissionResult | None",
    results: list["SubmissionResult"],
    folder: Path,
    titles: dict[str, str],
) -> dict[str, str]:
    from autograder.results.complaints import concerned, contested
    from autograder.results.tables import known_as, people

    one, facts = case.complaint, {"says": case.complaint.text}
    if found := contested(result, one.test) if result else None:
        earned = found.test.points if found.test.verdict == "passed" else 0
        facts["test"] = f"{found.test.title} [{found.test.verdict}, {earned}/{found.test.points}]"
        facts |= {**found.test.detail, "known mistake": known_as(found.test.diagnosis or "", titles)}
        place = f"{shell_word(str(folder))} {shell_word(one.student)} --test {shell_word(one.test)}"
        facts["see it run"] = f"autograder show {place} --replay"
    others = concerned(results, one.student, one.test)
    facts["the same"] = f"{len(others)} more: {people(others, SHOWN)}" if others else "nobody else"
    if settled := case.settlement:
        facts["decided"] = f"{DECIDED[settled.how]}: {settled.because} ({settled.who})"
    return facts


def settle(
    folder: RunFolder,
    number: Annotated[
        int, typer.Argument(metavar="NUMBER", help="The complaint's number.", show_default=False)
    ],
    because: Annotated[
        str, typer.Option("--because", metavar="TEXT", help="Why; the student reads it.", show_default=False)
    ],
    override: Annotated[
        int | None,
        typer.Option(
            "--override", metavar="POINTS", help="The exercise's points from now on.", show_default=False
        ),
    ] = None,
    accept: Annotated[
        str | None,
        typer.Option(
            "--accept",
            metavar="NAME",
            help="The work is right: write it under accepted/ as NAME.",
            show_default=False,
        ),
    ] = None,
    refuse: Annotated[bool, typer.Option("--refuse", help="It stays as it is.")] = False,
    root: Root = Path(),
) -> None:
    """Decide on a complaint: other points for this student, an accepted alternative for all, or no."""
    if sum((override is not None, accept is not None, refuse)) != 1:
        raise UsageError("decide on one of --override POINTS, --accept NAME and --refuse")
    if not because.strip() or len(because) > LONGEST:
        raise UsageError(f"say why in words, in {LONGEST} characters at most")
    from autograder.results.complaints import concerned
    from autograder.results.opening import reopen_store

    with reopen_store(folder) as store:
        one = _case(store, number).complaint
        state = State(last_run(store), store.results())
        found = _check(result_of(one.student, state, folder), one.test, one.text)
        others = concerned(state.results, one.student, one.test)
        file = (
            _accepted(store, one, found.exercise.name, accept, because, root) if accept is not None else None
        )
        _decide(store, one, found, override, because, file)
        write_files(folder, State(last_run(store), store.results()), f"run: autograder regrade {folder}")
        refresh(store, root, [one.student])
    typer.echo(f"Complaint {number} is settled. {_next(folder, file, found, others)}")


def _case(store: "Store", number: int) -> "Case":
    cases = {case.complaint.id: case for case in store.cases()}
    if number not in cases:
        there = ", ".join(map(str, cases)) or "none"
        raise UsageError(f"there is no complaint {number} in {store.folder}; there are: {there}")
    return cases[number]


def _decide(
    store: "Store", one: "Complaint", found: "Contested", points: int | None, because: str, file: Path | None
) -> None:
    """Keep the decision, and what it means for the student."""
    from autograder.results.complaints import Settlement
    from autograder.results.marks import StudentComment, StudentOverride

    who, now = login_name(), time.time()
    if points is not None:
        if not 0 <= points <= found.exercise.max_score:
            raise UsageError(f"{points} are no points of this exercise; give 0 to {found.exercise.max_score}")
        store.override(StudentOverride(one.student, found.exercise.name, points, because, who, now))
    else:
        said = "was accepted and will count once the tests know it" if file else "stays as it is"
        store.comment(
            StudentComment(one.student, f"On your complaint about {one.test}: it {said}. {because}", who, now)
        )
    how: How = "override" if points is not None else "accept" if file else "refuse"
    store.settle(Settlement(one.id or 0, how, because, who, now, points, str(file or "")))


def _accepted(store: "Store", one: "Complaint", exercise: str, name: str, because: str, root: Path) -> Path:
    """Write the student's code of an exercise as an accepted alternative; the file."""
    from autograder.assignment.find import find_assignment
    from autograder.assignment.load import load_assignment
    from autograder.atomic_write import write_atomically
    from autograder.classroom.about import work_of

    if not NAME.fullmatch(name):
        raise UsageError(f"{name!r} is no name for a file; use lower-case words: sums_before_it_squares")
    folder = find_assignment(store.assignment, root)
    path = folder / "accepted" / exercise / f"{name}.py"
    if path.exists():
        raise UsageError(f"{path} exists already; choose another name")
    (kept,) = store.kept(one.student)
    source = work_of(kept.result, load_assignment(folder), kept.evidence).exercises.get(exercise)
    if source is None:
        raise UsageError(
            f"the code of {one.student} for {exercise} is not to be had any more; write {path} by hand"
        )
    title = " ".join(because.split()).replace("\\", "/").replace('"', "'")
    try:
        write_atomically(path, f'"""{title}"""\n\n{source.strip()}\n'.encode("utf-8", "replace"))
    except OSError as error:
        raise StoreError(
            f"{path} cannot be written ({error.strerror}); mend this and run the same again"
        ) from None
    return path


def _next(folder: Path, file: Path | None, found: "Contested", others: list[str]) -> str:
    """What is to be done now, and for whom."""
    from autograder.results.tables import people

    same = f" {len(others)} more failed the same way: {people(others, SHOWN)}." if others else ""
    if file is None:
        return f"It concerns {found.exercise.name}.{same}"
    return (
        f"Read {file} before you run it; `autograder verify` fails until the tests give it full marks, "
        f"and then `autograder regrade {folder}` moves the class.{same}"
    )
