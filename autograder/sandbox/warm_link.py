"""The trusted end of the warm process that zygotes are forked from."""

import contextlib
import os
import queue
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.util import Finalize
from pathlib import Path

import msgspec
import psutil

from autograder.errors import SandboxError
from autograder.sandbox import protocol
from autograder.sandbox.enclosure import Level, open_doors, reach, start_zygote
from autograder.sandbox.inside.landlock import Reach
from autograder.sandbox.scratch import Scratch

STOP_S = 10.0
"""How long the end of a killed process, and of its stream, is waited for, in seconds."""


ENDING_S = 2.0
"""How long the exit status of a warm process is waited for that has closed its stream, in seconds."""


REAPED_S = 1.0
"""How long a killed process's parent may take to reap it before it is killed itself, in seconds."""


NOISE = ("Fontconfig ",)
"""How lines begin that libraries write inside the sandbox when nothing is wrong."""


WAITING_CHUNKS = 16
"""So many chunks of at most 1 MiB wait to be decoded; a child that writes faster has to wait."""

_decode_report: Callable[[bytes], protocol.Report] = msgspec.msgpack.Decoder(protocol.Report).decode


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


class WarmLink:
    """The process that zygotes are forked from, one at a time, and its streams; it starts at once.

    Args:
        level: the enclosure.
        home: a folder for it, with ``scratch`` in it, where sessions may write, which import what they need themselves. If
            None, it gets a folder of its own, removed at its end, and imports torch, for children that are observed.
        readable: more that it and all below it may read.
    """

    def __init__(self, level: Level, *, home: Path | None, readable: Sequence[str] = ()) -> None:
        self.level = level
        self._own_home = tempfile.TemporaryDirectory(prefix="autograder-") if home is None else None
        self._home = home or Path(self._own_home.name if self._own_home else "")
        scratch = self._home / "scratch"
        (scratch / "zygote").mkdir(parents=True, exist_ok=True)
        self.scratch = Scratch(scratch) if home is None else None
        self._readable = [str(self._home), *readable]
        self._process = start_zygote(level, readable=self._readable, scratch=scratch, torch=home is None)
        assert self._process.stdout
        self._stream = _Stream(self._process.stdout.fileno())
        self._reader = protocol.FrameReader()
        self._reports: list[protocol.Report] = []

    @property
    def reach(self) -> Reach:
        """What a zygote's children may reach; those that are observed may write, one after the other."""
        return reach(self._readable, self.scratch.writable if self.scratch else [])

    def refuse_open(self) -> None:
        """Check from outside that it has enclosed itself, if it was to and has not ended, which its stream tells.

        Raises:
            SandboxError: it has not.
        """
        if self.level is not Level.SANDBOXED or self._process.poll() is not None:
            return
        if lacks := open_doors(self._process.pid):
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
            yield _decode_report(payload)

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
        self._kill_from_below()
        self._kill_all()
        self._stream.join()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream:
                stream.close()
        if self.scratch:
            self.scratch.close()
        if self._own_home:
            self._own_home.cleanup()

    def _kill_from_below(self) -> None:
        """Kill what is below it, each before its parent, who reaps it: so none outlives this process, nor does its time go uncounted."""
        with contextlib.suppress(psutil.Error):
            for victim in reversed(psutil.Process(self._process.pid).children(recursive=True)):
                victim.kill()
                ends = time.monotonic() + REAPED_S
                while victim.is_running() and time.monotonic() < ends:
                    time.sleep(0.001)

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


idle: list[WarmLink] = []
"""The enclosed warm process without a zygote, if there is one; it may still be warming up."""


own_idle: list[WarmLink] = []
"""The same of a student's own machine; it is used once."""


def waiting_for(level: Level) -> list[WarmLink]:
    """Where a warm process of a level waits for a zygote; none does of the other levels."""
    return {Level.SANDBOXED: idle, Level.OWN_MACHINE: own_idle}.get(level, [])


def warm_early(level: Level) -> None:
    """Start a warm process for the first zygote that will be wanted, before it is known which; it warms up meanwhile."""
    waiting = waiting_for(level)
    if level is not Level.UNSAFE and not waiting:
        waiting.append(WarmLink(level, home=None))


def end_idle() -> None:
    """End the warm processes that wait for a next zygote. Called by itself at the end of this process."""
    for waiting in (idle, own_idle):
        while waiting:
            waiting.pop().stop()


_at_exit = Finalize(None, end_idle, exitpriority=10)  # unlike atexit, in worker processes too


def has_ended(process: psutil.Process) -> bool:
    """Whether a process has ended, reaped or not."""
    with contextlib.suppress(psutil.NoSuchProcess):  # it may go between one look and the next
        return not process.is_running() or bool(process.status() == psutil.STATUS_ZOMBIE)
    return True
