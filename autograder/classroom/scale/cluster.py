"""A Dask cluster, spoken to by a run: one that is there, or one of this machine's own for as long as the run takes."""

import logging
import queue
import tempfile
import uuid
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any, Literal

import dask
import msgspec
from distributed import Client, Future, KilledWorker, LocalCluster, Security

from autograder.assignment.model import Assignment
from autograder.classroom.grade import Engage, Plan
from autograder.classroom.lane_messages import LaneJob, LaneReady, LaneResult
from autograder.classroom.pool import TRIES
from autograder.classroom.scale import worker
from autograder.classroom.scale.assignment_work import AssignmentFreight, AssignmentOrder
from autograder.classroom.scale.freight import Freight
from autograder.classroom.scale.machine import machine_here
from autograder.classroom.scale.messages import JobT, ReadyT, ResultT, RunOrder, encode
from autograder.classroom.scale.packed import PackedFolder, load_packed
from autograder.classroom.scale.roster import WorkerRoster
from autograder.classroom.scale.spread import Ended, SpreadLanes
from autograder.errors import ClusterError
from autograder.judge.digests import digests_of
from autograder.judge.open_side import open_side
from autograder.sandbox.enclosure import Level

CONNECTING_S = 30.0
"""How long a scheduler is waited for, in seconds."""
ALL_LOST = "every process that was to grade it was lost"
CLOSING_S = 10.0
LOGGERS = ("distributed", "distributed.client", "distributed.nanny", "tornado", "asyncio")
FETCHING_S = 60.0
"""How long what a worker has done may take to arrive, in seconds."""
HERE = "127.0.0.1"
OWN_CLUSTER = {
    "distributed.worker.profile.enabled": False,
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    "distributed.scheduler.allowed-failures": TRIES - 1,
}
"""A cluster of our own shows no pages, which would stand open to all on this machine, and measures nothing for them."""
OpenCluster = Callable[[], AbstractContextManager[Client]]
"""Connects to a cluster, or has one of its own, for a block."""
DEAF = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"
"""Ctrl-C reaches all processes of a terminal; the workers end when their parent says so."""


