"""The trusted side's end of a zygote: start it when it is needed, speak to it, end it with all that is below it.

What the zygote's children do is followed by :class:`autograder.observer.Observer` (probes) and by
:mod:`autograder.nbgrader.sessions` (cells of any notebook). Zygotes are forked from a warm process, which takes seconds to
start; the warm process of a closed zygote waits for the next one that is wanted in this process.
"""

import contextlib
import os
import queue
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.util import Finalize
from pathlib import Path

import msgspec
import psutil

from autograder.errors import SandboxError
from autograder.runtime import protocol
from autograder.runtime.protocol import Kill, Leave, Ready, Setup, Warm
from autograder.sandbox import Level, open_doors, readable_folders, start_zygote
from autograder.untrusted_folder import remove

START_S = 120.0
"""How long a zygote may take to warm up, in seconds."""
STOP_S = 10.0
"""How long the end of a killed process, and of its stream, is waited for, in seconds."""
ENDING_S = 2.0
"""How long the exit status of a warm process is waited for that has closed its stream, in seconds."""
NOISE = ("Fontconfig ",)
"""How lines begin that libraries write inside the sandbox when nothing is wrong."""
WAITING_CHUNKS = 16
"""So many chunks of at most 1 MiB wait to be decoded; a child that writes faster has to wait."""


def describe_exit(status: int) -> str:
    """How a process ended, by the exit status that :mod:`subprocess` gives."""
    if status >= 0:
        return f"it ended with exit status {status}"
    return f"it was ended by signal {-status} ({signal.strsignal(-status) or 'unknown'})"


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

    def has_ended(self) -> bool:
        """Whether there is nothing more to come."""
        return not self._thread.is_alive()

    def join(self) -> None:
        """Wait until the stream has ended, as it does when its writers have; what still comes is dropped."""
        ends = time.monotonic() + STOP_S
        while self._thread.is_alive() and time.monotonic() < ends:
            self.read(0.05)


class _WarmProcess:
    """The process that zygotes are forked from, one at a time, and its streams; it starts at once.

    Args:
        level: the enclosure.
        home: a folder for it, with ``scratch`` in it, where sessions may write, which import what they need themselves. If
            None, it gets a folder of its own, removed at its end, and imports torch.
    """

    def __init__(self, level: Level, *, home: Path | None) -> None:
        self.level = level
        self._own_home = tempfile.TemporaryDirectory(prefix="autograder-") if home is None else None
        self._home = home or Path(self._own_home.name if self._own_home else "")
        scratch = home and home / "scratch"
        self._process = start_zygote(level, home=self._home, scratch=scratch, torch=home is None)
        assert self._process.stdout
        self._stream = _Stream(self._process.stdout.fileno())
        self._reader = protocol.FrameReader()
        self._reports: list[protocol.Report] = []

    @property
    def readable(self) -> list[str]:
        """The folders a zygote's children may read."""
        return [*readable_folders(), str(self._home)]

    def refuse_open(self) -> None:
        """Check from outside that it has enclosed itself, if it was to.

        Raises:
            SandboxError: it has not.
        """
        if self.level is Level.SANDBOXED and (lacks := open_doors(self._process.pid)):
            raise SandboxError(f"the sandboxed process is not enclosed: {', '.join(lacks)}")

    def send(self, order: protocol.Order) -> None:
        """Send an order.

        Raises:
            BrokenPipeError: the process has gone.
        """
        assert self._process.stdin
        protocol.write_all(self._process.stdin.fileno(), protocol.frame(order))

    def next_report(self, deadline: float) -> "protocol.Report | str | None":
        """The next report; "timeout" after the deadline; None if the process has gone."""
        while not self._reports:
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

    def how_it_ended(self) -> str:
        """How it ended, or that it did not, before anybody here ended it."""
        status = self._process.poll()
        if status is None and self._stream.has_ended():
            with contextlib.suppress(
                subprocess.TimeoutExpired
            ):  # its streams close a moment before it has ended
                status = self._process.wait(ENDING_S)
        return "it did not end" if status is None else describe_exit(status)

    def last_words(self) -> str:
        """What it said on its standard error, after killing it."""
        assert self._process.stderr
        self._kill_all()
        lines = self._process.stderr.read().decode("utf-8", "replace").splitlines()
        said = "\n".join(line for line in lines if not line.startswith(NOISE)).strip()
        return said[-2000:] or "it said nothing"

    def stop(self) -> None:
        """End it and everything below it."""
        self._kill_all()
        self._stream.join()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream:
                stream.close()
        if self._own_home:
            self._own_home.cleanup()

    def _kill_all(self) -> None:
        victims = []
        if self._process.poll() is None:
            with contextlib.suppress(psutil.Error):
                victims.append(psutil.Process(self._process.pid))
        for victim in list(victims):
            with contextlib.suppress(psutil.Error):
                victims += victim.children(recursive=True)
        for victim in victims:  # psutil knows a process by its time of start, too
            with contextlib.suppress(psutil.Error):
                victim.kill()
        with contextlib.suppress(
            subprocess.TimeoutExpired
        ):  # the kernel may take its time with what has been killed
            self._process.wait(STOP_S)


