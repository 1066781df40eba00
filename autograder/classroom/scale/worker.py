"""What a run does inside a worker of a Dask cluster: it is admitted, keeps a lane for each thread at work, and grades batches.

A worker's process executes no submission: its lanes are processes as on one machine (:mod:`~autograder.classroom.scale.work`), and a submission
is in a sandbox below those. The run is a plugin of the worker, which therefore ends it; and it ends by itself where nobody has asked for
it for :data:`LEASE_S` seconds, since whoever graded may have been killed.
"""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from distributed import Worker, WorkerPlugin, get_worker

from autograder.classroom.scale.machine import machine_here, why_not
from autograder.classroom.scale.messages import (
    NOT_ADMITTED,
    Admission,
    BatchReport,
    Opening,
    RunOrder,
    WorkerCheck,
    decode,
    encode,
)
from autograder.classroom.scale.packed import PackedFolder, place_of, write_unpacked
from autograder.classroom.scale.work import Lanes, work_of
from autograder.errors import AutograderError
from autograder.judge.baseline_cache import cache_folder
from autograder.sandbox.doctor import diagnose
from autograder.sandbox.enclosure import Level, refuse_readable_secrets

LEASE_S = 180.0
"""A run that nobody has asked for so long is ended, in seconds."""
FOLDER = "autograder"
"""The folder in a worker's own in which assignments are unpacked. Dask removes it with the worker."""


class LanesEnded(Exception):  # noqa: N818 - it is no error
    """The run has been ended here."""


class GradingRun(WorkerPlugin):
    """One run on one worker.

    Args:
        order: what is graded, and how.
        folder: what has come with it, unpacked.
    """

    def __init__(self, order: RunOrder, folder: Path) -> None:
        self._order, self._folder = order, folder
        self._work = work_of(order)
        self._lock = threading.Condition()
        self._idle: list[Lanes] = []
        self._busy: list[Lanes] = []
        self._is_over = False
        self._asked_at = time.monotonic()
        self._watch: asyncio.Task[None] | None = None

    async def setup(self, worker: Worker) -> None:
        """Begin to watch the lease."""
        self._watch = asyncio.create_task(self._end_with_lease(worker))

    async def teardown(self, worker: Worker) -> None:  # noqa: ARG002 - Dask's own signature
        """End every lane, whatever it is at."""
        if self._watch and self._watch is not asyncio.current_task():
            self._watch.cancel()
        await asyncio.to_thread(self.end)

    async def _end_with_lease(self, worker: Worker) -> None:
        while time.monotonic() - self._asked_at < LEASE_S or self._busy:
            await asyncio.sleep(LEASE_S / 10)
        await worker.plugin_remove(self._order.run)

    def renew(self) -> None:
        """Take note that somebody wants this run."""
        self._asked_at = time.monotonic()

    def end(self) -> None:
        """End every lane, and wait for that."""
        with self._lock:
            self._is_over = True
            for lanes in self._busy:
                lanes.stop()
            self._lock.wait_for(lambda: not self._busy)
            idle, self._idle = self._idle, []
        for lanes in idle:
            lanes.__exit__()

    def open(self, opening: Opening[Any]) -> Opening[Any]:
        """``opening`` with what a lane of this worker says of itself, or why none comes up."""
        try:
            with self._lanes() as lanes:
                return msgspec.structs.replace(opening, ready=self._checked(lanes))
        except LanesEnded:
            return msgspec.structs.replace(opening, problem=NOT_ADMITTED)
        except AutograderError as error:
            return msgspec.structs.replace(opening, problem=str(error))

    def grade(self, sent: bytes, report: BatchReport[Any]) -> BatchReport[Any]:
        """``report`` with what becomes of a :class:`~autograder.classroom.scale.messages.Batch`: its submissions are graded one after another, in one lane."""
        batch = decode(sent, self._work.forms.batch)
        started, results, problem = time.monotonic(), list[Any](), ""
        try:
            with self._lanes() as lanes:
                self._checked(lanes)
                for job in batch.jobs:
                    results.append(self._counted(lanes.result_of(job)))
        except LanesEnded:
            problem = NOT_ADMITTED
        except AutograderError as error:
            problem = str(error)
        seconds = time.monotonic() - started
        return msgspec.structs.replace(report, results=results, seconds=seconds, problem=problem)

    def _checked(self, lanes: Lanes) -> Any:
        ready = lanes.wait_until_ready()
        self._work.check(self._order, ready)
        return ready

    def _counted(self, result: Any) -> Any:
        """The result, unless its lane was ended while it was at it."""
        if self._is_over:
            raise LanesEnded
        return result

    @contextmanager
    def _lanes(self) -> Iterator[Lanes]:
        """One lane for this thread alone, kept for the next that asks unless it fails."""
        lanes, is_whole = self._taken(), False
        try:
            yield lanes
            is_whole = True
        finally:
            if not is_whole:
                lanes.__exit__()
            with self._lock:
                self.renew()
                self._busy.remove(lanes)
                self._idle += [lanes] if is_whole else []
                self._lock.notify_all()

    def _taken(self) -> Lanes:
        with self._lock:
            if self._is_over:
                raise LanesEnded
            self.renew()
            lanes = self._idle.pop() if self._idle else self._work.lanes(self._order, self._folder)
            self._busy.append(lanes)
        return lanes


