"""Lane processes as their parent sees them: started, asked, replaced when they die, each fed by a thread."""

import os
import queue
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, Protocol, TypeVar

import msgspec

from autograder.errors import SandboxError
from autograder.lane import LaneFailure
from autograder.runtime.protocol import FrameReader, frame, write_all

TRIES = 2
ENDING_S = 30.0
"""How long a lane may take to end and tidy up, on a busy machine, before it is killed, in seconds."""


class LaneLink:
    """The parent's end of one lane process. It starts at once; see :meth:`wait_until_ready`.

    Args:
        module: what it runs, by ``python -m``.
        setup: its first order.
        reports: the type of its answers.
        ready: the type of the first.
    """

    def __init__(self, module: str, setup: msgspec.Struct, *, reports: Any, ready: type) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own
            [sys.executable, "-P", "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
            bufsize=0,
        )
        self._reader = FrameReader()
        self._reports: list[Any] = []
        self._decode: Callable[[bytes], Any] = msgspec.msgpack.Decoder(reports).decode
        self._ready_type = ready
        self._ready: Any = None
        self._send(setup)

    def wait_until_ready(self) -> Any:
        """What the lane says of itself once it can take jobs.

        Raises:
            SandboxError: the lane does not come up.
        """
        if self._ready is None:
            report = self._receive()
            if not isinstance(report, self._ready_type):
                failed = "a lane ended while it started"
                raise SandboxError(report.message if isinstance(report, LaneFailure) else failed)
            self._ready = report
        return self._ready

    def ask(self, job: msgspec.Struct, *, wall_s: float) -> Any:
        """The lane's answer to a job; None if the lane has died.

        Raises:
            TimeoutError: the lane has not answered after ``wall_s`` seconds; it has been killed.
        """
        try:
            self._send(job)
        except BrokenPipeError:
            return None
        return self._receive(wall_s)

    def dismiss(self) -> None:
        """Tell the lane that there is nothing more to do, without waiting for its end."""
        assert self._process.stdin
        self._process.stdin.close()

    def close(self) -> None:
        """End the lane, and with it its zygote."""
        self.dismiss()
        assert self._process.stdout
        try:
            self._process.wait(timeout=ENDING_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    @property
    def pid(self) -> int:
        """The lane's process id."""
        return self._process.pid

    def _send(self, order: msgspec.Struct) -> None:
        assert self._process.stdin
        write_all(self._process.stdin.fileno(), frame(order))

    def _receive(self, wall_s: float | None = None) -> Any:
        assert self._process.stdout
        fd, ends = self._process.stdout.fileno(), time.monotonic() + (wall_s or 0.0)
        while not self._reports:
            if wall_s is not None and not select.select([fd], [], [], max(0.0, ends - time.monotonic()))[0]:
                self._process.kill()
                raise TimeoutError
            data = os.read(fd, 1 << 20)
            if not data:
                return None
            self._reports += map(self._decode, self._reader.feed(data))
        return self._reports.pop(0)


class AnyLane(Protocol):
    """What the pool needs of a lane."""

    def wait_until_ready(self) -> Any:
        """Wait for it."""

    def dismiss(self) -> None:
        """Tell it to end."""

    def close(self) -> None:
        """End it, and wait for that."""


LaneT = TypeVar("LaneT", bound=AnyLane)
Job = TypeVar("Job")
Result = TypeVar("Result")


class LanePool(Generic[LaneT, Job, Result]):
    """Some lanes, each fed by a thread; one that dies is replaced, and its job tried once more.

    Args:
        start: starts a lane.
        ask: puts a job to a lane: its result; a failure it told of; None if it died; TimeoutError if it does not answer.
        lost: the result of a job that no lane could do, with the reason and whether it was for want of time.
        count: how many lanes.
    """

    def __init__(
        self,
        start: Callable[[], LaneT],
        ask: Callable[[LaneT, Job], Result | LaneFailure | None],
        lost: Callable[[Job, str, bool], Result],
        count: int,
    ) -> None:
        self._start, self._ask, self._lost = start, ask, lost
        self.lanes = [start() for _ in range(count)]
        self._waiting: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self._results: queue.SimpleQueue[Result | BaseException] = queue.SimpleQueue()
        self._stop = threading.Event()

    def __enter__(self) -> "LanePool[LaneT, Job, Result]":
        return self

    def __exit__(self, *_: object) -> None:
        for lane in self.lanes:
            lane.dismiss()
        for lane in self.lanes:
            lane.close()

    def results_of(self, jobs: Sequence[Job]) -> Iterator[Result]:
        """The results of ``jobs`` as they end."""
        for job in jobs:
            self._waiting.put(job)
        threads = [threading.Thread(target=self._feed, args=(index,)) for index in range(len(self.lanes))]
        for thread in threads:
            thread.start()
        try:
            for _ in jobs:
                result = self._results.get()
                if isinstance(result, BaseException):
                    raise result
                yield result
        finally:
            self._stop.set()
            for thread in threads:
                thread.join()

    def _feed(self, index: int) -> None:
        """One thread's life: take jobs until there are none, each in the lane at ``index``."""
        try:
            while not self._stop.is_set():
                try:
                    job = self._waiting.get_nowait()
                except queue.Empty:
                    return
                self._results.put(self._done(job, index))
        except BaseException as error:  # noqa: BLE001 - raised again in the parent's thread
            self._results.put(error)

    def _done(self, job: Job, index: int) -> Result:
        reason = ""
        for _ in range(TRIES):
            self.lanes[index].wait_until_ready()
            try:
                answer = self._ask(self.lanes[index], job)
            except TimeoutError:
                self._replace(index)
                return self._lost(job, "", True)
            if answer is not None and not isinstance(answer, LaneFailure):
                return answer
            reason = answer.message if answer else "the lane that graded it died"
            self._replace(index)
        return self._lost(job, reason, False)

    def _replace(self, index: int) -> None:
        self.lanes[index].close()
        self.lanes[index] = self._start()