class DaskCluster:
    """What a run needs of Dask, in our own words; as :class:`~autograder.classroom.scale.roster.Workers` and
    :class:`~autograder.classroom.scale.spread.Tasks` have it.

    Args:
        run: the run's name.
    """

    def __init__(self, client: Client, run: str) -> None:
        self._client, self._run = client, run
        self._futures: dict[str, Future[bytes]] = {}
        self._ended: queue.SimpleQueue[str] = queue.SimpleQueue()

    def present(self) -> set[str]:
        """The addresses of the workers."""
        with reaching(self._client):
            return {*self._client.scheduler_info()["workers"]}

    def admit(self, order: bytes, folder: bytes, workers: list[str]) -> Mapping[str, object]:
        """What each of these says of a run; see :func:`~autograder.classroom.scale.worker.admit`."""
        return self._on_each(worker.admit, order, folder, workers=workers)

    def renew(self, run: str, workers: list[str]) -> Mapping[str, object]:
        """Whether each of these still knows a run."""
        return self._on_each(worker.renew, run, workers=workers)

    def dismiss(self, run: str, workers: list[str]) -> None:
        """End a run on these, as far as they are there."""
        with suppress(ClusterError):
            require_connection(self._client)
            for key in [*self._futures]:
                self.take_back(key)
            self._on_each(worker.dismiss, run, workers=workers)

    def _on_each(
        self, function: Callable[..., Any], *arguments: object, workers: list[str]
    ) -> dict[str, object]:
        with reaching(self._client):
            answers = self._client.run(function, *arguments, workers=workers, on_error="return")
            return dict(answers)

    def open_lane(self, workers: Sequence[str]) -> str:
        """Have a lane opened on one of these; the task's key."""
        return self._submit(worker.open_lane, (), workers)

    def open_ahead(self, address: str) -> str:
        """Have a lane opened on this one, and tell nobody how that ended; the task's key."""
        return str(self._begun(worker.open_lane, (), [address]).key)

    def send(self, batch: bytes, workers: Sequence[str]) -> str:
        """Have a batch graded by one of these; the task's key."""
        return self._submit(worker.grade_batch, (batch,), workers)

    def _submit(
        self, function: Callable[..., bytes], arguments: tuple[bytes, ...], workers: Sequence[str]
    ) -> str:
        """Begin a task whose end is told."""
        future = self._begun(function, arguments, workers)
        future.add_done_callback(lambda done: self._ended.put(done.key))
        return str(future.key)

    def _begun(
        self, function: Callable[..., bytes], arguments: tuple[bytes, ...], workers: Sequence[str]
    ) -> Future[bytes]:
        key = f"{self._run}-{uuid.uuid4().hex}"
        with reaching(self._client), warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # that a batch is large; it is what it is
            future = self._client.submit(
                function, self._run, *arguments, key=key, workers=[*workers], pure=False, retries=TRIES - 1
            )
        self._futures[key] = future
        return future

    def take_back(self, key: str) -> None:
        """Have a task done no more."""
        if future := self._futures.pop(key, None):
            with suppress(Exception):  # the cluster may be gone, and so is the task
                future.cancel()

    def next_ended(self, timeout_s: float) -> Ended | None:
        """A task that has ended, with what it gave; None if none has for so long.

        Raises:
            ClusterError: the scheduler is gone.
        """
        try:
            key = self._ended.get(timeout=timeout_s)
        except queue.Empty:
            require_connection(self._client)
            return None
        future = self._futures.pop(key, None)
        return self._outcome(future) if future else None

    def _outcome(self, future: Future[bytes]) -> Ended:
        with reaching(self._client):
            if future.status == "finished":
                return self._fetched(future)
            if future.status == "error":
                error = future.exception()
                if isinstance(error, KilledWorker):
                    return Ended(str(future.key), failed=ALL_LOST)
                return Ended(str(future.key), failed=f"{type(error).__name__}: {error}"[:2000])
        require_connection(self._client)
        return Ended(
            str(future.key), failed=ALL_LOST
        )  # with its worker, before anybody had asked for what came of it

    def _fetched(self, future: Future[bytes]) -> Ended:
        try:
            return Ended(str(future.key), gave=future.result(timeout=FETCHING_S))
        except TimeoutError:  # it was lost with its worker, and nobody is left who may do it again
            return Ended(str(future.key), failed="what came of it was lost with its worker")


def require_connection(client: Client) -> None:
    """Check that the scheduler is there.

    Raises:
        ClusterError: it is not.
    """
    if client.status != "running":
        raise _lost(client)


@contextmanager
def reaching(client: Client) -> Iterator[None]:
    """What goes wrong on the way to the scheduler in this block is told as that.

    Raises:
        ClusterError: it has.
    """
    try:
        yield
    except (OSError, TimeoutError) as error:
        raise _lost(client, str(error)) from None
    except Exception:
        require_connection(client)
        raise


def _lost(client: Client, why: str = "") -> ClusterError:
    address = client.scheduler.address if client.scheduler else "that was given"
    return ClusterError(
        f"the scheduler {address} cannot be reached any more{f' ({why})' if why else ''}; start it and its workers again"
    )


def lanes_on(cluster: OpenCluster, say: Callable[[str], object]) -> Engage:
    """Has submissions graded by the workers of a cluster.

    Args:
        say: told of workers that are refused.
    """

    def engage(
        plan: Plan, assignment: Assignment
    ) -> AbstractContextManager[SpreadLanes[LaneJob, LaneReady, LaneResult]]:
        judge, probe_set = open_side(assignment.side("hidden"))
        judge.close()
        wall_s = assignment.settings.limits.submission_wall_s
        setup = AssignmentOrder(plan.salt, wall_s, digests_of(assignment, probe_set))
        folder = load_packed(assignment.folder)
        order = order_for("assignment", setup, folder, plan.level)
        return spread_lanes(cluster(), order, folder, AssignmentFreight(), say, at_first=len(plan.found))

    return engage


