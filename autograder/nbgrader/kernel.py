"""A kernel without a kernel: what nbclient asks of a Jupyter kernel, answered by a session in the sandbox.

nbclient, and with it nbconvert and nbgrader, executes a notebook through a kernel manager and a kernel client. Here
both are a :class:`SessionKernel`: a child of a warm zygote (:mod:`autograder.runtime.session`), forked in milliseconds.
Everything else (outputs, displays, time-outs, hooks) stays nbclient's. Every message is checked against the
types in :mod:`autograder.nbgrader.messages` before nbclient sees it.
"""

import asyncio
import atexit
import itertools
import os
import queue
import shutil
import signal
import threading
import time
from collections import deque
from collections.abc import Sequence, Set
from pathlib import Path
from typing import Any

import msgspec
from ipykernel.ipkernel import IPythonKernel

from autograder.errors import SandboxError
from autograder.nbgrader.messages import checked
from autograder.runtime import protocol
from autograder.runtime.protocol import Chunk, Execute, Exited, Interrupt, Posted, Session, Setup
from autograder.sandbox import Level, require_sandbox
from autograder.zygote import ZygoteProcess

STREAM_BYTES = 64 * 2**20
"""What one notebook may put out in all."""
FOLDER_BYTES = 512 * 2**20
"""What a notebook's working folder may hold."""
MEMORY_MIB = 2048
CPU_S = 3600
START_S = 60.0
"""How long a session may take to say that it is there, in seconds."""
GRACE_S = 3.0
"""How long an interrupted cell may take to end before its process is ended, in seconds."""
AGAIN_S = 120.0
"""How long the earlier cells may take to be executed again in a new session, in seconds."""
SLICE_S = 0.25


class Sessions:
    """A zygote whose children are sessions, one at a time.

    Args:
        level: the enclosure.
        preload: modules that are imported before the first fork.
    """

    def __init__(self, level: Level, preload: Sequence[str] = ()) -> None:
        if level is Level.SANDBOXED:
            require_sandbox()
        self.preload = tuple(preload)

        def make_setup(readable: list[str]) -> Setup:
            confine = level is Level.SANDBOXED
            return Setup("", "", list(self.preload), readable, confine=confine, sessions=True)

        self.zygote = ZygoteProcess(level, make_setup, scratch=True)
        self._numbers = itertools.count(1)

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


_open: dict[tuple[Level, tuple[str, ...]], Sessions] = {}


def shared_sessions(level: Level, preload: Sequence[str]) -> Sessions:
    """This process's zygote for ``preload``; it lives as long as the process does."""
    key = (level, tuple(sorted(preload)))
    if key not in _open:
        _open[key] = Sessions(level, key[1])
    return _open[key]


@atexit.register
def _close_all() -> None:
    for sessions in _open.values():
        sessions.close()
    _open.clear()


class Link:
    """The trusted end of one session: orders in, checked messages out."""

    def __init__(self, sessions: Sessions, folder: Path, environment: dict[str, str]) -> None:
        self._zygote = sessions.zygote
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
                Session(str(folder), {**environment, **named}, self._zygote.address_space(MEMORY_MIB), CPU_S)
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
        """Whether the session's folder has grown beyond :data:`FOLDER_BYTES`; if so, the session is ended."""
        overfull = not self.ended and size_of(self._folder) > FOLDER_BYTES
        if overfull:
            self.kill(f"it was ended: its files need more than {FOLDER_BYTES // 2**20} MiB")
        return overfull

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


def size_of(folder: Path) -> int:
    """The bytes of all files below ``folder``."""
    total = 0
    for where, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(where, name)).st_size  # noqa: PTH118 - thousands of files
            except OSError:
                continue
    return total


class _Channel:
    """A channel of the kernel client: messages of one kind."""

    def __init__(self, kernel: "SessionKernel", name: str) -> None:
        self._kernel = kernel
        self._name = name

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        """The next message.

        Raises:
            queue.Empty: none has come within ``timeout`` seconds.
        """
        ends = None if timeout is None else time.monotonic() + timeout
        while (message := self._kernel.take(self._name)) is None:
            left = SLICE_S if ends is None else min(SLICE_S, ends - time.monotonic())
            if left <= 0:
                raise queue.Empty
            async with self._kernel.pumping:  # the other channel's waiter may get this one's message
                if self._kernel.has_message(self._name):
                    continue
                await asyncio.to_thread(self._kernel.pump, left)
        return message


