"""The command for a class: ``autograder grade``."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.classroom.lane_start import EarlyLane, early_lane
from autograder.cli.cluster import graders_on
from autograder.cli.console import (
    AsJson,
    HasAll,
    Jobs,
    Root,
    Scheduler,
    Unsafe,
    Workers,
    chosen_level,
    ending_on_signals,
    level_asked_for,
    open_console,
    print_all,
    print_json,
    progress_console,
    tell,
)
from autograder.cli.diff import print_diff
from autograder.cli.exit_status import DONE, FINDINGS
from autograder.cli.report import REPORT, told_of, write_feedback, write_pages_of
from autograder.cli.run_folder import State, places_of, write_files
from autograder.cli.screen import let_screen_fail
from autograder.errors import ClusterError, SandboxError, StoreError

if TYPE_CHECKING:
    from rich.progress import Progress

    from autograder.assignment.model import Assignment
    from autograder.classroom.finding import Found
    from autograder.classroom.grade import Engage, Graders, Plan
    from autograder.results.model import RunInfo, SubmissionResult
    from autograder.results.store import Store
    from autograder.sandbox.enclosure import Level

AT_THE_END = (
    "autograder.classroom.about",
    "autograder.results.diff",
    "autograder.results.pages.feedback",
    "autograder.results.summary",
)
"""What tells of a class that has been graded."""
LEFT_OUT_SHOWN = 5
"""So many students are named whose folders were not searched to the end."""


def grade(
    assignment: Annotated[
        str,
        typer.Argument(metavar="ASSIGNMENT", help="Name or folder of the assignment.", show_default=False),
    ],
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH",
            help="Submissions: .ipynb or .py files, a folder of them, or of one folder a student.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            metavar="RUN",
            help="Folder for results.db, results.json, grades.csv and feedback/.",
            show_default=False,
        ),
    ],
    store: Annotated[
        str | None,
        typer.Option(
            "--store",
            metavar="URL",
            help="Keep the results in this database, not in RUN/results.db: postgresql://ROLE@HOST/DATABASE. RUN remembers it.",
            show_default=False,
        ),
    ] = None,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Go on in RUN: grade what is new, changed or not graded yet."),
    ] = False,
    jobs: Jobs = None,
    scheduler: Scheduler = None,
    workers: Workers = None,
    salt: Annotated[
        str,
        typer.Option(
            "--salt", help="Seeds the hidden inputs; a new one makes last term's answers worthless."
        ),
    ] = "",
    has_report: Annotated[
        bool, typer.Option("--report/--no-report", help="Write the class as pages into RUN/report/.")
    ] = True,
    has_all: HasAll = False,
    as_json: AsJson = False,
    unsafe: Unsafe = False,
    root: Root = Path(),
) -> None:
    """Grade submissions, each in a sandbox, into the folder RUN."""
    let_screen_fail()
    level = chosen_level(unsafe) if scheduler is None else level_asked_for(unsafe)
    elsewhere = graders_on(scheduler, workers, jobs)
    with ending_on_signals(), nullcontext() if elsewhere else early_lane(level.value) as early:
        plan = _plan(
            assignment,
            root,
            paths,
            out,
            address=store,
            salt=salt,
            level=level,
            jobs=jobs,
            scheduler=scheduler,
        )
        engage = elsewhere or _lanes_here(early, has_report=has_report)
        before, state = _graded(plan, out, resume, engage, address=store, has_report=has_report)
    info, results = state
    if as_json:
        from autograder.results.files import document_of

        print_json(document_of(info, results))
    else:
        _show(out, info, results, has_all=has_all, has_report=has_report)
        _show_what_moved(before, state, root)
    _tell_what_was_left_out(plan.found)
    now = {item.student for item in plan.found}
    complete = all(result.status == "graded" for result in results if result.id in now)
    raise typer.Exit(DONE if complete else FINDINGS)


def _plan(
    assignment: str,
    root: Path,
    paths: list[Path],
    out: Path,
    *,
    address: str | None,
    salt: str,
    level: "Level",
    jobs: int | None,
    scheduler: str | None,
) -> "Plan":
    from autograder.assignment.find import find_assignment
    from autograder.assignment.load import load_assignment
    from autograder.classroom.finding import find_submissions
    from autograder.classroom.grade import Plan, plan_grading
    from autograder.results.place import place_for

    folder = find_assignment(assignment, root)
    found = find_submissions(paths, load_assignment(folder).notebook.stem)
    file = place_for(out, folder.name, address).file
    if scheduler is not None:  # what is needed of a machine is looked for where submissions run
        return Plan(folder, found, salt, level, jobs=1)
    secrets = [out, file] if file else [out]
    return plan_grading(folder, found, salt=salt, level=level, jobs=jobs, secrets=secrets)


def _graded(
    plan: "Plan", out: Path, resume: bool, engage: "Engage", *, address: str | None, has_report: bool
) -> tuple[list["SubmissionResult"], State]:
    """Grade, and write the files; the results that ``out`` held before, and those that it holds then."""
    from autograder.results.opening import open_store

    with open_store(out, plan.folder.name, resume=resume, address=address) as store:
        before = store.results()
        info = _grade_as_far_as_it_goes(plan, store, engage)
        state = State(info, store.results())
        write_files(out, state, "run the same again with --resume")
        told = told_of(store, plan.folder)
        write_feedback(told, out)
        if has_report:
            write_pages_of(told, out / REPORT, out)
    return before, state


def _show_what_moved(before: list["SubmissionResult"], state: State, root: Path) -> None:
    """Of those who had a result before, say what moved."""
    from autograder.results.diff import diff_of

    had_one = {result.id for result in before}
    after = [result for result in state.results if result.id in had_one]
    moved = diff_of(before, after, places_of(state.info.assignment, root))
    if moved.changes:
        print_diff(moved)


def _lanes_here(early: EarlyLane | None, *, has_report: bool) -> "Engage":
    """Lanes of this machine; while they warm up, this process imports what it needs at the end."""
    from autograder.classroom.grade import lanes_here
    from autograder.results.pages.site import load_templates

    @contextmanager
    def engage(plan: "Plan", assignment: "Assignment") -> "Iterator[Graders]":
        with lanes_here(early)(plan, assignment) as lanes:
            for module in AT_THE_END:
                import_module(module)
            if has_report:
                load_templates()
            yield lanes

    return engage


def _grade_as_far_as_it_goes(plan: "Plan", store: "Store", engage: "Engage") -> "RunInfo":
    """Grade; where that ends too early, say what is left of it."""
    kept = f"what has been graded is kept in {store.folder}: run the same again with --resume"
    try:
        return _grade_with_progress(plan, store, engage)
    except (SandboxError, StoreError, ClusterError) as error:
        raise type(error)(f"{error}\n{kept}") from None
    except (KeyboardInterrupt, SystemExit):
        tell(f"ended from outside; {kept}")
        raise


def _grade_with_progress(plan: "Plan", store: "Store", engage: "Engage") -> "RunInfo":
    from autograder.classroom.grade import grade_class

    ends: list[float] = []
    with progress_bar() as progress:
        task = progress.add_task("starting", total=len(plan.found), rate="")

        def on_result(_result: "SubmissionResult", was_there: bool) -> None:
            if not was_there:
                ends.append(time.monotonic())
            rate = f"{(len(ends) - 1) / (ends[-1] - ends[0]):.1f}/s" if len(ends) > 1 else ""
            progress.update(task, advance=1, description="grading", rate=rate)

        return grade_class(plan, store, on_result=on_result, on_note=tell, engage=engage)


@contextmanager
def progress_bar() -> Iterator["Progress"]:
    """How far a class is, on standard error; a task has a field ``rate``. Where the block fails, nothing of it stays."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TextColumn("ETA"),
        TimeRemainingColumn(),
        console=progress_console(),
    )
    progress.start()
    try:
        yield progress
    except BaseException:
        progress.live.transient = True
        progress.live.stop()
        raise
    progress.stop()


