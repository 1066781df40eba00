"""The command for students: ``autograder check``."""

from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.console import AsJson, open_console, print_all, print_json
from autograder.cli.exit_status import DONE, FINDINGS
from autograder.errors import UsageError


def check(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="NOTEBOOK", help="Your notebook or .py file, with checks/ beside it.", show_default=False
        ),
    ],
    exercise: Annotated[
        list[str] | None, typer.Option("--exercise", "-e", help="Only this exercise.", show_default=False)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Run the public checks on your own work, on your own machine."""
    from autograder.classroom.reading import read_cells
    from autograder.student.report import observe_file, report_on
    from autograder.student.report_tables import report_in_terminal
    from autograder.student.shipped import PublicChecks

    if not path.is_file():
        raise UsageError(f"{path} does not exist")
    checks = PublicChecks(path.parent)
    chosen = tuple(exercise or checks.exercises)
    for name in chosen:
        if name not in checks.exercises:
            raise UsageError(f"there is no exercise {name!r}; there are: {', '.join(checks.exercises)}")
    transcript = observe_file(checks, read_cells(path, checks.expected.assignment), chosen)
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
