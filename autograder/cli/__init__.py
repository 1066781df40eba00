"""The command line: ``autograder COMMAND``, a module a panel of its help. Everything heavy is imported inside the command that needs it."""

import sys

import typer

from autograder.cli import author, doctor, grade, nbgrader, show, student
from autograder.cli.console import SOME_NOT_GRADED, USAGE, tell
from autograder.cli.screen import Screen, screens
from autograder.errors import AutograderError, StoreError, UsageError

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Exercises on PyTorch's autograd: write them, prove them, release them, grade them in a sandbox.",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(grade.grade)
app.command()(show.show)
app.command()(student.check)
app.command()(author.build)
app.command()(author.verify)
app.command()(author.new)
app.command()(doctor.doctor)
app.add_typer(nbgrader.app, name="nbgrader")


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
