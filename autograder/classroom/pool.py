"""Lane processes as their parent sees them: started, asked, replaced when they die, each fed by a thread."""

import os
import queue
import select
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Generic, Protocol, TypeVar

import msgspec

from autograder.classroom.equal_jobs import JobT, Likeness, ResultT
from autograder.classroom.job_queue import JobQueue
from autograder.classroom.lane_messages import LaneFailure
from autograder.classroom.lane_start import ENDING_S, start_lane
from autograder.errors import SandboxError
from autograder.sandbox.protocol import FrameReader, frame, write_all
from autograder.sandbox.warm_link import describe_exit

TRIES = 2
SENDING_S = 1.0
"""How long a thread that sends to a lane is waited for before that lane is killed, in seconds."""


class LaneLink:
    """The parent's end of one lane process. It starts at once; see :meth:`wait_until_ready`.

    Args:
        module: what it runs, by ``python -m``.
        setup: its first order.
        reports: the type of its answers.
        ready: the type of the first.
        arguments: of its command line.
        process: one that has been started so already.
    """

    def __init__(
        self,
        module: str,
        setup: msgspec.Struct,
        *,
        reports: Any,
        ready: type,
        arguments: Sequence[str] = (),
        process: subprocess.Popen[bytes] | None = None,
    ) -> None:
        self._process = process or start_lane(module, *arguments)
        self._sending = threading.Lock()
        self._reader = FrameReader()
        self._reports: list[Any] = []
        self._decode: Callable[[bytes], Any] = msgspec.msgpack.Decoder(reports).decode
        self._ready_type = ready
        self._ready: Any = None
        with suppress(BrokenPipeError):  # then the end of its stream tells
            self._send(setup)

    def wait_until_ready(self) -> Any:
        """What the lane says of itself once it can take jobs.

        Raises:
            SandboxError: the lane does not come up.
        """
        if self._ready is None:
            report = self._receive()
            if isinstance(report, LaneFailure):
                raise SandboxError(report.message)
            if not isinstance(report, self._ready_type):
                raise SandboxError(f"a process that grades ended while it started: {self._how_it_ended()}")
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
        """Tell the lane to end, whatever it is at, without waiting for that. From any thread."""
        assert self._process.stdin
        if not self._sending.acquire(timeout=SENDING_S):  # it reads no more
            self._process.kill()
            return
        try:
            self._process.stdin.close()
        finally:
            self._sending.release()

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

    def _how_it_ended(self) -> str:
        with suppress(subprocess.TimeoutExpired):
            return f"{describe_exit(self._process.wait(ENDING_S))}; what it said itself is above"
        return "it has closed its output"

    @property
    def pid(self) -> int:
        """The lane's process id."""
        return self._process.pid

    def _send(self, order: msgspec.Struct) -> None:
        assert self._process.stdin
        with self._sending:
            if self._process.stdin.closed:
                raise BrokenPipeError
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
        """Tell it to end, whatever it is at; from any thread."""

    def close(self) -> None:
        """End it, and wait for that."""


LaneT = TypeVar("LaneT", bound=AnyLane)


class LanePool(Generic[LaneT, JobT, ResultT]):
    """Some lanes, each fed by a thread; one that dies is replaced, and its job tried once more.

    Args:
        start: starts a lane.
        ask: puts a job to a lane: its result; a failure it told of; None if it died; TimeoutError if it does not answer.
        lost: the result of a job that no lane could do, with the reason and whether it was for want of time.
        count: how many lanes.
        likeness: how jobs are compared, of which one is done before those that are like it; by default none is like another.
    """

    def __init__(
        self,
        start: Callable[[], LaneT],
        ask: Callable[[LaneT, JobT], ResultT | LaneFailure | None],
        lost: Callable[[JobT, str, bool], ResultT],
        count: int,
        likeness: Likeness[JobT, ResultT] | None = None,
    ) -> None:
        self._start, self._ask, self._lost = start, ask, lost
        self.lanes = [start() for _ in range(count)]
        self._jobs = JobQueue(likeness)
        self._results: queue.SimpleQueue[ResultT | BaseException] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> "LanePool[LaneT, JobT, ResultT]":
        return self

    def __exit__(self, *_: object) -> None:
        """End every lane at once, also one that is at work because this is left by an exception."""
        self.stop()
        for thread in self._threads:
            thread.join()
        for lane in self.lanes:
            lane.close()

    def stop(self) -> None:
        """End every lane, whatever it is at, without waiting for that; no other is started. From any thread."""
        self._stop.set()
        self._jobs.stop()
        for lane in self.lanes:
            lane.dismiss()

    def results_of(self, jobs: Sequence[JobT]) -> Iterator[ResultT]:
        """The results of ``jobs`` as they end.

        Raises:
            SandboxError: a lane does not come up, not even at the second try.
        """
        self._threads = [
            threading.Thread(target=self._feed, args=(index,)) for index in range(len(self.lanes))
        ]
        for thread in self._threads:
            thread.start()
        for job in jobs:  # the first are done while the others are compared
            self._jobs.put(job)
        self._jobs.complete()
        for _ in jobs:
            result = self._results.get()
            if isinstance(result, BaseException):
                raise result
            yield result

    def _feed(self, index: int) -> None:
        """One thread's life: take jobs until there are none, each in the lane at ``index``."""
        try:
            while (job := self._jobs.take()) is not None:
                result = self.done(job, index)
                self._jobs.ended(job, result)
                self._results.put(result)
        except BaseException as error:  # noqa: BLE001 - raised again in the parent's thread
            self._results.put(error)

    def done(self, job: JobT, index: int) -> ResultT:
        """The result of a job, in this thread and in the lane at ``index``, which nobody else may use meanwhile.

        Raises:
            SandboxError: the lane does not come up, not even at the second try.
        """
        reasons: list[str] = []
        while len(reasons) < TRIES and not self._stop.is_set():
            lane = self._ready_lane(index)
            try:
                answer = self._ask(lane, job)
            except TimeoutError:
                self._replace(index)
                return self._lost(job, "", True)
            if answer is not None and not isinstance(answer, LaneFailure):
                return answer
            reasons.append(answer.message if answer else "the process that graded it died")
            self._replace(index)
        return self._lost(job, told_once(reasons), False)

    def _ready_lane(self, index: int) -> LaneT:
        """The lane at ``index``, replaced once if it does not come up."""
        try:
            self.lanes[index].wait_until_ready()
        except SandboxError as first:
            self._replace(index)
            try:
                self.lanes[index].wait_until_ready()
            except SandboxError as second:
                raise SandboxError(told_once([str(first), str(second)])) from None
        return self.lanes[index]

    def _replace(self, index: int) -> None:
        self.lanes[index].close()
        if not self._stop.is_set():
            self.lanes[index] = self._start()
        if self._stop.is_set():  # also if it has just been set, too late for whoever set it to see this lane
            self.lanes[index].dismiss()


def told_once(reasons: Sequence[str]) -> str:
    """Why one try after the other failed; the same reason is told once."""
    return "; then: ".join(dict.fromkeys(reasons))