async def admit(order: bytes, folder: bytes, dask_worker: Worker) -> bytes:
    """Have a run admitted by the worker that this is called in.

    Args:
        order: a :class:`RunOrder`.
        folder: a :class:`PackedFolder`; nothing at first.

    Returns:
        An :class:`Admission`.
    """
    told = decode(order, RunOrder)
    admission = await asyncio.to_thread(_admission, told, folder, dask_worker)
    if admission.slots and told.run not in dask_worker.plugins:
        place = place_of(told.folder, told.name, _where(dask_worker))
        await dask_worker.plugin_add(GradingRun(told, place), told.run, catch_errors=False)
    return encode(admission)


def _admission(order: RunOrder, folder: bytes, worker: Worker) -> Admission:
    here, level = machine_here(), Level(order.level)
    where = _where(worker)
    try:
        if reason := why_not(here, order.machine, level) or work_of(order).why_not(order):
            return Admission(here, reason)
        if not folder and not place_of(order.folder, order.name, where).is_dir():
            return Admission(here, wants_folder=True)
        if folder:
            write_unpacked(decode(folder, PackedFolder), order.folder, where)
        if level is Level.SANDBOXED:
            refuse_readable_secrets([where, cache_folder()])
    except (AutograderError, OSError) as error:
        return Admission(here, str(error))
    return Admission(here, slots=worker.state.nthreads)


def _where(worker: Worker) -> Path:
    return Path(worker.local_directory) / FOLDER


def renew(run: str, dask_worker: Worker) -> bool:
    """Keep a run; whether the worker that this is called in knows it."""
    plugin = dask_worker.plugins.get(run)
    if isinstance(plugin, GradingRun):
        plugin.renew()
    return isinstance(plugin, GradingRun)


async def dismiss(run: str, dask_worker: Worker) -> None:
    """End a run on the worker that this is called in."""
    if run in dask_worker.plugins:
        await dask_worker.plugin_remove(run)


async def look(dask_worker: Worker) -> bytes:  # noqa: ARG001 - so Dask calls it in the worker and not in its nanny
    """Look at the worker that this is called in; a :class:`WorkerCheck`. The sandbox is tried for real."""
    findings = await asyncio.to_thread(diagnose)
    return encode(WorkerCheck(machine_here(), findings))


def open_lane(run: str) -> bytes:
    """A task: an :class:`Opening` of a lane on the worker that it falls to."""
    plugin, opening = _run_here(run), Opening[Any](get_worker().address)
    if plugin is None:
        return encode(msgspec.structs.replace(opening, problem=NOT_ADMITTED))
    return encode(plugin.open(opening))


def grade_batch(run: str, batch: bytes) -> bytes:
    """A task: the :class:`BatchReport` on a :class:`~autograder.classroom.scale.messages.Batch`."""
    plugin, report = _run_here(run), BatchReport[Any](get_worker().address)
    if plugin is None:
        return encode(msgspec.structs.replace(report, problem=NOT_ADMITTED))
    return encode(plugin.grade(batch, report))


def _run_here(run: str) -> GradingRun | None:
    plugin = get_worker().plugins.get(run)
    return plugin if isinstance(plugin, GradingRun) else None
