"""What there is on this machine: ``autograder doctor`` and ``autograder --version``."""

import typer

from autograder.cli.console import AsJson, print_json
from autograder.cli.exit_status import DONE, FAULT


def doctor(as_json: AsJson = False) -> None:
    """Say whether this machine can grade in a sandbox and, if not, what is missing and how to get it."""
    from autograder.sandbox.doctor import diagnose

    findings = diagnose()
    if as_json:
        print_json(findings)
    for finding in [] if as_json else findings:
        mark = (
            typer.style("ok     ", fg=typer.colors.GREEN)
            if finding.ok
            else typer.style("missing", fg=typer.colors.RED)
        )
        typer.echo(f"{mark} {finding.what}: {finding.found}")
        if finding.remedy:
            typer.echo(f"        → {finding.remedy}")
    raise typer.Exit(DONE if all(finding.ok for finding in findings) else FAULT)


def show_version(wanted: bool) -> None:
    """Print the versions and end, if that is wanted; nothing is imported for it."""
    if not wanted:
        return
    import platform
    from importlib.metadata import PackageNotFoundError, version

    def version_of(package: str) -> str:
        try:
            return version(package)
        except PackageNotFoundError:
            return "not installed"

    typer.echo(
        f"autograder {version_of('autograd-exercises')} · torch {version_of('torch')} · Python {platform.python_version()}"
    )
    raise typer.Exit(DONE)
