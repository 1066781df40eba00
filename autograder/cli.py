"""The command line: ``autograder COMMAND``. Everything heavy is imported inside the command that needs it."""

import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from autograder.errors import AssignmentError, AutograderError, StoreError, UsageError
from autograder.nbgrader.cli import app as nbgrader_app

if TYPE_CHECKING:
    from rich.console import Console

    from autograder.assignment import Assignment
    from autograder.grading import Plan
    from autograder.results import RunInfo, SubmissionResult
    from autograder.sandbox import Level
    from autograder.store import Store

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Exercises on PyTorch's autograd: write them, prove them, release them, grade them in a sandbox.",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Root = Annotated[Path, typer.Option("--root", help="The course's folder, with solutions/ and assignments/.")]
Unsafe = Annotated[
    bool, typer.Option("--unsafe", help="Run submissions without a sandbox. Only for code you trust.")
]
Names = Annotated[
    list[str] | None,
    typer.Argument(help="Names or folders of assignments; all by default.", show_default=False),
]

app.add_typer(nbgrader_app, name="nbgrader")

GRADED, SOME_NOT_GRADED, USAGE = 0, 1, 2
LOG_COLUMNS = 140
"""The width of tables where standard output is no terminal."""


def main() -> None:
    """Run the command line; errors of ours are one message without a traceback."""
    try:
        app()
    except (UsageError, StoreError) as error:
        _fail(error, USAGE)
    except AutograderError as error:
        _fail(error, SOME_NOT_GRADED)
    except KeyboardInterrupt:
        sys.exit(130)


def _fail(error: AutograderError, status: int) -> None:
    from autograder.export import CONTROL

    lines = (CONTROL.sub("\ufffd", line) for line in str(error).split("\n"))
    typer.secho("autograder: " + "\n".join(lines), err=True, fg=typer.colors.RED)
    sys.exit(status)


def _console() -> "Console":
    from rich.console import Console

    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else LOG_COLUMNS
    return Console(highlight=False, width=width)


def _say(console: "Console", renderables: Iterable[Any]) -> None:
    for renderable in renderables:
        console.print(renderable)


def _level(unsafe: bool) -> "Level":
    from autograder.sandbox import Level, require_sandbox

    if not unsafe:
        require_sandbox()
    return Level.UNSAFE if unsafe else Level.SANDBOXED


def _folders(names: list[str] | None, root: Path) -> list[Path]:
    from autograder.assignment import assignment_names, find_assignment

    chosen = names or assignment_names(root)
    if not chosen:
        find_assignment("", root)
    return [find_assignment(name, root) for name in chosen]


@app.command()
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
    if nbgrader:
        if paths or out or salt or resume or unsafe:
            raise UsageError(
                "with --nbgrader the course's nbgrader_config.py says where everything is and how it is graded"
            )
        from autograder.nbgrader.cli import grade_course_and_show

        complete = grade_course_and_show(
            _console(), nbgrader, assignment, students=student or (), jobs=jobs, force=force, report=report
        )
        raise typer.Exit(GRADED if complete else SOME_NOT_GRADED)
    if student or force or report:
        raise UsageError("--student, --force and --report go with --nbgrader")
    if not paths or not out:
        raise UsageError(
            "say what to grade, and with --out where the results go: autograder grade ASSIGNMENT SUBMISSIONS --out FOLDER"
        )
    from autograder.assignment import find_assignment, load_assignment
    from autograder.grading import plan_grading
    from autograder.store import open_store
    from autograder.submission import find_submissions

    folder = find_assignment(assignment, root)
    loaded = load_assignment(folder)
    found = find_submissions(paths, loaded.notebook.stem)
    plan = plan_grading(folder, found, salt=salt, level=_level(unsafe), jobs=jobs, secrets=[out])
    with open_store(out, loaded.name, resume=resume) as store:
        info = _grade_with_progress(plan, store)
        results = store.results()
        _write_and_show(out, info, results)
    now = {item.student for item in found}
    graded = all(result.status == "graded" for result in results if result.id in now)
    raise typer.Exit(GRADED if graded else SOME_NOT_GRADED)


