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
    from autograder.judge.remarks import remarks_on
    from autograder.student.report import observe_file, own_code_in, report_on
    from autograder.student.report_tables import remarks_in_terminal, report_in_terminal
    from autograder.student.shipped import PublicChecks

    path = _notebook_at(path)
    checks = PublicChecks(path.parent)
    chosen = tuple(exercise or checks.exercises)
    for name in chosen:
        if name not in checks.exercises:
            raise UsageError(f"there is no exercise {name!r}; there are: {', '.join(checks.exercises)}")
    submission = read_own(path, checks.given)
    transcript = observe_file(checks, submission.cells, chosen, submission.surroundings)
    reports = [
        report_on(checks, name, transcript, own_code_in(submission.cells, transcript, name))
        for name in chosen
    ]
    passed = sum(report.passed for report in reports)
    if as_json:
        print_json([report.result for report in reports])
    else:
        console = open_console()
        for report in reports:
            print_all(console, report_in_terminal(report))
        results = [report.result for report in reports]
        print_all(console, remarks_in_terminal(remarks_on(transcript, submission.cells, results)))
        console.print(f"\n{passed} of {len(reports)} exercises pass their checks")
    raise typer.Exit(DONE if passed == len(reports) else FINDINGS)


def pack(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="NOTEBOOK",
            help="Your notebook or .py file, with checks/ beside it; or the folder of both.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            help="The folder for the file and its receipt; hand-in/ASSIGNMENT beside the assignment's by default.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Pack your work for handing in: a file that the grader can read, a receipt, and what is still to do."""
    from autograder.desk.packing import pack as pack_notebook
    from autograder.desk.tables import receipt_in_terminal

    receipt, target = pack_notebook(_notebook_at(path), out)
    if as_json:
        print_json(receipt)
    else:
        print_all(open_console(), receipt_in_terminal(receipt, target))
    raise typer.Exit(FINDINGS if receipt.to_do else DONE)


def _notebook_at(path: Path) -> Path:
    from autograder.desk.folder import notebook_at

    notebook, said = notebook_at(path)
    if said:
        tell(said)
    return notebook


COMMANDS: list[Callable[..., None] | typer.Typer] = [check, pack]
"""Their panel of the help."""