class SessionKernel:
    """Kernel manager and kernel client in one, for one notebook.

    A cell that ends its process gets an error of its own, and the cells after it a new process in which
    the earlier ones have been executed again, without it.
    """

    ipykernel = False
    kernel_id = "session"
    allow_stdin = False

    def __init__(
        self, sessions: Sessions, work: Path, environment: dict[str, str], *, without: Set[Path] = frozenset()
    ) -> None:
        self._sessions = sessions
        self._environment = environment
        self._folder = sessions.new_folder()
        copy_files(work, self._folder / "work", without=without)
        self._before = files_of(self._folder / "work")
        self._link: Link | None = None
        self._message_id = ""
        self._count = 0
        self._executed: list[Execute] = []
        self._running: Execute | None = None
        self._queues: dict[str, deque[dict[str, Any]]] = {"iopub": deque(), "shell": deque()}
        self._interrupted_at: float | None = None
        self.is_test, self.keep = False, list[str]()
        self.pumping = asyncio.Lock()
        self.shell_channel, self.iopub_channel = _Channel(self, "shell"), _Channel(self, "iopub")

    @property
    def has_kernel(self) -> bool:
        """Whether it runs."""
        return self._link is not None

    @property
    def work(self) -> Path:
        """Where its cells read and write files."""
        return self._folder / "work"

    def start_kernel(self, **_: Any) -> None:
        """Start the session."""
        self._link = Link(self._sessions, self._folder, self._environment)

    def client(self) -> "SessionKernel":
        """The kernel's client: itself."""
        return self

    def start_channels(self) -> None:
        """Nothing to start."""

    def stop_channels(self) -> None:
        """Nothing to stop."""

    def wait_for_ready(self, timeout: float | None = None) -> None:
        """It is ready once it is started."""

    def is_alive(self) -> bool:
        """As long as there is a zygote, there can be a session."""
        if self._link is not None and self._link.is_overfull():
            remove_new(self._folder, self._before)
        return True

    def kernel_info(self) -> str:
        """Ask for ``kernel_info``; the answer is there at once."""
        message_id = self._new_id()
        language = dict(IPythonKernel.language_info)
        self._queue("shell", _message("kernel_info_reply", status="ok", language_info=language))
        return message_id

    async def execute(self, code: str, *, store_history: bool = True, **_: Any) -> str:
        """Have a cell executed; the id of the request."""
        assert self._link
        message_id = self._new_id()
        if self._link.ended:
            await asyncio.to_thread(self._begin_again)
        self._running = Execute(code, store_history=store_history, is_test=self.is_test, keep=self.keep)
        self._queue("iopub", _message("status", execution_state="busy"))
        for messages in self._link.messages.values():
            messages.clear()
        self._link.send(self._running)
        return message_id

    def pump(self, timeout_s: float) -> None:
        """Wait for something to happen, at most ``timeout_s`` seconds."""
        assert self._link
        link = self._link
        if not link.ended:
            link.pump(timeout_s)
        late = self._interrupted_at is not None and time.monotonic() - self._interrupted_at > GRACE_S
        if late and not link.ended:
            link.kill("it did not react to being interrupted")
        self._sort()
        if link.ended and self._running is not None:
            self._fail_running(link.ended)
        elif link.ended:
            time.sleep(min(timeout_s, 0.01))

    def take(self, channel: str) -> dict[str, Any] | None:
        """The next message of a channel, if there is one."""
        self._sort()
        return self._queues[channel].popleft() if self._queues[channel] else None

    def has_message(self, channel: str) -> bool:
        """Whether :meth:`take` would find one."""
        self._sort()
        return bool(self._queues[channel])

    def _sort(self) -> None:
        """Queue what has come, marked as the answer to the running request; after its reply, tell that it is done."""
        assert self._link
        for channel, messages in self._link.messages.items():
            while messages and self._running is not None:
                self._queue(channel, messages.popleft())
                if channel == "shell":
                    self._end_request()

    def _queue(self, channel: str, message: dict[str, Any]) -> None:
        parent = {"msg_id": self._message_id}
        header = {"msg_type": message["msg_type"]}
        self._queues[channel].append({"header": header, "parent_header": parent, "metadata": {}, **message})

    def _end_request(self) -> None:
        assert self._running
        if self._interrupted_at is None:
            self._executed.append(self._running)
        self._running = self._interrupted_at = None
        self._queue("iopub", _message("status", execution_state="idle"))

    def interrupt_kernel(self) -> None:
        """Interrupt the running cell; if it does not end soon, its process is."""
        assert self._link
        if self._running is not None and self._interrupted_at is None:
            self._interrupted_at = time.monotonic()
            self._link.send(Interrupt())

    def shutdown_kernel(self, **_: Any) -> None:
        """End the session."""
        if self._link is not None:
            self._link.kill("it was shut down")
            self._link = None

    def cleanup_resources(self) -> None:
        """Remove its folder."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def new_files(self) -> list[Path]:
        """The regular files its cells have made, relative to :attr:`work`."""
        return sorted(files_of(self.work) - self._before)

    def _new_id(self) -> str:
        self._count += 1
        self._message_id = f"request-{self._count}"
        return self._message_id

    def _begin_again(self) -> None:
        """A new session in which the cells that did not end the old one have been executed, their outputs dropped."""
        self._link = Link(self._sessions, self._folder, self._environment)
        deadline = time.monotonic() + AGAIN_S
        for order in self._executed:
            self._link.send(order)
            while not self._link.messages["shell"] and not self._link.ended:
                self._link.pump(SLICE_S)
                if time.monotonic() > deadline:
                    self._link.kill(f"its earlier cells, executed again, took more than {AGAIN_S:g} s")
            for messages in self._link.messages.values():
                messages.clear()

    def _fail_running(self, how: str) -> None:
        """Answer for a cell whose process has ended."""
        self._running = self._interrupted_at = None
        name, text = "KernelDied", f"the process of this notebook ended in this cell: {how}"
        error = {"ename": name, "evalue": text, "traceback": [f"{name}: {text}"]}
        self._queue("iopub", _message("error", **error))
        self._queue("iopub", _message("status", execution_state="idle"))
        self._queue("shell", _message("execute_reply", status="error", **error))


def _message(msg_type: str, **content: Any) -> dict[str, Any]:
    return {"msg_type": msg_type, "content": content}


def copy_files(source: Path, target: Path, *, without: Set[Path] = frozenset()) -> None:
    """Copy the regular files below ``source``; links are left out, since they may lead anywhere.

    Args:
        without: more to leave out, relative to ``source``.
    """

    def not_copied(folder: str, names: list[str]) -> list[str]:
        paths = {name: Path(folder, name) for name in names}
        return [
            name
            for name, path in paths.items()
            if path.is_symlink()
            or not (path.is_file() or path.is_dir())
            or name.startswith(".git")
            or path.relative_to(source) in without
        ]

    shutil.copytree(source, target, ignore=not_copied, dirs_exist_ok=True, copy_function=_copy_writable)


def _copy_writable(source: str, target: str) -> None:
    shutil.copyfile(source, target)


def remove_new(folder: Path, before: Set[Path]) -> None:
    """Remove what a notebook has made in its ``work`` and ``home`` below ``folder``, all but ``before`` in ``work``."""
    for relative in files_of(folder / "work") - before:
        (folder / "work" / relative).unlink()
    shutil.rmtree(folder / "home", ignore_errors=True)
    (folder / "home").mkdir(exist_ok=True)


def files_of(folder: Path) -> set[Path]:
    """The regular files below ``folder``, relative to it."""
    found = set()
    for where, _, names in os.walk(folder):
        for name in names:
            path = Path(where, name)
            if path.is_file() and not path.is_symlink():
                found.add(path.relative_to(folder))
    return found