def order_for(
    work: Literal["assignment", "course"], setup: msgspec.Struct, folder: PackedFolder, level: Level
) -> RunOrder:
    """An order for a run with a name of its own."""
    return RunOrder(
        run=f"autograder-{uuid.uuid4().hex}",
        work=work,
        name=folder.name,
        folder=folder.digest,
        level=level.value,
        setup=encode(setup),
        machine=machine_here(),
    )


@contextmanager
def spread_lanes(
    opened: AbstractContextManager[Client],
    order: RunOrder,
    folder: PackedFolder,
    freight: Freight[JobT, ReadyT, ResultT],
    say: Callable[[str], object],
    *,
    at_first: int | None = None,
) -> Iterator[SpreadLanes[JobT, ReadyT, ResultT]]:
    """The lanes of a cluster for one run; the run ends on all workers with the block.

    Args:
        say: told of workers that are refused.
        at_first: so many lanes are opened at the beginning, at most; by default all that there are threads for.
    """
    with opened as client:
        cluster = DaskCluster(client, order.run)
        roster = WorkerRoster(cluster, order, folder, say)
        try:
            yield SpreadLanes(cluster, roster, freight, at_first=at_first)
        finally:
            roster.dismiss()


@contextmanager
def connected(scheduler: str) -> Iterator[Client]:
    """A connection to a cluster. How it is secured, Dask's own configuration says.

    Raises:
        ClusterError: there is none at this address.
    """
    if scheduler.startswith("tls:") and not Security().get_connection_args("client")["ssl_context"]:
        raise ClusterError(
            f"{scheduler} is spoken to with keys, and Dask's configuration names none; docs/scale.md says how it does"
        )
    with _quiet():
        try:
            client = Client(scheduler, timeout=CONNECTING_S, set_as_default=False)
        except (OSError, ValueError, TypeError, RuntimeError) as error:
            with_keys = (
                "" if scheduler.startswith("tls:") else "; one that wants keys is spoken to as tls://…"
            )
            raise ClusterError(
                f"there is no scheduler to be reached at {scheduler}: {_first_line(error)}{with_keys}; docs/scale.md says how to start one"
            ) from None
        try:
            yield client
        finally:
            client.close(timeout=CLOSING_S)


@contextmanager
def own_cluster(count: int) -> Iterator[Client]:
    """A connection to a cluster of this machine's own, with keys of its own, so that nobody else can speak to it."""
    with (
        _quiet(),
        dask.config.set(OWN_CLUSTER),
        tempfile.TemporaryDirectory(prefix="autograder-") as folder,
        LocalCluster(
            n_workers=count,
            threads_per_worker=1,
            host=HERE,
            security=Security.temporary(),
            scheduler_kwargs={"dashboard": False, "dashboard_address": f"{HERE}:0"},
            silence_logs=logging.CRITICAL,
            local_directory=folder,
            memory_limit=0,  # the lanes' is not the worker's
            preload=[DEAF],
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        yield client


def workers_looked_at(scheduler: str) -> Mapping[str, object]:
    """What each worker of a cluster says of itself, by address; see :func:`~autograder.classroom.scale.worker.look`.

    Raises:
        ClusterError: there is no such cluster.
    """
    with connected(scheduler) as client, reaching(client):
        return dict(client.run(worker.look, on_error="return"))


@contextmanager
def _quiet() -> Iterator[None]:
    """What Dask would log stands in our own messages."""
    loggers = [logging.getLogger(name) for name in LOGGERS]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).split("\n")[0][:200]
