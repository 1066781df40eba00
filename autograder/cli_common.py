"""What the command line's modules share: options that many commands have, and how they print."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from autograder.sandbox import Level

Root = Annotated[Path, typer.Option("--root", help="The course's folder, with solutions/ and assignments/.")]
Unsafe = Annotated[
    bool, typer.Option("--unsafe", help="Run submissions without a sandbox. Only for code you trust.")
]
Names = Annotated[
    list[str] | None,
    typer.Argument(help="Names or folders of assignments; all by default.", show_default=False),
]

GRADED, SOME_NOT_GRADED, USAGE = 0, 1, 2
LOG_COLUMNS = 140
"""The width of tables where standard output is no terminal."""


def open_console() -> "Console":
    """Standard output, in colour where it is a terminal."""
    from rich.console import Console

    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else LOG_COLUMNS
    return Console(highlight=False, width=width)


def print_all(target: "Console", renderables: Iterable[Any]) -> None:
    """Print each of ``renderables``."""
    for renderable in renderables:
        target.print(renderable)


def chosen_level(unsafe: bool) -> "Level":
    """The enclosure asked for.

    Raises:
        SandboxUnavailableError: it is not to be had on this machine.
    """
    from autograder.sandbox import Level, require_sandbox

    if not unsafe:
        require_sandbox()
    return Level.UNSAFE if unsafe else Level.SANDBOXED
