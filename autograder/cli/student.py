"""The commands for students."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.console import AsJson, open_console, print_all, print_json, tell
from autograder.cli.exit_status import DONE, FINDINGS
from autograder.errors import UsageError


def check(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="NOTEBOOK",
            help="Your notebook or .py file, with checks/ beside it; or the folder of both.",
            show_default=False,
        ),
    ],
    exercise: Annotated[
        list[str] | None, typer.Option("--exercise", "-e", help="Only this exercise.", show_default=False)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Run the public checks on your own work, on your own machine."""
    from autograder.classroom.reading import read_own
    from autograder.student.report import observe_file, report_on
    from autograder.student.report_tables import report_in_terminal
    from autograder.student.shipped import PublicChecks

    path = _notebook_at(path)
    checks = PublicChecks(path.parent)
    chosen = tuple(exercise or checks.exercises)
    for name in chosen:
        if name not in checks.exercises:
            raise UsageError(f"there is no exercise {name!r}; there are: {', '.join(checks.exercises)}")
    submission = read_own(path, checks.given)
    transcript = observe_file(checks, submission.cells, chosen, submission.surroundings)
    reports = [report_on(checks, name, transcript) for name in chosen]
    passed = sum(report.passed for report in reports)
    if as_json:
        print_json([report.result for report in reports])
    else:
        console = open_console()
        for report in reports:
            print_all(console, report_in_terminal(report))
        console.print(f"\n{passed} of {len(reports)} exercises pass their checks")
    raise typer.Exit(DONE if passed == len(reports) else FINDINGS)


def _notebook_at(path: Path) -> Path:
    """The notebook that is meant: in a folder the one that a grader would take.

    Raises:
        UsageError: there is none, or several it could be.
    """
    from autograder.classroom.choosing import choose

    if path.is_file():
        return path
    if not path.is_dir():
        raise UsageError(f"{path} does not exist")
    stem = path.resolve().name.partition("_")[2]
    files = [entry for entry in sorted(path.iterdir()) if entry.is_file() and entry.name != "README.md"]
    chosen = choose(files, stem, path)
    if chosen.path is None:
        raise UsageError(f"{path} {chosen.problem}")
    if chosen.said:
        tell(chosen.said)
    return chosen.path


COMMANDS: list[Callable[..., None] | typer.Typer] = [check]
"""Their panel of the help."""
