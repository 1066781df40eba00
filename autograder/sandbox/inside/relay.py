"""What passes between the trusted side and a running child through the zygote, which reads none of it.

A child writes into a pipe, and its bytes are passed on as they are. Those of a session, which somebody waits for, at once; those of a
child that is observed every few milliseconds and at its end: they keep in the pipe, whatever becomes of the child, and to wake two
processes at each of its steps costs more than the steps. Meanwhile orders to end or to interrupt it are obeyed.

Every child is a copy of the zygote's memory, freed blocks included; so all passes through one buffer, which is wiped after use.
"""

import contextlib
import io
import os
import select
import signal
import sys
import time

from autograder.sandbox import protocol

RELAY_BYTES = 1 << 18
"""So much of what a child writes is passed on at once, and so much may wait for that, where the system lets a pipe hold it."""
PASS_ON_MS = 20
"""How often what an observed child has written is passed on."""
MUCH_BYTES = 1 << 15
"""Who has written so much in between may soon wait for room in the pipe, and is looked at again at once."""
POLL_MS = 50
"""How often the end of a child is looked for where the system does not tell of it."""
ENDING_MS = 100
"""How long a child that has closed its pipe may take to end."""


class Relay:
    """The zygote's end of the streams of orders and reports.

    Args:
        orders: where the trusted side's orders come from.
        reports_fd: where reports go.
    """

    def __init__(self, orders: io.FileIO, reports_fd: int) -> None:
        self._orders, self._reports_fd = orders, reports_fd
        self.buffer = bytearray(protocol.CHUNK_HEAD + RELAY_BYTES)
        """All that children have written passes through it; it holds nothing in between."""

    def report(self, report: protocol.Report) -> None:
        """Report something of the zygote's own."""
        protocol.write_all(self._reports_fd, protocol.frame(report))

    def next_order(self) -> bytearray | None:
        """The next order, encoded, waited for; None if there are no more."""
        return protocol.read_frame(self._orders)

    def follow(self, pid: int, pipe: io.FileIO, session: io.FileIO | None = None) -> tuple[int, int]:
        """Pass on what the child ``pid`` writes until it ends; its wait status, and what it held in memory at most, in KiB.

        Args:
            pipe: from the child; reading it does not wait (:func:`relayed_pipe`).
            session: the pipe to a child that is a session, for the orders to it.
        """
        awaited = [pipe.fileno()] if session else []
        with End(pid) as end:
            poller = select.poll()
            for fd in (self._orders.fileno(), *awaited, *end.fds):
                poller.register(fd, select.POLLIN)
            size: int | None = None
            while size != 0:
                wait_ms = end.poll_ms if session else 1 if (size or 0) > MUCH_BYTES else PASS_ON_MS
                for fd, _ in poller.poll(wait_ms):
                    if fd == self._orders.fileno():
                        self.obey(pid, pipe, session)
                size = self._pass_on(pipe)
                if end.has_come():
                    self._drain(pipe)
                    break
            if not end.comes_soon():
                os.kill(pid, signal.SIGKILL)
        return reap(pid)

    def obey(self, pid: int, pipe: io.FileIO, session: io.FileIO | None) -> None:
        """Obey the next order. An observed child that has gone on by now is not interrupted at what it was at; the trusted side will ask again."""
        order = self.next_order()
        if order is not None and order == protocol.INTERRUPT:
            if session or not self._pass_on(pipe):
                os.kill(pid, signal.SIGINT)
        elif order and order != protocol.KILL and session:
            with contextlib.suppress(BrokenPipeError):  # then the child is ending, and its end is told
                protocol.write_all(session.fileno(), len(order).to_bytes(4, "big"))
                protocol.write_all(session.fileno(), order)  # on its own: a copy of it would not be wiped
            wipe(order)
        else:
            os.kill(pid, signal.SIGKILL)
            if order is None:
                os._exit(0)

    def _pass_on(self, pipe: io.FileIO) -> int | None:
        """Send on what there is, in one write and without a copy; how many bytes, 0 at the end of the pipe, None if nothing waits."""
        head, frame = protocol.CHUNK_HEAD, memoryview(self.buffer)
        size = pipe.readinto(frame[head:])
        if size:
            frame[:head] = protocol.chunk_head(size)
            protocol.write_all(self._reports_fd, frame[: head + size])
            wipe(frame[: head + size])
        return size

    def _drain(self, pipe: io.FileIO) -> None:
        """Send on what is in the pipe now; a stray that holds its other end cannot keep us waiting."""
        while self._pass_on(pipe):
            pass


class End:
    """The end of a child: Linux has a descriptor that can be read then; elsewhere it must be looked for."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self.fds = [os.pidfd_open(pid)] if sys.platform == "linux" else []
        self.poll_ms = None if self.fds else POLL_MS
        """How long to wait for other events before looking again."""

    def __enter__(self) -> "End":
        return self

    def __exit__(self, *_: object) -> None:
        for fd in self.fds:
            os.close(fd)

    def has_come(self) -> bool:
        """Whether the child has ended; it is not reaped by this."""
        return os.waitid(os.P_PID, self._pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def comes_soon(self) -> bool:
        """Whether a child that closed its pipe is already on its way out."""
        ends = time.monotonic() + ENDING_MS / 1000
        while not (has_come := self.has_come()) and time.monotonic() < ends:
            select.select(self.fds, [], [], (ENDING_MS if self.fds else 1) / 1000)
        return has_come


def relayed_pipe() -> tuple[int, int]:
    """A pipe from a child: its ends to read, which does not wait, and to write."""
    read_fd, write_fd = os.pipe()
    os.set_blocking(read_fd, False)
    with contextlib.suppress(
        ImportError, AttributeError, OSError
    ):  # Linux has it, for who has not used up what pipes may hold
        import fcntl

        fcntl.fcntl(write_fd, fcntl.F_SETPIPE_SZ, RELAY_BYTES)
    return read_fd, write_fd


def reap(pid: int) -> tuple[int, int]:
    """Wait for a child; its wait status, and what it held in memory at most, in KiB, as the system has counted it."""
    _, status, usage = os.wait4(pid, 0)
    return status, usage.ru_maxrss // (1 if sys.platform == "linux" else 1024)


def wipe(memory: bytearray | memoryview) -> None:
    """Overwrite what a later child must not find among freed blocks."""
    memory[:] = bytes(len(memory))
