"""``autograder doctor``."""

import typer

from autograder.cli.console import GRADED, SOME_NOT_GRADED


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
