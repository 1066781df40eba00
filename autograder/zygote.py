"""The trusted side's end of a zygote: start it when it is needed, speak to it, end it with all that is below it.

What the zygote's children do is followed by :class:`autograder.observer.Observer` (probes) and by
:mod:`autograder.nbgrader.kernel` (cells of any notebook).
"""

import contextlib
import os
import queue
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import psutil

from autograder.errors import SandboxError
from autograder.runtime import protocol
from autograder.runtime.protocol import Kill, Ready, Setup
from autograder.sandbox import Level, readable_folders, start_zygote

START_S = 120.0
"""How long a zygote may take to warm up, in seconds."""
STOP_S = 10.0
"""How long the end of a killed zygote's stream is waited for, in seconds."""
WAITING_CHUNKS = 16
"""So many chunks of at most 1 MiB wait to be decoded; a child that writes faster has to wait."""


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


class ZygoteProcess:
    """One zygote at a time, started anew after it was stopped.

    Args:
        level: the enclosure.
        make_setup: its first order, given the folders its children may read.
        scratch: whether :attr:`scratch`, a folder of its own, is writable inside; children confine themselves to a part.
    """

    def __init__(
        self, level: Level, make_setup: Callable[[list[str]], Setup], *, scratch: bool = False
    ) -> None:
        self.level = level
        self.ready: Ready | None = None
        self._make_setup = make_setup
        self._home = tempfile.TemporaryDirectory(prefix="autograder-")
        self.scratch = Path(self._home.name) / "scratch" if scratch else None
        self._process: subprocess.Popen[bytes] | None = None
        self._stream: _Stream | None = None
        self._reader = protocol.FrameReader()
        self._reports: list[protocol.Report] = []

    def close(self) -> None:
        """End the zygote and everything below it, and remove its folder."""
        self.stop()
        self._home.cleanup()

    def launch(self) -> None:
        """Start the zygote if none runs, without waiting for it."""
        if self._process is not None:
            return
        if self.scratch:
            (self.scratch / "zygote").mkdir(parents=True, exist_ok=True)
        self._process = start_zygote(self.level, home=Path(self._home.name), scratch=self.scratch)
        assert self._process.stdout
        self._stream = _Stream(self._process.stdout.fileno())
        self._reader, self._reports = protocol.FrameReader(), []
        with contextlib.suppress(BrokenPipeError):  # then the end of its stream tells
            self.send(self._make_setup([*readable_folders(), self._home.name]))

    def start(self) -> Ready:
        """Start the zygote if none runs, and wait until it is warm.

        Raises:
            SandboxError: it does not come up, or cannot load the probes; the message carries its own words.
        """
        self.launch()
        if self.ready is not None:
            return self.ready
        report = self.next_report(time.monotonic() + START_S)
        if isinstance(report, Ready) and self.level is not Level.OWN_MACHINE and _threads_of(report.pid) > 1:
            self.stop()
            raise SandboxError(
                "the zygote has more than one thread, so it cannot fork safely; check `preload`"
            )
        if not isinstance(report, Ready):
            raise SandboxError(f"the sandboxed process did not start: {self.last_words()}")
        self.ready = report
        return report

    def send(self, order: protocol.Order) -> None:
        """Send an order.

        Raises:
            BrokenPipeError: the zygote has gone.
        """
        assert self._process
        assert self._process.stdin
        protocol.write_all(self._process.stdin.fileno(), protocol.frame(order))

    def next_report(self, deadline: float) -> "protocol.Report | str | None":
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

    def end_child(self) -> None:
        """Tell the zygote to end its child; where there is no fork, end the zygote, which is the child."""
        if self.level is Level.OWN_MACHINE:
            self.stop()
            return
        with contextlib.suppress(BrokenPipeError):
            self.send(Kill())

    def address_space(self, memory_mib: int) -> int | None:
        """The zygote's own address space plus ``memory_mib``, in bytes."""
        if self.level is Level.OWN_MACHINE or self.ready is None:
            return None
        try:
            return int(psutil.Process(self.ready.pid).memory_info().vms) + memory_mib * 2**20
        except psutil.Error:
            return None

    def descendants(self) -> list[psutil.Process]:
        """The processes below the zygote."""
        with contextlib.suppress(psutil.Error):
            assert self.ready
            return psutil.Process(self.ready.pid).children(recursive=True)
        return []

    def is_starved(self) -> bool:
        """Whether the child wanted to run all the while and got less than half of a core."""
        for process in self.descendants():
            with contextlib.suppress(psutil.Error):
                times = process.cpu_times()
                age = time.time() - process.create_time()
                if process.status() == psutil.STATUS_RUNNING and times.user + times.system < age / 2:
                    return True
        return False

    def kill_strays(self) -> None:
        """End what a child left behind; if that does not take, end the whole zygote."""
        for _ in range(50):
            strays = self.descendants()
            if not strays:
                return
            for process in strays:
                with contextlib.suppress(psutil.Error):
                    process.kill()
            psutil.wait_procs(strays, timeout=0.2)
            if all(not p.is_running() or p.status() == psutil.STATUS_ZOMBIE for p in self.descendants()):
                return
        self.stop()

    def last_words(self) -> str:
        """What the zygote said on its standard error, after ending it."""
        process = self._process
        if process is None or process.stderr is None:
            return "it was not started"
        self._kill_all(process)
        text = process.stderr.read().decode("utf-8", "replace").strip()
        self.stop()
        return text[-2000:] or "it said nothing"

    def stop(self) -> None:
        """End the zygote and everything below it."""
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
