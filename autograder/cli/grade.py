"""The command ``autograder grade``. Everything heavy is imported inside the command that needs it."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.classroom.lane_start import EarlyLane, early_lane
from autograder.cli.console import (
    GRADED,
    SOME_NOT_GRADED,
    Root,
    Unsafe,
    chosen_level,
    ending_on_signals,
    open_console,
    print_all,
    tell,
)
from autograder.cli.screen import let_screen_fail
from autograder.errors import SandboxError, StoreError, UsageError

if TYPE_CHECKING:
    from autograder.classroom.finding import Found
    from autograder.classroom.grade import Plan
    from autograder.results.model import RunInfo, SubmissionResult
    from autograder.results.store import Store

LEFT_OUT_SHOWN = 5
"""So many students are named whose folders were not searched to the end."""


def grade(
    assignment: Annotated[str, typer.Argument(help="Name or folder of the assignment.")],
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Submissions: .ipynb or .py files, a folder of them, or of one folder a student.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            help="Folder for results.db, results.json, grades.csv and feedback/.",
            show_default=False,
        ),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", min=1, help="Lanes; one a core by default.", show_default=False),
    ] = None,
    salt: Annotated[
        str,
        typer.Option(
            "--salt", help="Seeds the hidden inputs; a new one makes last term's answers worthless."
        ),
    ] = "",
    resume: Annotated[
        bool, typer.Option("--resume", help="Skip what this grader and salt have graded already.")
    ] = False,
    nbgrader: Annotated[
        Path | None,
        typer.Option(
            "--nbgrader",
            help="Grade what this nbgrader course has collected, into its gradebook.",
            show_default=False,
        ),
    ] = None,
    student: Annotated[
        list[str] | None,
        typer.Option("--student", help="With --nbgrader: only these students.", show_default=False),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="With --nbgrader: grade again what is graded.")
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option("--report", help="With --nbgrader: a JSON file with what was done.", show_default=False),
    ] = None,
    unsafe: Unsafe = False,
    root: Root = Path(),
) -> None:
    """Grade submissions, each in a sandbox. Exit status 0: all graded; 1: some could not be; 2: wrong usage."""
    let_screen_fail()
    if nbgrader:
        if paths or out or salt or resume or unsafe:
            raise UsageError(
                "with --nbgrader the course's nbgrader_config.py says where everything is and how it is graded"
            )
        from autograder.cli.nbgrader import grade_course_and_show

        complete = grade_course_and_show(
            open_console(),
            nbgrader,
            assignment,
            students=student or (),
            jobs=jobs,
            force=force,
            report=report,
        )
        raise typer.Exit(GRADED if complete else SOME_NOT_GRADED)
    if student or force or report:
        raise UsageError("--student, --force and --report go with --nbgrader")
    if not paths or not out:
        raise UsageError(
            "say what to grade, and with --out where the results go: autograder grade ASSIGNMENT SUBMISSIONS --out FOLDER"
        )
    complete = _grade_files(assignment, root, paths, out, salt=salt, resume=resume, jobs=jobs, unsafe=unsafe)
    raise typer.Exit(GRADED if complete else SOME_NOT_GRADED)


def _grade_files(
    assignment: str,
    root: Path,
    paths: list[Path],
    out: Path,
    *,
    salt: str,
    resume: bool,
    jobs: int | None,
    unsafe: bool,
) -> bool:
    """Grade what lies in ``paths``, write and show the results; whether all of it could be graded."""
    level = chosen_level(unsafe)
    with ending_on_signals(), early_lane(level.value) as early:
        from autograder.assignment.find import find_assignment
        from autograder.assignment.load import load_assignment
        from autograder.classroom.finding import find_submissions
        from autograder.classroom.grade import plan_grading
        from autograder.results.store import open_store

        folder = find_assignment(assignment, root)
        loaded = load_assignment(folder)
        found = find_submissions(paths, loaded.notebook.stem)
        plan = plan_grading(folder, found, salt=salt, level=level, jobs=jobs, secrets=[out])
        with open_store(out, loaded.name, resume=resume) as store:
            info = _grade_as_far_as_it_goes(plan, store, early)
            results = store.results()
            _write_and_show(out, info, results)
    _tell_what_was_left_out(found)
    now = {item.student for item in found}
    return all(result.status == "graded" for result in results if result.id in now)


def _grade_as_far_as_it_goes(plan: "Plan", store: "Store", early: EarlyLane) -> "RunInfo":
    """Grade; where that ends too early, say what is left of it."""
    kept = f"what has been graded is kept in {store.folder}: run the same again with --resume"
    try:
        return _grade_with_progress(plan, store, early)
    except SandboxError as error:
        raise SandboxError(f"{error}\n{kept}") from None
    except (KeyboardInterrupt, SystemExit):
        tell(f"ended from outside; {kept}")
        raise


def _grade_with_progress(plan: "Plan", store: "Store", early: EarlyLane) -> "RunInfo":
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    from autograder.classroom.grade import grade_class

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TextColumn("ETA"),
        TimeRemainingColumn(),
    )
    ends: list[float] = []
    with Progress(*columns, console=open_console()) as progress:
        task = progress.add_task("starting", total=len(plan.found), rate="")

        def on_result(_result: "SubmissionResult", was_there: bool) -> None:
            if not was_there:
                ends.append(time.monotonic())
            rate = f"{(len(ends) - 1) / (ends[-1] - ends[0]):.1f}/s" if len(ends) > 1 else ""
            progress.update(task, advance=1, description="grading", rate=rate)

        return grade_class(plan, store, on_result=on_result, on_note=tell, early=early)


def _tell_what_was_left_out(found: Sequence["Found"]) -> None:
    """Name the students whose folders were not searched to the end."""
    partly = [item for item in found if item.left_out]
    for item in partly[:LEFT_OUT_SHOWN]:
        tell(f"{item.student}: {item.left_out}")
    if (more := len(partly) - LEFT_OUT_SHOWN) > 0:
        tell(f"nor were the folders of {more} more searched to the end; their notes for staff say so")


def _write_and_show(out: Path, info: "RunInfo", results: list["SubmissionResult"]) -> None:
    from autograder.results.files import write_exports
    from autograder.results.tables import class_stories, class_summary, class_table

    try:
        write_exports(out, info, results)
    except OSError as error:
        raise StoreError(
            f"{error.filename or out} cannot be written ({error.strerror}); every result is kept in "
            f"{out / 'results.db'}: mend this and run the same again with --resume"
        ) from None
    console = open_console()
    print_all(console, [class_table(info, results), *class_stories(results), *class_summary(results)])
    graded = sum(result.status == "graded" for result in results)
    console.print(
        f"{graded} of {len(results)} graded. Feedback: {out / 'feedback'} · grades: {out / 'grades.csv'} · all: {out / 'results.json'}",
        soft_wrap=True,
    )
    if graded < len(results):
        console.print("Those not graded are no zeros: mend what is said of them and run again with --resume.")
    console.print(f"One submission in full: autograder show {out} STUDENT", soft_wrap=True)
