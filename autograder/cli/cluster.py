"""What commands have in common that grade on a Dask cluster: the extra that it needs, and who grades."""

from functools import partial
from typing import TYPE_CHECKING

from autograder.cli.console import tell
from autograder.errors import UsageError

if TYPE_CHECKING:
    from autograder.classroom.grade import Engage
    from autograder.classroom.scale.cluster import OpenCluster


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


def cluster_of(scheduler: str | None, workers: int | None, jobs: int | None) -> "OpenCluster | None":
    """The cluster whose workers grade, if it is not to be the lanes of this machine.

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
    from autograder.classroom.scale.cluster import connected, own_cluster

    return partial(connected, scheduler) if scheduler is not None else partial(own_cluster, workers or 1)


def graders_on(scheduler: str | None, workers: int | None, jobs: int | None) -> "Engage | None":
    """Who grades submissions, if it is not to be the lanes of this machine; arguments and errors as :func:`cluster_of` has them."""
    cluster = cluster_of(scheduler, workers, jobs)
    if cluster is None:
        return None
    from autograder.classroom.scale.cluster import lanes_on

    return lanes_on(cluster, tell)
