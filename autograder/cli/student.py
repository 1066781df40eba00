"""The commands for students."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.console import AsJson, open_console, print_all, print_json, tell
from autograder.cli.exit_status import DONE, FINDINGS
from autograder.errors import UsageError

if TYPE_CHECKING:
    from autograder.desk.progress import NotebookProgress
    from autograder.desk.watching import NotebookWatch


Notebook = Annotated[
    Path,
    typer.Argument(
        metavar="NOTEBOOK",
        help="Your notebook or .py file, with checks/ beside it; or the folder of both.",
        show_default=False,
    ),
]


def check(
    path: Notebook,
    exercise: Annotated[
        list[str] | None, typer.Option("--exercise", "-e", help="Only this exercise.", show_default=False)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Run the public checks on your own work, on your own machine."""
    from autograder.sandbox.enclosure import Level
    from autograder.sandbox.warm_link import warm_early

    if path.exists():
        warm_early(Level.OWN_MACHINE)  # it imports torch while this process reads and collects
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
    path: Notebook,
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


LOOK_S = 0.2
"""So often ``watch`` looks at the files, in seconds."""


def watch(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER", help="The course's folder, or one assignment's.", show_default=False
        ),
    ] = Path(),
    once: Annotated[
        bool, typer.Option("--once", help="Check everything, print how far it is, and end.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Watch your notebooks: what is saved is checked again at once, and you see how far you are."""
    from autograder.desk.watching import check_all, watched

    watching = watched(path)
    try:
        if once or as_json:
            done = check_all(watching)
            _tell_progress(done, as_json=as_json)
            is_done = all(one.state == "right" for progress in done for one in progress.standings)
            raise typer.Exit(DONE if is_done else FINDINGS)
        _show(watching)
    finally:
        watching.checker.close()


def _tell_progress(progresses: "Sequence[NotebookProgress]", *, as_json: bool) -> None:
    from autograder.desk.watch_screen import assignments_table

    if as_json:
        print_json([{"assignment": one.assignment, "exercises": one.standings} for one in progresses])
    else:
        print_all(open_console(), [assignments_table(progresses)])


def _show(watching: "NotebookWatch") -> None:
    """Show the screen, and do what the keys say, until one ends it."""
    from rich.live import Live

    from autograder.desk.keyboard import keyboard
    from autograder.desk.watch_screen import WatchScreen

    with keyboard() as read, Live(WatchScreen(watching), screen=True, auto_refresh=False) as live:
        while watching.press(read(LOOK_S)):
            if due := watching.due():
                live.update(WatchScreen(watching), refresh=True)
                watching.check(*due)
            if watching.to_open:
                typer.launch(str(watching.to_open))
                watching.to_open = None
            live.update(WatchScreen(watching), refresh=True)


def _notebook_at(path: Path) -> Path:
    from autograder.desk.folder import notebook_at

    notebook, said = notebook_at(path)
    if said:
        tell(said)
    return notebook


COMMANDS: list[Callable[..., None] | typer.Typer] = [check, watch, pack]
"""Their panel of the help."""
