"""The trusted side of an observation: send a submission to a zygote, read back its transcript.

An :class:`Observer` owns one zygote. For a submission it starts a child that runs the cells and then
all probes in order. If the child dies or hangs, what it was at costs that step alone: the next child
starts after it. Whatever the child writes is checked against the order of steps it was given; the first word out of
order ends it.
"""

import contextlib
import os
import queue
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import psutil

from autograder.errors import SandboxError
from autograder.progress import Progress, ProtocolViolation
from autograder.runtime import protocol
from autograder.runtime.protocol import (
    Cell,
    CellStarted,
    Chunk,
    Exited,
    Job,
    Kill,
    ProbeEnded,
    ProbeOrder,
    Ready,
    Setup,
)
from autograder.sandbox import Level, readable_folders, start_zygote
from autograder.transcript import (
    Crashed,
    NotRun,
    OutOfMemory,
    Raised,
    Returned,
    TimedOut,
    Transcript,
    TranscriptError,
    validate,
)

START_S = 120.0
"""How long a zygote may take to warm up, in seconds."""
STOP_S = 10.0
"""How long the end of a killed zygote's stream is waited for, in seconds."""
STREAM_BYTES = 16 * 2**20
"""What the children of one submission may write in all."""
WAITING_CHUNKS = 16
"""So many chunks of at most 1 MiB wait to be decoded; a child that writes faster has to wait."""
STARVED_FACTOR = 4
"""A step that got less CPU than its limit, because the machine is busy, may take this many times its limit."""
TIME_OUTS = 2
"""So many time-outs in one exercise settle its remaining probes."""
ZYGOTE_DEATHS = 2
DYING_S = 20.0
"""How long the zygote may take to report the end of a child that was told to end, in seconds."""
MEMORY_WORDS = ("can't allocate memory", "std::bad_alloc", "DefaultCPUAllocator")


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a submission may use: wall-clock seconds and MiB of address space beyond the zygote's."""

    probe_wall_s: float = 5.0
    cell_wall_s: float = 10.0
    submission_wall_s: float = 60.0
    memory_mib: int = 512


@dataclass(frozen=True)
class ProbeSet:
    """The probes of one side (hidden or public) of an assignment, as their author wrote them."""

    source: str
    filename: str
    names: tuple[str, ...]
    groups: dict[str, frozenset[str]]
    """The exercises each probe is about."""
    calls: dict[str, str] = field(default_factory=dict)
    """For each probe, the sentence that says what it calls."""


class _Stream:
    """Reads a pipe from a thread of its own, because only so can every operating system wait with a time-out."""

    def __init__(self, fd: int) -> None:
        self._chunks: queue.Queue[bytes] = queue.Queue(maxsize=WAITING_CHUNKS)
        self._thread = threading.Thread(target=self._pump, args=(fd,), daemon=True)
        self._thread.start()

    def _pump(self, fd: int) -> None:
        while data := os.read(fd, 1 << 20):
            self._chunks.put(data)
        self._chunks.put(b"")

    def read(self, timeout_s: float) -> bytes | None:
        """What has come; b"" at the end of the stream; None after the time-out."""
        try:
            return self._chunks.get(timeout=timeout_s)
        except queue.Empty:
            return None

    def join(self) -> None:
        """Wait until the stream has ended, as it does when its writers have; what still comes is dropped."""
        ends = time.monotonic() + STOP_S
        while self._thread.is_alive() and time.monotonic() < ends:
            self.read(0.05)


