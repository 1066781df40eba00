"""What there is on this machine: ``autograder doctor`` and ``autograder --version``."""

import typer

from autograder.cli.console import AsJson, Scheduler, open_console, print_all, print_json
from autograder.cli.exit_status import DONE, FAULT, FINDINGS
from autograder.errors import ClusterError


def doctor(scheduler: Scheduler = None, as_json: AsJson = False) -> None:
    """Say whether this machine, or each worker of a cluster, can grade in a sandbox and, if not, what is missing and how to get it."""
    if scheduler is not None:
        raise typer.Exit(_look_at_workers(scheduler, as_json=as_json))
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


def _look_at_workers(scheduler: str, *, as_json: bool) -> int:
    """Show a cluster's workers; the exit status."""
    from autograder.cli.cluster import require_dask

    require_dask()
    from autograder.classroom.scale.checkup import checkups, table_of
    from autograder.classroom.scale.cluster import workers_looked_at
    from autograder.classroom.scale.machine import machine_here

    workers = checkups(workers_looked_at(scheduler), machine_here())
    if as_json:
        print_json(workers)
    else:
        print_all(open_console(), table_of(workers))
    if not workers:
        raise ClusterError(
            f"the cluster at {scheduler} has no worker (jobs that wait in a queue are none yet); docs/scale.md says how to start some"
        )
    return FINDINGS if any(one.why_not for one in workers) else DONE


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