def _grade_with_progress(plan: "Plan", store: "Store") -> "RunInfo":
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    from autograder.grading import grade_class

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
    with Progress(*columns, console=_console()) as progress:
        task = progress.add_task("starting", total=len(plan.found), rate="")

        def on_result(_result: "SubmissionResult", was_there: bool) -> None:
            if not was_there:
                ends.append(time.monotonic())
            rate = f"{(len(ends) - 1) / (ends[-1] - ends[0]):.1f}/s" if len(ends) > 1 else ""
            progress.update(task, advance=1, description="grading", rate=rate)

        return grade_class(plan, store, on_result=on_result)


def _write_and_show(out: Path, info: "RunInfo", results: list["SubmissionResult"]) -> None:
    from autograder.export import write_exports
    from autograder.show import class_stories, class_summary, class_table

    write_exports(out, info, results)
    console = _console()
    _say(console, [class_table(info, results), *class_stories(results), *class_summary(results)])
    graded = sum(result.status == "graded" for result in results)
    console.print(
        f"{graded} of {len(results)} graded. Feedback: {out / 'feedback'} · grades: {out / 'grades.csv'} · all: {out / 'results.json'}",
        soft_wrap=True,
    )
    if graded < len(results):
        console.print("Those not graded are no zeros: mend what is said of them and run again with --resume.")
    console.print(f"One submission in full: autograder show {out} STUDENT", soft_wrap=True)


@app.command()
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

    from autograder.show import class_stories, class_summary, class_table, submission_in_full
    from autograder.store import read_store

    store = read_store(folder)
    info, results = store.last_run(), {result.id: result for result in store.results()}
    store.close()
    if info is None:
        raise UsageError(f"{folder} holds no results yet")
    if student is None:
        everyone = list(results.values())
        _say(_console(), [class_table(info, everyone), *class_stories(everyone), *class_summary(everyone)])
        return
    if student not in results:
        near = difflib.get_close_matches(student, results, n=3, cutoff=0.3)
        raise UsageError(
            f"no result of {student!r} in {folder}; {'did you mean ' + ' or '.join(near) + '?' if near else 'there are: ' + ', '.join(results)}"
        )
    if as_json:
        print(msgspec.json.format(msgspec.json.encode(results[student]), indent=2).decode())
        return
    _say(_console(), submission_in_full(info, results[student]))


@app.command()
def check(
    path: Annotated[Path, typer.Argument(help="Your notebook or .py file, with checks/ beside it.")],
    exercise: Annotated[
        list[str] | None, typer.Option("--exercise", "-e", help="Only this exercise.", show_default=False)
    ] = None,
) -> None:
    """Run the public checks on your own work, on your own machine. Exit status 0: all pass; 1: not yet."""
    from autograder.checks import PublicChecks
    from autograder.report import observe_file, report_on
    from autograder.show import report_in_terminal
    from autograder.submission import read_cells

    if not path.is_file():
        raise UsageError(f"{path} does not exist")
    checks = PublicChecks(path.parent)
    chosen = tuple(exercise or checks.exercises)
    for name in chosen:
        if name not in checks.exercises:
            raise UsageError(f"there is no exercise {name!r}; there are: {', '.join(checks.exercises)}")
    transcript = observe_file(checks, read_cells(path, checks.expected.assignment), chosen)
    console = _console()
    reports = [report_on(checks, name, transcript) for name in chosen]
    for report in reports:
        _say(console, report_in_terminal(report))
    console.print(
        f"\n{sum(report.passed for report in reports)} of {len(reports)} exercises pass their checks"
    )
    raise typer.Exit(GRADED if all(report.passed for report in reports) else SOME_NOT_GRADED)