def _tell_what_was_left_out(found: Sequence["Found"]) -> None:
    """Name the students whose folders were not searched to the end."""
    partly = [item for item in found if item.left_out]
    for item in partly[:LEFT_OUT_SHOWN]:
        tell(f"{item.student}: {item.left_out}")
    if (more := len(partly) - LEFT_OUT_SHOWN) > 0:
        tell(f"nor were the folders of {more} more searched to the end; their notes for staff say so")


def _show(
    out: Path, info: "RunInfo", results: list["SubmissionResult"], *, has_all: bool, has_report: bool
) -> None:
    """Print the tables, and where everything is."""
    from autograder.results.summary import class_in_full
    from autograder.results.tables import heading, rows_of

    console = open_console()
    rows = rows_of(results)
    print_all(console, class_in_full(heading(info), [*info.exercises], rows, has_all=has_all))
    graded = sum(result.status == "graded" for result in results)
    console.print(
        f"{graded} of {len(results)} graded. Feedback: {out / 'feedback'} · grades: {out / 'grades.csv'} · all: {out / 'results.json'}",
        soft_wrap=True,
        markup=False,
    )
    if graded < len(results):
        console.print("Those not graded are no zeros: mend what is said of them and run again with --resume.")
    if has_report:
        console.print(
            f"The class and each student as pages: {out / REPORT / 'index.html'}",
            soft_wrap=True,
            markup=False,
        )
    console.print(f"One submission in full: autograder show {out} STUDENT", soft_wrap=True, markup=False)