class Observer:
    """Runs submissions through one assignment's probes, one at a time, in one zygote."""

    def __init__(
        self, probe_set: ProbeSet, limits: Limits, level: Level, *, preload: Sequence[str] = ()
    ) -> None:
        self.probe_set = probe_set
        self.limits = limits
        self.level = level
        self._preload = list(preload)
        self._home = tempfile.TemporaryDirectory(prefix="autograder-")
        self._process: subprocess.Popen[bytes] | None = None
        self._stream: _Stream | None = None
        self._reader = protocol.FrameReader()
        self._reports: list[protocol.Report] = []
        self.ready: Ready | None = None

    def __enter__(self) -> "Observer":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the zygote and everything below it."""
        self._stop()
        self._home.cleanup()

    def launch(self) -> None:
        """Start the zygote if none runs, without waiting for it."""
        if self._process is not None:
            return
        self._process = start_zygote(self.level, home=Path(self._home.name))
        assert self._process.stdout
        self._stream = _Stream(self._process.stdout.fileno())
        self._reader, self._reports = protocol.FrameReader(), []
        setup = Setup(
            self.probe_set.source,
            self.probe_set.filename,
            self._preload,
            [*readable_folders(), self._home.name],
            confine=self.level is Level.SANDBOXED,
            fork=self.level is not Level.OWN_MACHINE,
        )
        with contextlib.suppress(BrokenPipeError):  # then the end of its stream tells
            self._send(setup)

    def start(self) -> Ready:
        """Start the zygote if none runs, and wait until it is warm.

        Raises:
            SandboxError: it does not come up, or cannot load the probes; the message carries its own words.
        """
        self.launch()
        if self.ready is not None:
            return self.ready
        report = self._next_report(time.monotonic() + START_S)
        if isinstance(report, Ready) and self.level is not Level.OWN_MACHINE and _threads_of(report.pid) > 1:
            self._stop()
            raise SandboxError(
                "the zygote has more than one thread, so it cannot fork safely; check `preload`"
            )
        if not isinstance(report, Ready):
            raise SandboxError(f"the sandboxed process did not start: {self._last_words()}")
        self.ready = report
        return report

    def observe(self, cells: Sequence[Cell], seeds: dict[str, int]) -> Transcript:
        """Run ``cells`` and then the probes named in ``seeds``; how each of them ended.

        Raises:
            SandboxError: no zygote can be started, or a child ended before any of the submission's code ran.
        """
        names = [name for name in self.probe_set.names if name in seeds]
        orders = [ProbeOrder(name, seeds[name]) for name in names]
        progress = Progress([cell.label for cell in cells], names)
        deadline = time.monotonic() + self.limits.submission_wall_s
        while not progress.finished and progress.first_open < len(names):
            if time.monotonic() > deadline:
                progress.settle(
                    names, NotRun(f"the submission used up its {self.limits.submission_wall_s:g} s")
                )
                break
            try:
                deadline += self._run_child(list(cells), orders, progress, deadline)
            except BaseException:
                self._stop()  # what this child still writes must not be read as the next one's
                raise
            self._settle_timed_out(progress)
        return progress.transcript()

    def _settle_timed_out(self, progress: Progress) -> None:
        """Two time-outs in one exercise settle the rest of its probes; waiting longer teaches nothing."""
        for name, exercises in self.probe_set.groups.items():
            if name in progress.records or name not in progress.probes:
                continue
            out = [
                other
                for other, record in progress.records.items()
                if isinstance(record.outcome, TimedOut) and exercises & self.probe_set.groups[other]
            ]
            if len(out) >= TIME_OUTS:
                progress.settle(
                    [name], NotRun(f"{TIME_OUTS} probes of this exercise had timed out before it")
                )

    def _run_child(
        self, cells: list[Cell], orders: list[ProbeOrder], progress: Progress, deadline: float
    ) -> float:
        """Run one child to its end; the seconds that went into starting zygotes, which are not the submission's."""
        starting_s = 0.0
        for _ in range(ZYGOTE_DEATHS):
            began = time.monotonic()
            ready = self.start()
            starting_s += time.monotonic() - began
            progress.begin_child()
            job = Job(
                cells,
                progress.dead_cells,
                orders,
                progress.first_open,
                self._address_space(ready.pid),
                int(self.limits.submission_wall_s) + 5,
            )
            try:
                self._send(job)
                outcome = self._follow(progress, deadline + starting_s)
            except BrokenPipeError:
                outcome = None
            if outcome is not None or progress.finished:
                break
            self._stop()
        else:
            outcome = Crashed("took the sandbox down")
        if outcome is not None and not progress.finished:
            progress.blame(outcome)
        return starting_s

    def _follow(self, progress: Progress, deadline: float) -> TimedOut | Crashed | OutOfMemory | None:
        """Read one child to its end: how it failed, or None if it finished or the zygote itself has died."""
        child = protocol.FrameReader(protocol.MAX_RECORD)
        received_before = progress.received_bytes
        fault: TimedOut | Crashed | None = None
        step_ends, extensions = self._step_deadline(progress, deadline), STARVED_FACTOR - 1
        while True:
            report = self._next_report(step_ends)
            if report == "timeout" and fault is not None:
                self._stop()
                return fault
            elif report == "timeout":
                if extensions and self._is_starved():
                    extensions -= 1
                    step_ends = self._step_deadline(progress, deadline)
                    continue
                fault = TimedOut(self._step_limit(progress))
                self._end_child()
                step_ends = time.monotonic() + DYING_S
            elif isinstance(report, Chunk) and fault is None:
                progress.received_bytes += len(report.data)
                steps_before = progress.steps_taken
                fault = self._take(child, report.data, progress)
                if progress.steps_taken > steps_before:
                    step_ends, extensions = self._step_deadline(progress, deadline), STARVED_FACTOR - 1
                if fault:
                    self._end_child()
                    step_ends = time.monotonic() + DYING_S
            elif isinstance(report, Exited):
                if report.strays:
                    self._kill_strays()
                if progress.received_bytes == received_before and fault is None:
                    raise SandboxError(
                        f"a sandboxed process ended before its first step: {self._last_words()}"
                    )
                return fault or (None if progress.finished else self._cause_of(report))
            elif not isinstance(report, Chunk):
                return fault

    def _take(self, child: protocol.FrameReader, data: bytes, progress: Progress) -> Crashed | None:
        """Decode and record; a Crashed if the bytes are not what an honest child writes."""
        try:
            if progress.received_bytes > STREAM_BYTES:
                raise ProtocolViolation("too much output")
            for payload in child.feed(data):
                message = msgspec.msgpack.decode(payload, type=protocol.Progress)
                progress.take(self._checked(message))
        except (
            ProtocolViolation,
            TranscriptError,
            protocol.FrameError,
            msgspec.MsgspecError,
            UnicodeDecodeError,
            RecursionError,
        ) as error:
            return Crashed(f"wrote a record that cannot be: {error}"[:300])
        return None

    def _checked(self, message: protocol.Progress) -> protocol.Progress:
        """``message`` with its value validated, and memory errors told apart from others."""
        if isinstance(message, ProbeEnded):
            if isinstance(message.outcome, Returned):
                validate(message.outcome.value)
            if isinstance(message.outcome, Raised) and _is_memory(message.outcome):
                limit = OutOfMemory(self.limits.memory_mib)
                return msgspec.structs.replace(message, outcome=limit)
        return message

    def _cause_of(self, exited: Exited) -> Crashed:
        if exited.signal:
            return Crashed(f"ended by signal {exited.signal}")
        return Crashed(f"ended itself with exit status {exited.code} before its work was done")

    def _step_limit(self, progress: Progress) -> float:
        in_cells = isinstance(progress.step, CellStarted) or (progress.step is None and bool(progress.script))
        return self.limits.cell_wall_s if in_cells else self.limits.probe_wall_s

    def _step_deadline(self, progress: Progress, deadline: float) -> float:
        now = time.monotonic()
        return max(now, min(now + self._step_limit(progress), deadline))

    def _descendants(self) -> list[psutil.Process]:
        """The processes below the zygote."""
        with contextlib.suppress(psutil.Error):
            assert self.ready
            return psutil.Process(self.ready.pid).children(recursive=True)
        return []

    def _is_starved(self) -> bool:
        """Whether the child wanted to run all the while and got less than half of a core."""
        for process in self._descendants():
            with contextlib.suppress(psutil.Error):
                times = process.cpu_times()
                age = time.time() - process.create_time()
                if process.status() == psutil.STATUS_RUNNING and times.user + times.system < age / 2:
                    return True
        return False

    def _kill_strays(self) -> None:
        """End what a child left behind; if that does not take, end the whole zygote."""
        for _ in range(50):
            strays = self._descendants()
            if not strays:
                return
            for process in strays:
                with contextlib.suppress(psutil.Error):
                    process.kill()
            psutil.wait_procs(strays, timeout=0.2)
            if all(not p.is_running() or p.status() == psutil.STATUS_ZOMBIE for p in self._descendants()):
                return
        self._stop()

    def _address_space(self, pid: int) -> int | None:
        """The zygote's own address space plus the limit, in bytes."""
        if self.level is Level.OWN_MACHINE:
            return None
        try:
            return int(psutil.Process(pid).memory_info().vms) + self.limits.memory_mib * 2**20
        except psutil.Error:
            return None

    def _end_child(self) -> None:
        if self.level is Level.OWN_MACHINE:
            self._stop()
            return
        with contextlib.suppress(BrokenPipeError):
            self._send(Kill())

    def _send(self, order: protocol.Order) -> None:
        assert self._process
        assert self._process.stdin
        protocol.write_all(self._process.stdin.fileno(), protocol.frame(order))

    def _next_report(self, deadline: float) -> "protocol.Report | str | None":
        """The next report; "timeout" after the deadline; None if the zygote has gone."""
        while not self._reports:
            if self._stream is None:
                return None
            data = self._stream.read(max(0.0, deadline - time.monotonic()))
            if data is None:
                return "timeout"
            if not data:
                return None
            self._reports += self._decoded(data)
        return self._reports.pop(0)

    def _decoded(self, data: bytes) -> Iterator[protocol.Report]:
        for payload in self._reader.feed(data):
            yield msgspec.msgpack.decode(payload, type=protocol.Report)

    def _last_words(self) -> str:
        """What the zygote said on its standard error, after ending it."""
        process = self._process
        if process is None or process.stderr is None:
            return "it was not started"
        self._kill_all(process)
        text = process.stderr.read().decode("utf-8", "replace").strip()
        self._stop()
        return text[-2000:] or "it said nothing"

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        self._kill_all(process)
        self.ready = None
        if self._stream:
            self._stream.join()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream:
                stream.close()

    def _kill_all(self, process: subprocess.Popen[bytes]) -> None:
        """End the launcher, the zygote and whatever is below them."""
        for pid in [process.pid] + ([self.ready.pid] if self.ready else []):
            with contextlib.suppress(psutil.Error):
                victim = psutil.Process(pid)
                for child in [*victim.children(recursive=True), victim]:
                    with contextlib.suppress(psutil.Error):
                        child.kill()
        process.wait()


def _threads_of(pid: int) -> int:
    """The threads of a process as the system counts them, Python's and others."""
    with contextlib.suppress(psutil.Error):
        return int(psutil.Process(pid).num_threads())
    return 1


def _is_memory(raised: Raised) -> bool:
    return raised.type_name == "MemoryError" or any(word in raised.message for word in MEMORY_WORDS)
