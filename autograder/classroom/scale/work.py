"""What a worker does in one kind of run: lanes of an assignment, or of an nbgrader course. Which kinds there are stands here."""

from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from autograder.classroom.scale.messages import Forms, RunOrder
from autograder.errors import ClusterError

WORKS = {
    "assignment": "autograder.classroom.scale.assignment_work",
    "course": "autograder.nbgrader.cluster_work",
}
"""The modules that hold a ``WORK`` each; those of other rooms are imported where they are asked for."""


class Lanes(Protocol):
    """What one thread of a worker grades with."""

    def wait_until_ready(self) -> Any:
        """What they say of themselves.

        Raises:
            AutograderError: they do not come up.
        """

    def result_of(self, job: Any) -> Any:
        """What becomes of one job, in this thread.

        Raises:
            AutograderError: they cannot go on.
        """

    def stop(self) -> None:
        """End whatever they are at; from any thread."""

    def __exit__(self, *_: object) -> None:
        """End them, and wait for that."""


class Work(Protocol):
    """One kind of run, on a worker."""

    forms: Forms[Any, Any, Any]

    def why_not(self, order: RunOrder) -> str:
        """Why this machine may not grade in a run, besides what holds of every kind; empty if it may."""

    def lanes(self, order: RunOrder, folder: Path) -> Lanes:
        """Lanes for one thread; ``folder`` is what has come with the run, unpacked."""

    def check(self, order: RunOrder, ready: Any) -> None:
        """Check what lanes say of themselves.

        Raises:
            AutograderError: they would grade otherwise than they should.
        """


def work_of(order: RunOrder) -> Work:
    """What is done in a run.

    Raises:
        ClusterError: this machine lacks what that needs.
    """
    try:
        work: Work = import_module(WORKS[order.work]).WORK
    except ImportError as error:
        raise ClusterError(
            f"has not all that it needs ({error}); install the same on both: pip install 'autograd-exercises[scale,nbgrader]'"
        ) from None
    return work
