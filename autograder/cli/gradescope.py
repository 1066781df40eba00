"""The command ``autograder gradescope``: an assignment as Gradescope's autograder."""

from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.console import Root
from autograder.errors import StoreError, UsageError


def gradescope(
    assignment: Annotated[
        str,
        typer.Argument(metavar="ASSIGNMENT", help="Name or folder of the assignment.", show_default=False),
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="ZIP", help="The zip to upload there.", show_default=False)
    ],
    salt: Annotated[
        str,
        typer.Option(
            "--salt", help="Seeds the hidden inputs; a new one makes last term's answers worthless."
        ),
    ] = "",
    require_sandbox: Annotated[
        bool,
        typer.Option(
            "--require-sandbox", help="Do not grade in a container that cannot enclose submissions."
        ),
    ] = False,
    pip_conf: Annotated[
        Path | None,
        typer.Option(
            "--pip-conf",
            metavar="FILE",
            help="pip's settings for the container, such as where packages come from.",
            show_default=False,
        ),
    ] = None,
    root: Root = Path(),
) -> None:
    """Pack an assignment as the autograder that Gradescope runs: its scripts, this engine, the hidden tests. For staff alone."""
    from autograder.assignment.course import load_course
    from autograder.assignment.find import find_assignment
    from autograder.assignment.load import load_assignment
    from autograder.atomic_write import write_atomically
    from autograder.classroom.gradescope_zip import autograder_zip

    try:
        conf = pip_conf.read_bytes() if pip_conf else None
    except OSError as error:
        raise UsageError(f"{pip_conf} cannot be read ({error.strerror})") from None
    loaded = load_assignment(find_assignment(assignment, root))
    content = autograder_zip(
        loaded, load_course(root), salt=salt, is_sandbox_required=require_sandbox, pip_conf=conf
    )
    try:
        write_atomically(out, content, mode=0o600)
    except OSError as error:
        raise StoreError(f"{out} cannot be written ({error.strerror}); choose another --out") from None
    typer.echo(
        f"{out}: {len(content) / 2**20:.1f} MiB. It holds hidden tests and answers: upload it as Gradescope's autograder, and nowhere else."
    )