_idle: list[_WarmProcess] = []
"""The enclosed warm process without a zygote, if there is one."""


def end_idle() -> None:
    """End the warm processes that wait for a next zygote. Called by itself at the end of this process."""
    while _idle:
        _idle.pop().stop()


_at_exit = Finalize(None, end_idle, exitpriority=10)  # unlike atexit, in worker processes too


class ZygoteProcess:
    """One zygote at a time, started anew after it was stopped.

    Args:
        level: the enclosure.
        make_setup: its first order, given the folders its children may read.
        scratch: whether :attr:`scratch`, a folder of its own, is writable inside; children confine themselves to a part.
            Such a zygote's warm process imports nothing, and is not used again.
    """

    def __init__(
        self, level: Level, make_setup: Callable[[list[str]], Setup], *, scratch: bool = False
    ) -> None:
        self.level = level
        self.ready: Ready | None = None
        self._make_setup = make_setup
        self._home = tempfile.TemporaryDirectory(prefix="autograder-") if scratch else None
        self.scratch = Path(self._home.name) / "scratch" if self._home else None
        self._warm: _WarmProcess | None = None
        self._is_used = False

    def close(self) -> None:
        """End the zygote and everything below it, and remove its folder. Another start starts another."""
        if self.ready is not None and self.level is Level.SANDBOXED and not self.scratch and not _idle:
            self._part_from_warm()
        self.stop()
        if self.scratch:
            remove(self.scratch)
        if self._home:
            self._home.cleanup()

    def _part_from_warm(self) -> None:
        """Let the zygote leave, and its warm process wait for another."""
        warm, self._warm, self.ready = self._warm, None, None
        assert warm
        try:
            warm.send(Leave())
            _idle.append(warm)
        except BaseException as error:
            warm.stop()
            if not isinstance(error, BrokenPipeError):
                raise

    def launch(self) -> None:
        """Start the zygote if none runs, without waiting for it."""
        if self._warm is not None:
            return
        home = Path(self._home.name) if self._home else None
        if self.scratch:
            (self.scratch / "zygote").mkdir(parents=True, exist_ok=True)
        self._is_used = bool(_idle) and self.level is Level.SANDBOXED and home is None
        self._warm = _idle.pop() if self._is_used else _WarmProcess(self.level, home=home)
        with contextlib.suppress(BrokenPipeError):  # then the end of its stream tells
            self._warm.send(self._make_setup(self._warm.readable))

    def start(self) -> Ready:
        """Start the zygote if none runs, and wait until it can take jobs.

        Raises:
            SandboxError: it does not come up, or cannot load the probes; the message carries its own words.
        """
        self.launch()
        if self.ready is not None:
            return self.ready
        assert self._warm
        deadline = time.monotonic() + START_S
        report = self.next_report(deadline)
        if not isinstance(report, Ready) and self._is_used:  # it has died since
            self.stop()
            return self.start()
        if isinstance(report, Warm):
            self._refuse_open()
            self._refuse_threads(report.pid)
            report = self.next_report(deadline)
        if not isinstance(report, Ready):
            assert self._warm
            how = self._warm.how_it_ended()
            raise SandboxError(f"the sandboxed process did not start: {how}; {self.last_words()}")
        self._refuse_threads(report.pid)
        self.ready = report
        return report

    def _refuse_open(self) -> None:
        assert self._warm
        try:
            self._warm.refuse_open()
        except SandboxError:
            self.stop()
            raise

    def _refuse_threads(self, pid: int) -> None:
        if self.level is not Level.OWN_MACHINE and _threads_of(pid) > 1:
            self.stop()
            raise SandboxError(
                "the zygote has more than one thread, so it cannot fork safely; check `preload`"
            )

    def send(self, order: protocol.Order) -> None:
        """Send an order.

        Raises:
            BrokenPipeError: the zygote has gone.
        """
        assert self._warm
        self._warm.send(order)

    def next_report(self, deadline: float) -> "protocol.Report | str | None":
        """The next report; "timeout" after the deadline; None if the zygote has gone."""
        return self._warm.next_report(deadline) if self._warm else None

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
            if all(map(_has_ended, self.descendants())):
                return
        self.stop()

    def last_words(self) -> str:
        """What the zygote said on its standard error, after ending it."""
        if self._warm is None:
            return "it was not started"
        text = self._warm.last_words()
        self.stop()
        return text

    def stop(self) -> None:
        """End the zygote, its warm process and everything below."""
        warm, self._warm, self.ready = self._warm, None, None
        if warm is not None:
            warm.stop()


def _has_ended(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):  # it may go between one look and the next
        return not process.is_running() or bool(process.status() == psutil.STATUS_ZOMBIE)
    return True


def _threads_of(pid: int) -> int:
    """The threads of a process as the system counts them, Python's and others."""
    with contextlib.suppress(psutil.Error):
        return int(psutil.Process(pid).num_threads())
    return 1
