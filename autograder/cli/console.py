"""What the command line's modules share: options that many commands have, and how they print."""

import os
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from autograder.sandbox.enclosure import Level

Root = Annotated[Path, typer.Option("--root", help="The course's folder, with solutions/ and assignments/.")]
Unsafe = Annotated[
    bool, typer.Option("--unsafe", help="Run submissions without a sandbox. Only for code you trust.")
]
Names = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="ASSIGNMENT", help="Names or folders of assignments; all by default.", show_default=False
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        min=1,
        metavar="N",
        help="Processes that grade side by side; one a core by default.",
        show_default=False,
    ),
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        metavar="ADDRESS",
        help="The workers of this Dask cluster, such as tls://10.0.0.1:8786 (docs/scale.md).",
        show_default=False,
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers",
        min=1,
        metavar="N",
        help="So many Dask workers on this machine, as a trial of --scheduler.",
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables, and nothing else.")]
HasAll = Annotated[bool, typer.Option("--all", help="List every student, however many they are.")]

LOG_COLUMNS = 140
"""The width of tables where standard output is no terminal."""


def open_console() -> "Console":
    """Standard output, in colour where it is a terminal."""
    from rich.console import Console

    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else LOG_COLUMNS
    return Console(highlight=False, width=width)


def progress_console() -> "Console":
    """Standard error: what is going on stands there, so that standard output holds results alone."""
    from rich.console import Console

    return Console(highlight=False, stderr=True)


def print_json(value: object) -> None:
    """Print ``value`` as JSON, as programs read it."""
    import msgspec

    print(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def print_all(target: "Console", renderables: Iterable[Any]) -> None:
    """Print each of ``renderables``."""
    for renderable in renderables:
        target.print(renderable)


def tell(text: str, colour: str | None = None) -> None:
    """Say something on standard error, without what could steer a terminal."""
    from autograder.escaping import CONTROL

    lines = (CONTROL.sub("\ufffd", line) for line in text.split("\n"))
    typer.secho("autograder: " + "\n".join(lines), err=True, fg=colour)


def level_asked_for(unsafe: bool) -> "Level":
    """The enclosure asked for, whether or not it is to be had here."""
    from autograder.sandbox.enclosure import Level

    return Level.UNSAFE if unsafe else Level.SANDBOXED


def chosen_level(unsafe: bool) -> "Level":
    """The enclosure asked for.

    Raises:
        SandboxUnavailableError: it is not to be had on this machine.
    """
    from autograder.sandbox.enclosure import require_sandbox

    if not unsafe:
        require_sandbox()
    return level_asked_for(unsafe)


def chosen_folders(names: list[str] | None, root: Path) -> list[Path]:
    """The folders of these assignments, or of all.

    Raises:
        UsageError: there is no such assignment, or none at all.
    """
    from autograder.assignment.find import assignment_names, find_assignment

    return [find_assignment(name, root) for name in names or assignment_names(root) or [""]]


@contextmanager
def ending_on_signals() -> Iterator[None]:
    """Inside the block SIGTERM and SIGHUP unwind the program, as Ctrl-C does, and end it with 128 and their number.

    A signal that is ignored, as by nohup, stays so; one that comes a second time ends the process as it always does.
    """

    def end(number: int, _: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        sys.exit(128 + number)

    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in (getattr(signal, name) for name in names)}
    wanted = {number: handler for number, handler in before.items() if handler not in (signal.SIG_IGN, None)}
    for number in wanted:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number, handler in wanted.items():
            signal.signal(number, handler)
