"""Threads for a process that may start none: some are started before its doors close, and wait for what Python's threads are to do.

So the kernel holds the number of threads, whoever asks for more and however. Python's ``threading`` does not notice: what it
starts runs in one of these, and is joined, named and listed as any thread.
"""

import _thread
import contextlib
import queue
import threading
from collections.abc import Callable
from typing import Any

COUNT = 32
"""How many threads a child may run at once, besides its first."""
STACK_BYTES = 8 * 2**20
"""Each one's stack, as Linux gives it by default."""
TOO_MANY = f"can't start new thread: where this is graded, {COUNT} can run at once"
NEW_HANDLES = hasattr(threading, "_start_joinable_thread")
"""From Python 3.13 on a thread is joined through a handle, before through a lock that its end releases."""


class ParkedThreads:
    """The threads.

    Args:
        confine: called once in each, before it does anything else.
    """

    def __init__(self, confine: Callable[[], None]) -> None:
        self._work: queue.SimpleQueue[Callable[[], object]] = queue.SimpleQueue()
        self._own = threading.local()
        self._lock = _thread.allocate_lock()
        self._free = COUNT
        ready: queue.SimpleQueue[BaseException | None] = queue.SimpleQueue()
        before = threading.stack_size(STACK_BYTES)
        for _ in range(COUNT):
            _thread.start_new_thread(self._serve, (confine, ready))
        threading.stack_size(before)
        for _ in range(COUNT):
            if failure := ready.get():
                raise failure

    def install(self) -> None:
        """Have Python's threads run in these from now on."""
        python: Any = threading
        for module in (_thread, threading):
            vars(module)["stack_size"] = lambda *_: 0
        vars(_thread)["start_new_thread"] = vars(_thread)["start_new"] = self.start
        if NEW_HANDLES:
            python._ThreadHandle = Handle
            python._start_joinable_thread = self._start_joinable
        else:
            python._start_new_thread = self.start
            python._set_sentinel = self._sentinel

    def start(self, function: Callable[..., object], args: tuple[Any, ...] = (), kwargs: Any = None) -> int:
        """Run a function in one of the threads.

        Raises:
            RuntimeError: all of them are busy.
        """
        with self._lock:
            if not self._free:
                raise RuntimeError(TOO_MANY)
            self._free -= 1
        self._work.put(lambda: function(*args, **(kwargs or {})))
        return 0

    def _start_joinable(self, function: Callable[[], object], handle: Any = None, **_: Any) -> Any:
        handle = handle or Handle()

        def run() -> None:
            handle.ident = threading.get_ident()
            try:
                function()
            finally:
                handle.done.release()

        self.start(run)
        return handle

    def _sentinel(self) -> Any:
        """A lock that is released when the function which asks for it, in its thread, has returned."""
        self._own.sentinel = _thread.allocate_lock()
        return self._own.sentinel

    def _serve(self, confine: Callable[[], None], ready: "queue.SimpleQueue[BaseException | None]") -> None:
        try:
            confine()
        except BaseException as error:  # noqa: BLE001 - whoever waits for this raises it
            ready.put(error)
            return
        ready.put(None)
        while True:
            with contextlib.suppress(BaseException):  # a thread's end by SystemExit; others have told before
                self._work.get()()
            with self._lock:
                self._free += 1
            sentinel = getattr(self._own, "sentinel", None)
            if sentinel is not None and sentinel.locked():
                sentinel.release()
            self._own.sentinel = None


class Handle:
    """What ``threading`` joins a thread by, from Python 3.13 on."""

    def __init__(self) -> None:
        self.ident = 0
        self.done = _thread.allocate_lock()
        self.done.acquire()

    def is_done(self) -> bool:
        """Whether the thread has ended."""
        return not self.done.locked()

    def _set_done(self) -> None:
        if self.done.locked():
            self.done.release()

    def join(self, timeout: float | None = None) -> None:
        """Wait for its end, at most so many seconds."""
        if self.done.acquire(timeout=-1 if timeout is None else max(0.0, timeout)):
            self.done.release()
