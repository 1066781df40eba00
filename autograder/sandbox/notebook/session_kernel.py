"""A kernel without a kernel: what nbclient asks of a Jupyter kernel, answered by a session in the sandbox.

nbclient, and with it nbconvert and nbgrader, executes a notebook through a kernel manager and a kernel client. Here
both are a :class:`SessionKernel`: a child of a warm zygote (:mod:`autograder.sandbox.inside.session`), forked in milliseconds.
Everything else (outputs, displays, time-outs, hooks) stays nbclient's.
"""

import asyncio
import queue
import time
from collections import deque
from collections.abc import Set
from functools import partial
from pathlib import Path
from typing import Any

from ipykernel.ipkernel import IPythonKernel

from autograder.sandbox.notebook.sessions import SLICE_S, Link, Sessions
from autograder.sandbox.notebook.work_folder import files_of, fill
from autograder.sandbox.protocol import Execute, Interrupt
from autograder.sandbox.untrusted_folder import remove

GRACE_S = 3.0
"""How long an interrupted cell may take to end before its process is ended, in seconds."""
AGAIN_S = 120.0
"""How long the earlier cells may take to be executed again in a new session, in seconds."""


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
        self._fill = partial(fill, self._folder, work, without=without)
        self._fill()
        self._before = files_of(self.work)
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
            self._fill()
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

    def end_process(self, why: str) -> None:
        """End the session's process; the next cell gets a new one."""
        assert self._link
        self._link.kill(why)
        self._running = self._interrupted_at = None

    def shutdown_kernel(self, **_: Any) -> None:
        """End the session."""
        if self._link is not None:
            self._link.kill("it was shut down")
            self._link = None

    def cleanup_resources(self) -> None:
        """Remove its folder."""
        remove(self._folder)

    def new_files(self) -> list[Path]:
        """The regular files its cells have made, relative to :attr:`work`."""
        return sorted(files_of(self.work) - self._before)

    def _new_id(self) -> str:
        self._count += 1
        self._message_id = f"request-{self._count}"
        return self._message_id

    def _begin_again(self) -> None:
        """A new session in which the cells that did not end the old one have been executed, their outputs dropped.

        If they end the new one, the cells below go without them.
        """
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
        if self._link.ended:
            self._executed = []
            self._link = Link(self._sessions, self._folder, self._environment)

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
