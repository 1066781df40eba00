"""The trusted end of sessions (:mod:`autograder.sandbox.inside.session`): their zygote, and a link to one of them.

Every message is checked against the types in :mod:`autograder.sandbox.notebook.jupyter_messages` before anybody else sees it.
"""

import atexit
import itertools
import signal
import threading
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from autograder.errors import SandboxError
from autograder.sandbox import protocol
from autograder.sandbox.enclosure import Level, require_sandbox
from autograder.sandbox.inside.landlock import Reach
from autograder.sandbox.notebook.allowance import ORDINARY, Allowance
from autograder.sandbox.notebook.jupyter_messages import checked
from autograder.sandbox.notebook.work_folder import excess_of
from autograder.sandbox.protocol import Chunk, Execute, Exited, Interrupt, Posted, Session, Setup
from autograder.sandbox.zygote_link import ZygoteProcess

STREAM_BYTES = 64 * 2**20
"""What one notebook may put out in all."""
CPU_S = 3600
START_S = 60.0
"""How long a session may take to say that it is there, in seconds."""
SLICE_S = 0.25


class Sessions:
    """A zygote whose children are sessions, one at a time.

    Args:
        level: the enclosure.
        preload: modules that are imported before the first fork.
        allowance: what its sessions may reach and use.
    """

    def __init__(self, level: Level, preload: Sequence[str] = (), allowance: Allowance = ORDINARY) -> None:
        if level is Level.SANDBOXED:
            require_sandbox()
        self.preload = tuple(preload)
        self.allowance = allowance

        def make_setup(reach: Reach) -> Setup:
            confine = level is Level.SANDBOXED
            return Setup("", "", list(self.preload), reach, confine=confine, sessions=True)

        self.zygote = ZygoteProcess(level, make_setup, scratch=True, readable=allowance.readable)
        self._numbers = itertools.count(1)

    def launch(self) -> None:
        """Start the zygote if none runs, without waiting for it."""
        self.zygote.launch()

    def start(self) -> None:
        """Start the zygote if none runs; without the preloaded modules if it does not come up with them.

        Raises:
            SandboxError: it does not come up at all.
        """
        try:
            self.zygote.start()
        except SandboxError:
            if not self.preload:
                raise
            self.preload = ()
            self.zygote.start()

    def new_folder(self) -> Path:
        """An empty folder below the zygote's scratch folder."""
        assert self.zygote.scratch
        self.start()
        folder = self.zygote.scratch / str(next(self._numbers))
        for name in ("work", "home"):
            (folder / name).mkdir(parents=True)
        return folder

    def close(self) -> None:
        """End the zygote and everything below it."""
        self.zygote.close()


_open: dict[tuple[Level, tuple[str, ...], Allowance], Sessions] = {}


def shared_sessions(level: Level, preload: Sequence[str], allowance: Allowance = ORDINARY) -> Sessions:
    """This process's zygote for ``preload``; it lives as long as the process does."""
    key = (level, tuple(sorted(preload)), allowance)
    if key not in _open:
        _open[key] = Sessions(level, key[1], allowance)
    return _open[key]


@atexit.register
def _close_all() -> None:
    for sessions in _open.values():
        sessions.close()
    _open.clear()


class Link:
    """The trusted end of one session: orders in, checked messages out."""

    def __init__(self, sessions: Sessions, folder: Path, environment: dict[str, str]) -> None:
        self._zygote, allowance = sessions.zygote, sessions.allowance
        self._reader = protocol.FrameReader(protocol.MAX_FRAME)
        self._bytes = 0
        self._lock = threading.Lock()
        self._folder = folder
        self.messages: dict[str, deque[dict[str, Any]]] = {"iopub": deque(), "shell": deque()}
        self.ended = ""
        sessions.start()
        home = str(folder / "home")
        named = dict.fromkeys(("HOME", "TMPDIR", "IPYTHONDIR", "MPLCONFIGDIR"), home)
        try:
            self._zygote.send(
                Session(
                    str(folder),
                    {**environment, **dict(allowance.environment), **named},
                    self._zygote.address_space(allowance.memory_mib),
                    CPU_S,
                    allowance.open_files,
                    allowance.file_mib * 2**20,
                )
            )
        except BrokenPipeError:
            self._give_up()
            return
        deadline = time.monotonic() + START_S
        while not self.messages["iopub"] and not self.ended and time.monotonic() < deadline:
            self.pump(SLICE_S)
        if not self.messages["iopub"]:
            self.kill(self.ended or "it did not start")
            raise SandboxError(f"a session did not start: {self.ended}; {self._zygote.last_words()}")
        self.messages["iopub"].clear()

    def send(self, order: Execute | Interrupt) -> None:
        """Send an order, unless the session has ended."""
        if not self.ended:
            try:
                self._zygote.send(order)
            except BrokenPipeError:
                self._give_up()

    def pump(self, timeout_s: float) -> None:
        """Wait for one report of the zygote at most ``timeout_s`` seconds, and sort what came."""
        with self._lock:
            if self.ended:
                return
            report = self._zygote.next_report(time.monotonic() + timeout_s)
            if isinstance(report, Chunk):
                self._take(report.data)
            elif isinstance(report, Exited):
                if report.strays:
                    self._zygote.kill_strays()
                self.ended = _how(report)
            elif report is None:
                self._give_up()

    def _take(self, data: bytes) -> None:
        self._bytes += len(data)
        try:
            if self._bytes > STREAM_BYTES:
                raise ValueError(f"more than {STREAM_BYTES // 2**20} MiB of output")
            for payload in self._reader.feed(data):
                posted = msgspec.msgpack.decode(payload, type=Posted)
                self.messages[posted.channel].append(
                    {"msg_type": posted.msg_type, "content": checked(posted)}
                )
        except (ValueError, RecursionError) as error:  # msgspec's errors are ValueErrors
            self._end(f"it was ended: {str(error)[:300]}")

    def _give_up(self) -> None:
        """The zygote has gone; the next session gets a new one."""
        self.ended = "the sandbox has ended"
        self._zygote.stop()

    def is_overfull(self) -> bool:
        """Whether too much lies in the session's folder; if so, the session is ended."""
        excess = "" if self.ended else excess_of([self._folder])
        if excess:
            self.kill(f"it was ended: {excess}")
        return bool(excess)

    def kill(self, why: str) -> None:
        """End the session and wait until it is gone."""
        with self._lock:
            self._end(why)

    def _end(self, why: str) -> None:
        if self.ended:
            return
        self.ended = why
        self._zygote.end_child()
        ends = time.monotonic() + 20.0
        while not isinstance(report := self._zygote.next_report(ends), Exited):
            if report in ("timeout", None):
                self._zygote.stop()
                return
        if report.strays:
            self._zygote.kill_strays()


def _how(exited: Exited) -> str:
    if exited.signal:
        return f"it was ended by signal {exited.signal} ({_signal_name(exited.signal)})"
    return f"it ended itself with exit status {exited.code}"


def _signal_name(number: int) -> str:
    return signal.Signals(number).name if number in list(signal.Signals) else "unknown"
