"""What commands have in common that grade on a Dask cluster: the extra that it needs, and who grades."""

from typing import TYPE_CHECKING

from autograder.cli.console import tell
from autograder.errors import UsageError

if TYPE_CHECKING:
    from autograder.classroom.grade import Engage


def require_dask() -> None:
    """Check that the extra is installed.

    Raises:
        UsageError: it is not.
    """
    try:
        import cryptography  # noqa: F401 - Dask makes keys by it
        import distributed  # noqa: F401
    except ImportError as error:
        raise UsageError(
            f"Dask cannot be imported ({error}); pip install 'autograd-exercises[scale]'"
        ) from None


def graders_on(scheduler: str | None, workers: int | None, jobs: int | None) -> "Engage | None":
    """Who grades, if it is not to be the lanes of this machine.

    Args:
        scheduler: a cluster's address.
        workers: how many worker processes of this machine.
        jobs: how many lanes of this machine; that goes with neither.

    Raises:
        UsageError: more than one of them is given, or the extra is not installed.
    """
    if scheduler is None and workers is None:
        return None
    if sum(given is not None for given in (scheduler, workers, jobs)) > 1:
        raise UsageError(
            "give one of --scheduler, --workers and --jobs; on a cluster, its workers' threads say how many grade side by side"
        )
    require_dask()
    from autograder.classroom.scale.cluster import lanes_in_workers, lanes_on

    return lanes_on(scheduler, tell) if scheduler is not None else lanes_in_workers(workers or 1, tell)
