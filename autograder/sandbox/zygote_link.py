"""The trusted side's end of a zygote: start it when it is needed, speak to it, end it with all that is below it.

What the zygote's children do is followed by :class:`autograder.sandbox.observer.Observer` (probes) and by
:mod:`autograder.sandbox.notebook.sessions` (cells of any notebook). Zygotes are forked from a warm process, which takes seconds to
start; the warm process of a closed zygote waits for the next one that is wanted in this process.
"""

import contextlib
import os
import signal
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil

from autograder.errors import SandboxError
from autograder.sandbox import protocol
from autograder.sandbox.enclosure import Level
from autograder.sandbox.inside.landlock import Reach
from autograder.sandbox.inside.parked_threads import STACK_BYTES
from autograder.sandbox.protocol import Interrupt, Kill, Leave, Ready, Setup, Warm
from autograder.sandbox.scratch import Scratch
from autograder.sandbox.untrusted_folder import remove
from autograder.sandbox.warm_link import WarmLink, has_ended, idle, waiting_for

START_S = 120.0
"""How long a zygote may take to warm up, in seconds."""


class ZygoteProcess:
    """One zygote at a time, started anew after it was stopped.

    Args:
        level: the enclosure.
        make_setup: its first order, given what its children may reach of files; they may write only if they are observed.
        scratch: whether :attr:`scratch`, a folder of its own, is writable inside; children confine themselves to a part.
            Such a zygote's warm process imports nothing, and is not used again.
        readable: more that such a zygote and its children may read.
    """

    def __init__(
        self,
        level: Level,
        make_setup: Callable[[Reach], Setup],
        *,
        scratch: bool = False,
        readable: Sequence[str] = (),
    ) -> None:
        self.level = level
        self.ready: Ready | None = None
        self._make_setup = make_setup
        self._readable = readable
        self._home = tempfile.TemporaryDirectory(prefix="autograder-") if scratch else None
        self.scratch = Path(self._home.name) / "scratch" if self._home else None
        self._warm: WarmLink | None = None
        self._is_used = False

    def close(self) -> None:
        """End the zygote and everything below it, and remove its folder. Another start starts another."""
        if self.ready is not None and self.level is Level.SANDBOXED and not self.scratch and not idle:
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
            idle.append(warm)
        except BaseException as error:
            warm.stop()
            if not isinstance(error, BrokenPipeError):
                raise

    def launch(self) -> None:
        """Start the zygote if none runs, without waiting for it."""
        if self._warm is not None:
            return
        home = Path(self._home.name) if self._home else None
        waiting = waiting_for(self.level)
        self._is_used = bool(waiting) and home is None
        self._warm = (
            waiting.pop() if self._is_used else WarmLink(self.level, home=home, readable=self._readable)
        )
        with contextlib.suppress(BrokenPipeError):  # then the end of its stream tells
            self._warm.send(self._make_setup(self._warm.reach))

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
        if isinstance(report, Warm):
            self._refuse_open()
            self._refuse_threads(report.pid)
            report = self.next_report(deadline)
        if not isinstance(report, Ready) and self._is_used:  # it has died since
            self.stop()
            return self.start()
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
                "the sandboxed process has more than one thread, so it cannot fork safely; check `preload`"
            )

    @property
    def child_scratch(self) -> Scratch | None:
        """Where the children write that are observed, as long as the zygote is there."""
        return self._warm.scratch if self._warm else None

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

    def interrupt_child(self) -> bool:
        """Interrupt what the child does, as Ctrl-C would; whether that can be done on this system."""
        if self.level is not Level.OWN_MACHINE:
            with contextlib.suppress(BrokenPipeError):
                self.send(Interrupt())
            return True
        if os.name != "posix":
            return False
        for process in self.child_processes():
            with contextlib.suppress(psutil.Error):
                process.send_signal(signal.SIGINT)
        return True

    def address_space(self, memory_mib: int, *, threads: int = 0) -> int | None:
        """The zygote's own address space plus ``memory_mib`` and the stacks of so many threads, in bytes."""
        if self.level is Level.OWN_MACHINE or self.ready is None:
            return None
        try:
            return (
                int(psutil.Process(self.ready.pid).memory_info().vms)
                + memory_mib * 2**20
                + threads * STACK_BYTES
            )
        except psutil.Error:
            return None

    def descendants(self) -> list[psutil.Process]:
        """The processes below the zygote."""
        with contextlib.suppress(psutil.Error):
            assert self.ready
            return psutil.Process(self.ready.pid).children(recursive=True)
        return []

    def child_processes(self) -> list[psutil.Process]:
        """What runs a submission now: the child, with all it has left behind."""
        if self.level is Level.OWN_MACHINE and self.ready is not None:
            with contextlib.suppress(psutil.Error):
                return [psutil.Process(self.ready.pid)]
        return self.descendants()

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
            if all(map(has_ended, self.descendants())):
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


def _threads_of(pid: int) -> int:
    """The threads of a process as the system counts them, Python's and others."""
    with contextlib.suppress(psutil.Error):
        return int(psutil.Process(pid).num_threads())
    return 1