@app.command()
def build(
    names: Names = None,
    check_only: Annotated[bool, typer.Option("--check", help="Write nothing; say what is stale.")] = False,
    unsafe: Unsafe = False,
    root: Root = Path(),
) -> None:
    """Generate assignments/ from solutions/."""
    from autograder.assignment import load_assignment
    from autograder.build import build as write_assignment
    from autograder.build import stale

    level = _level(unsafe)
    lines: list[str] = []
    assignments = [load_assignment(folder) for folder in _folders(names, root)]
    for assignment in assignments:
        target = root / "assignments" / assignment.name
        if check_only:
            lines += stale(assignment, target, level)
        else:
            changed = write_assignment(assignment, target, level)
            typer.echo(
                f"{assignment.name}: {len(changed)} files changed"
                if changed
                else f"{assignment.name}: up to date"
            )
    if not names:
        lines += _course_pages(assignments, check_only, root)
    for line in lines:
        typer.echo(line)
    if lines:
        raise AssignmentError("assignments/ is not what solutions/ says; run: autograder build")


def _course_pages(assignments: list["Assignment"], check_only: bool, root: Path) -> list[str]:
    """Write the pages about the whole course, or say what of them is stale."""
    from autograder.build import unsourced
    from autograder.course import render_course, stale_pages, write_pages

    pages = render_course(root, assignments)
    if check_only:
        known = [assignment.name for assignment in assignments]
        return stale_pages(root, pages) + unsourced(root / "assignments", known)
    for path in write_pages(root, pages):
        typer.echo(f"{path}: written")
    return []


@app.command()
def verify(
    names: Names = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the proofs as JSON.")] = False,
    salts: Annotated[
        int, typer.Option("--salts", min=1, help="Prove correct solutions under so many salts.")
    ] = 2,
    unsafe: Unsafe = False,
    root: Root = Path(),
) -> None:
    """Prove assignments: right work gets full marks, wrong work loses them and is named, nothing leaks."""
    import msgspec

    from autograder.show import proof
    from autograder.verify import verify_all

    level, console = _level(unsafe), _console()
    chosen = ("", *(f"salt-{n}" for n in range(1, salts)))
    proofs = []
    with _status(console, as_json) as say:
        for verification in verify_all(_folders(names, root), level=level, salts=chosen, say=say):
            proofs.append(verification)
            if not as_json:
                _say(console, proof(verification))
    if as_json:
        print(msgspec.json.format(msgspec.json.encode(proofs), indent=2).decode())
    if count := sum(len(verification.findings) for verification in proofs):
        raise AssignmentError(f"{count} finding(s); each names its file, its rule and its remedy")


class _status:  # noqa: N801 - used as a function
    """A spinner that says what is going on; silent where output is for a program."""

    def __init__(self, console: "Console", silent: bool) -> None:
        self._status = None if silent else console.status("loading")

    def __enter__(self) -> Callable[[str], None]:
        if self._status is None:
            return lambda _: None
        self._status.start()
        return self._status.update

    def __exit__(self, *_: object) -> None:
        if self._status:
            self._status.stop()


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="Such as 06_torch_sgd: two digits, then words.")],
    root: Root = Path(),
) -> None:
    """Scaffold an assignment: one folder that passes verify, to be written over."""
    from autograder.scaffold import scaffold

    folder = scaffold(name, root)
    typer.echo(f"{folder} is there and proven by: autograder verify {name}")
    typer.echo("Next: write over it, run verify again, then: autograder build")


@app.command()
def doctor() -> None:
    """Say whether this machine can grade in a sandbox and, if not, what is missing and how to get it."""
    from autograder.doctor import diagnose

    findings = diagnose()
    for finding in findings:
        mark = (
            typer.style("ok     ", fg=typer.colors.GREEN)
            if finding.ok
            else typer.style("missing", fg=typer.colors.RED)
        )
        typer.echo(f"{mark} {finding.what}: {finding.found}")
        if finding.remedy:
            typer.echo(f"        → {finding.remedy}")
    raise typer.Exit(GRADED if all(finding.ok for finding in findings) else SOME_NOT_GRADED)


if __name__ == "__main__":
    main()
