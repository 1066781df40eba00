"""The command line: ``autograder COMMAND``. Everything heavy is imported inside the command that needs it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.console import (
    GRADED,
    SOME_NOT_GRADED,
    USAGE,
    Names,
    Root,
    Unsafe,
    chosen_level,
    open_console,
    print_all,
    tell,
)
from autograder.cli.grade import grade
from autograder.cli.nbgrader import app as nbgrader_app
from autograder.cli.screen import Screen, screens
from autograder.errors import AssignmentError, AutograderError, StoreError, UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from autograder.assignment.load import Assignment

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Exercises on PyTorch's autograd: write them, prove them, release them, grade them in a sandbox.",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.add_typer(nbgrader_app, name="nbgrader")


def main() -> None:
    """Run the command line; errors of ours are one message without a traceback."""
    with screens() as (out, _):
        try:
            app()
        except (UsageError, StoreError) as error:
            _fail(error, USAGE)
        except AutograderError as error:
            _fail(error, SOME_NOT_GRADED)
        except KeyboardInterrupt:
            sys.exit(130)
        finally:
            out.flush()
            if out.error and not isinstance(out.error, BrokenPipeError):
                _tell_of_screen(out)


def _tell_of_screen(out: Screen) -> None:
    unwritten = AutograderError(f"standard output cannot be written ({out.error and out.error.strerror})")
    if not out.may_fail:
        _fail(unwritten, SOME_NOT_GRADED)
    tell(str(unwritten))


def _fail(error: AutograderError, status: int) -> None:
    tell(str(error), typer.colors.RED)
    sys.exit(status)


def _folders(names: list[str] | None, root: Path) -> list[Path]:
    from autograder.assignment.load import assignment_names, find_assignment

    chosen = names or assignment_names(root)
    if not chosen:
        find_assignment("", root)
    return [find_assignment(name, root) for name in chosen]


app.command()(grade)


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


@app.command()
def check(
    path: Annotated[Path, typer.Argument(help="Your notebook or .py file, with checks/ beside it.")],
    exercise: Annotated[
        list[str] | None, typer.Option("--exercise", "-e", help="Only this exercise.", show_default=False)
    ] = None,
) -> None:
    """Run the public checks on your own work, on your own machine. Exit status 0: all pass; 1: not yet."""
    from autograder.classroom.reading import read_cells
    from autograder.results.tables import report_in_terminal
    from autograder.student.report import observe_file, report_on
    from autograder.student.shipped import PublicChecks

    if not path.is_file():
        raise UsageError(f"{path} does not exist")
    checks = PublicChecks(path.parent)
    chosen = tuple(exercise or checks.exercises)
    for name in chosen:
        if name not in checks.exercises:
            raise UsageError(f"there is no exercise {name!r}; there are: {', '.join(checks.exercises)}")
    transcript = observe_file(checks, read_cells(path, checks.expected.assignment), chosen)
    console = open_console()
    reports = [report_on(checks, name, transcript) for name in chosen]
    for report in reports:
        print_all(console, report_in_terminal(report))
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
    from autograder.assignment.load import load_assignment
    from autograder.author.build import build as write_assignment
    from autograder.author.build import stale

    level = chosen_level(unsafe)
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
    from autograder.author.build import unsourced
    from autograder.author.course_pages import render_course, stale_pages, write_pages

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

    from autograder.author.verify import verify_all
    from autograder.results.tables import proof

    level, console = chosen_level(unsafe), open_console()
    chosen = ("", *(f"salt-{n}" for n in range(1, salts)))
    proofs = []
    with _status(console, as_json) as say:
        for verification in verify_all(_folders(names, root), level=level, salts=chosen, say=say):
            proofs.append(verification)
            if not as_json:
                print_all(console, proof(verification))
    if as_json:
        print(msgspec.json.format(msgspec.json.encode(proofs), indent=2).decode())
    if count := sum(len(verification.findings) for verification in proofs):
        raise AssignmentError(f"{count} finding(s); each names its file, its rule and its remedy")


@contextmanager
def _status(console: "Console", silent: bool) -> Iterator[Callable[[str], None]]:
    """A spinner that says what is going on; silent where output is for a program."""
    if silent:
        yield lambda _: None
        return
    with console.status("loading") as status:
        yield status.update


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="Such as 06_torch_sgd: two digits, then words.")],
    root: Root = Path(),
) -> None:
    """Scaffold an assignment: one folder that passes verify, to be written over."""
    from autograder.author.new import scaffold

    folder = scaffold(name, root)
    typer.echo(f"{folder} is there and proven by: autograder verify {name}")
    typer.echo("Next: write over it, run verify again, then: autograder build")


@app.command()
def doctor() -> None:
    """Say whether this machine can grade in a sandbox and, if not, what is missing and how to get it."""
    from autograder.sandbox.doctor import diagnose

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
