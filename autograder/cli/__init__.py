"""The command line: ``autograder COMMAND``, a module a panel of its help. Everything heavy is imported inside the command that needs it."""

import shlex
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Annotated

import typer
from typer.core import TyperGroup

from autograder.cli import machine, student
from autograder.cli.console import tell
from autograder.cli.exit_status import EPILOG, INTERRUPTED, sentence_on, status_of
from autograder.cli.old_spelling import in_todays_words
from autograder.cli.screen import Screen, screens
from autograder.errors import AutograderError

PANELS: dict[str, list[Callable[..., None] | typer.Typer]] = (
    import_module("autograder.cli.panels").PANELS
    if find_spec("autograder.cli.panels")
    else {"Students": student.COMMANDS}
)
"""The commands that are installed: all (:mod:`autograder.cli.panels`), or the students' alone."""


class _InOrder(TyperGroup):
    """Lists its commands by panel; typer would put groups of commands last."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override] # noqa: ARG002 - click's own signature
        """The names, in the order of :data:`PANELS`."""
        panels = {name: getattr(command, "rich_help_panel", "") for name, command in self.commands.items()}
        return sorted(panels, key=lambda name: [*PANELS].index(panels[name]))


app = typer.Typer(
    cls=_InOrder,
    add_completion=False,
    no_args_is_help=True,
    help="Exercises on PyTorch's autograd: write them, prove them, release them, grade them in a sandbox.",
    epilog=EPILOG,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for _panel, _commands in PANELS.items():
    for _command in _commands:
        if isinstance(_command, typer.Typer):
            app.add_typer(_command, name="nbgrader", rich_help_panel=_panel)
        else:
            app.command(rich_help_panel=_panel, epilog=EPILOG)(_command)


@app.callback()
def _global_options(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=machine.show_version,
            is_eager=True,
            help="Say the versions of this program, torch and Python.",
        ),
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line. An error ends it with one message and its status (:mod:`autograder.cli.exit_status`)."""
    with screens() as (out, _):
        try:
            app(_arguments())
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)
        except Exception as error:  # noqa: BLE001 - whatever happens, it is told in a sentence
            _fail(error)
        finally:
            out.flush()
            if out.error and not isinstance(out.error, BrokenPipeError):
                _tell_of_screen(out)


def _arguments() -> list[str]:
    """What was typed, in today's words."""
    typed, today = sys.argv[1:], in_todays_words(sys.argv[1:])
    if today != typed:
        tell(f"this is spelt otherwise from the next release on; type: autograder {shlex.join(today)}")
    return today


def _tell_of_screen(out: Screen) -> None:
    unwritten = AutograderError(f"standard output cannot be written ({out.error and out.error.strerror})")
    if not out.may_fail:
        _fail(unwritten)
    tell(str(unwritten))


def _fail(error: Exception) -> None:
    tell(sentence_on(error), typer.colors.RED)
    sys.exit(status_of(error))
