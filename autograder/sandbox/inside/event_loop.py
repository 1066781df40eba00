"""An event loop for a process that may open no sockets: it wakes itself through a pipe, and waits with ``select``.

In a kernel cells run inside of an event loop, which ``await`` at their top level needs. asyncio's own loops ask for
sockets and epoll, which a child has not; see :mod:`autograder.sandbox.inside.seccomp`.
"""

import asyncio
import contextlib
import os
import selectors
from collections.abc import Coroutine
from contextvars import Context
from typing import Any


class _End:
    """One end of a pipe, as far as asyncio takes it for a socket."""

    def __init__(self, fd: int) -> None:
        os.set_blocking(fd, False)
        self._fd = fd

    def fileno(self) -> int:
        return self._fd

    def recv(self, size: int) -> bytes:
        return os.read(self._fd, size)

    def send(self, data: bytes) -> int:
        return os.write(self._fd, data)

    def close(self) -> None:
        os.close(self._fd)


class PipeLoop(asyncio.SelectorEventLoop):
    """asyncio's loop, woken through a pipe."""

    def __init__(self) -> None:
        super().__init__(selectors.SelectSelector())

    def _make_self_pipe(self) -> None:
        self._ssock, self._csock = map(_End, os.pipe())
        self._internal_fds += 1  # type: ignore[attr-defined] # it is private
        self._add_reader(self._ssock.fileno(), self._read_from_self)  # type: ignore[attr-defined]


class PipePolicy(asyncio.DefaultEventLoopPolicy):
    """Every loop that is asked for is a :class:`PipeLoop`."""

    _loop_factory = PipeLoop


def run_in(
    loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, None], context: Context | None = None
) -> None:
    """Run ``work`` in ``loop`` to its end. What it has begun and not awaited may go on when the loop runs again.

    Args:
        context: what it sets of context variables stays there; without one it is gone with it.

    Raises:
        KeyboardInterrupt: it was interrupted; then it has been cancelled.
    """
    task = loop.create_task(work, context=context)
    try:
        loop.run_until_complete(task)
    except BaseException:
        if not task.done():
            task.cancel()
            with contextlib.suppress(BaseException):
                loop.run_until_complete(task)
        raise
