"""The zygote: loads an assignment's probes, then forks a child for each job.

Theory of operation. The warm process (:mod:`autograder.sandbox.inside.warm_process`) forks it with torch imported. For a
job the zygote forks; the child closes every descriptor but its own pipe, confines itself with Landlock, sets its rlimits,
runs the job and dies. Meanwhile the zygote passes on what it writes (:mod:`autograder.sandbox.inside.relay`), and then reports its
end. A child that is a session (see :mod:`autograder.sandbox.inside.session`) has a second pipe, for orders passed on to it. The zygote
never runs a submission's code, nor the reference's, in its own process, and holds no answers.

Every child is a copy of the zygote's memory, freed blocks included. So what only one child may see, its job and what it
writes, lies in two buffers that are wiped after use; neither is ever decoded here.
"""

import asyncio
import contextlib
import gc
import importlib.util
import io
import os
import signal
import threading
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import msgspec

from autograder.sandbox import protocol
from autograder.sandbox.inside.confinement import (
    CHILD_FILE_BYTES,
    OPEN_FILES,
    PR_SET_CHILD_SUBREAPER,
    PR_SET_PDEATHSIG,
    limit,
    prctl,
    settle_in,
    start_nothing,
)
from autograder.sandbox.inside.heap import use_up_holes
from autograder.sandbox.inside.relay import Relay, reap, relayed_pipe, wipe

if TYPE_CHECKING:
    from autograder.sandbox.inside.mark import Place
    from autograder.sandbox.inside.observed_shell import ObservedShell
    from autograder.sandbox.transcript import Adaptation

PIPE_FD, ORDERS_FD = 3, 4
PYPLOT = "matplotlib.pyplot"


class Zygote:
    """Reads orders, forks, relays."""

    def __init__(
        self, orders: io.FileIO, reports_fd: int, *, fork: bool, shell: "ObservedShell | None" = None
    ) -> None:
        self._decode_job = msgspec.msgpack.Decoder(protocol.Job).decode
        self._decode_session = msgspec.msgpack.Decoder(protocol.Session).decode
        self._relay = Relay(orders, reports_fd)
        self._fork = fork
        self._observed_shell = shell
        self._rules: int | None = None
        self._adapted: list[Adaptation] = []
        """Filled in a child only."""
        self._idle_kib = 0

    def serve(self, order: bytearray) -> None:
        """Set up, say Ready, and run jobs one after the other until told to leave."""
        self._setup = setup = msgspec.msgpack.decode(order, type=protocol.Setup)
        ready = self._load_sessions() if setup.sessions else self._load_probes()
        self._relay.report(ready)
        if self._fork:
            prctl(PR_SET_CHILD_SUBREAPER, 1)
            gc.collect()
            use_up_holes()
        gc.freeze()
        gc.enable()
        if self._fork:
            self._idle_kib = memory_of_idle_child_kib()
        while (job := self._relay.next_order()) is not None and job != protocol.LEAVE:
            if not protocol.is_for_a_child(job):
                self._run(job)

    def _prepare_children(self) -> None:
        """Do now, once, what each child would do before the first cell; what it writes to is copied for it, page by page."""
        from autograder.sandbox.inside.adapted import adapt
        from autograder.sandbox.inside.event_loop import PipePolicy
        from autograder.sandbox.inside.process_state import ProcessState
        from autograder.sandbox.inside.seed_places import forget_places

        forget_places()
        self._fresh_state = ProcessState.fresh()
        asyncio.set_event_loop_policy(PipePolicy())
        adapt(self._adapted.append, processes=self._setup.confine)
        if self._setup.confine:
            from autograder.sandbox.inside import landlock, seccomp

            seccomp.prepared(seccomp.child)
            self._rules = landlock.rules(self._setup.reach.and_writable(os.devnull))

    def _import_preloads(self, *tolerated: type[Exception]) -> None:
        with _without_timers():
            for name in self._setup.preload:
                with contextlib.suppress(*tolerated):
                    importlib.import_module(name)

    def _load_probes(self) -> protocol.Ready:
        import torch

        from autograder.probing import probes_of
        from autograder.sandbox.inside import adapted, event_loop, mark, no_dynamo, parked_threads  # noqa: F401 - before the first fork
        from autograder.sandbox.inside.child import run_job
        from autograder.sandbox.inside.observed_shell import make_observed_shell
        from autograder.sandbox.inside.warm_up import plot_once, warm_up

        no_dynamo.postpone()  # if there is no warm process, which has done so
        if not self._fork:
            warm_up()  # what the first use of a part of torch takes must count for no probe
        if self._observed_shell is None:
            self._observed_shell = make_observed_shell(Path(os.environ["IPYTHONDIR"]))
        self._run_job = run_job
        self._import_preloads()
        if PYPLOT in self._setup.preload:
            plot_once()
        module = types.ModuleType("probes")
        error = ""
        try:
            exec(compile(self._setup.probes_source, self._setup.probes_filename, "exec"), module.__dict__)  # noqa: S102 - the author's
        except Exception as failure:  # noqa: BLE001 - reported to the author
            error = f"{type(failure).__name__}: {failure}"
        self._probes = probes_of(module.__dict__)
        if self._fork:
            self._prepare_children()
        return protocol.Ready(os.getpid(), str(torch.__version__), list(self._probes), error)

    def _load_sessions(self) -> protocol.Ready:
        import numpy as np  # noqa: F401 - as good as every notebook asks for it

        from autograder.sandbox.inside.informed_libraries import inform
        from autograder.sandbox.inside.pristine import watch
        from autograder.sandbox.inside.session import serve_session
        from autograder.sandbox.inside.shell import make_shell, warm_up

        if self._setup.confine:
            from autograder.sandbox.inside import landlock, seccomp  # noqa: F401 - before the first fork

            seccomp.prepared(seccomp.child)
        self._shell = make_shell(Path(os.environ["IPYTHONDIR"]))
        self._serve_session = serve_session
        inform(threads=False)
        # After the shell is there: matplotlib registers with it when it is imported. What cannot be imported, cells are told themselves.
        self._import_preloads(Exception)
        if "torch" in self._setup.preload:
            from autograder.sandbox.inside.warm_up import warm_up as warm_up_torch

            warm_up_torch()
        warm_up(self._shell)
        self._pristine_of = watch()
        return protocol.Ready(os.getpid(), "", [])

    def _run(self, job: bytearray) -> None:
        if not self._fork:
            self._be_the_child(job)
        read_fd, write_fd = relayed_pipe()
        order_fds = os.pipe() if self._setup.sessions else None
        pid = os.fork()
        if pid == 0:
            os.close(read_fd)
            if order_fds:
                self._session_child(job, write_fd, order_fds[0])
            self._child(job, write_fd)
        wipe(job)
        os.close(write_fd)
        with contextlib.ExitStack() as open_files:
            session = None
            if order_fds:
                os.close(order_fds[0])
                session = open_files.enter_context(io.FileIO(order_fds[1], "w"))
            pipe = open_files.enter_context(io.FileIO(read_fd))
            status, held_kib = self._relay.follow(pid, pipe, session)
        strays = self._reap_strays()
        code, own_kib = os.waitstatus_to_exitcode(status), max(held_kib - self._idle_kib, 0)
        self._relay.report(protocol.Exited(max(code, 0), max(-code, 0), strays, own_kib))

    def _be_the_child(self, job: bytearray) -> NoReturn:
        """Without fork (another operating system): run one job in this very process and end."""
        from autograder.sandbox.inside.adapted import adapt

        assert self._observed_shell
        order = self._decode_job(job)
        at = _teller(order.mark)
        given_otherwise: list[Any] = []
        adapt(given_otherwise.append, processes=False)
        settle_in(order.work, order.home)
        self._run_job(
            order,
            self._probes,
            lambda step: self._relay.report(protocol.Chunk(protocol.frame(step))),
            self._observed_shell,
            at,
            given_otherwise,
        )
        self._relay.report(protocol.Exited(0, 0, False))
        os._exit(0)

    def _session_child(self, order: bytearray, write_fd: int, orders_fd: int) -> NoReturn:
        """The life of a child that is a session."""
        try:
            prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            os.setsid()
            os.dup2(orders_fd, ORDERS_FD + 1)  # neither may overwrite the other
            os.dup2(write_fd, PIPE_FD)
            os.dup2(ORDERS_FD + 1, ORDERS_FD)
            os.closerange(ORDERS_FD + 1, 4096)
            job = self._decode_session(order)
            os.environ.update(job.environment)
            os.chdir(Path(job.folder) / "work")
            limit(job.address_space_bytes, job.cpu_s, file_bytes=job.file_bytes, open_files=job.open_files)
            start_nothing()
            if self._setup.confine:
                from autograder.sandbox.inside import landlock, seccomp

                own = [
                    f"{job.folder}/{name}" for name in ("work", "home")
                ]  # not their folder: they stay where they are
                landlock.enter(landlock.rules(self._setup.reach.and_writable(*own, os.devnull)))
                os.closerange(ORDERS_FD + 1, 4096)
                seccomp.lock_down(seccomp.child)
            os.dup2(0, 2)
            with io.FileIO(ORDERS_FD, closefd=False) as orders:
                self._serve_session(
                    self._shell,
                    self._pristine_of,
                    lambda: protocol.read_frame(orders),
                    lambda message: protocol.write_all(PIPE_FD, protocol.frame(message)),
                )
        except BaseException as error:  # noqa: BLE001 - before the first step this is our fault; the trusted side tells
            with contextlib.suppress(BaseException):
                os.write(2, f"{type(error).__name__}: {error}\n".encode()[:500])
        finally:
            os._exit(0)

    def _child(self, order: bytearray, write_fd: int) -> NoReturn:
        """The child's life. Nothing may return from here into the zygote's loop."""
        try:
            prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            os.setsid()
            assert self._observed_shell
            job = self._decode_job(order)
            at = _teller(job.mark)
            if self._rules is not None:
                from autograder.sandbox.inside import landlock, seccomp

                landlock.enter(self._rules)
            os.dup2(write_fd, PIPE_FD)
            os.closerange(PIPE_FD + 1, 4096)
            settle_in(job.work, job.home)
            from autograder.sandbox.inside.parked_threads import ParkedThreads

            limit(job.address_space_bytes, job.cpu_s, file_bytes=CHILD_FILE_BYTES, open_files=OPEN_FILES)
            if self._rules is not None:
                if job.threads:
                    ParkedThreads(lambda: seccomp.lock_down(seccomp.child)).install()
                start_nothing()
                seccomp.lock_down(seccomp.child)
            os.dup2(0, 2)
            steps = protocol.StepWriter(lambda data: protocol.write_all(PIPE_FD, data))
            self._run_job(
                job, self._probes, steps, self._observed_shell, at, self._adapted, self._fresh_state
            )
        except BaseException as error:  # noqa: BLE001 - before the first step this is our fault; the trusted side tells
            with contextlib.suppress(BaseException):
                os.write(2, f"{type(error).__name__}: {error}\n".encode()[:500])
        finally:
            os._exit(0)

    def _reap_strays(self) -> bool:
        """Reap what the child left behind; True if some of it still runs."""
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return False
        return True


def _teller(mark: str) -> "Callable[[Place], None]":
    """What tells the trusted side at which statement a child is, through the file ``mark``; nothing if that is empty."""
    from autograder.sandbox.inside.mark import Mark

    return Mark(mark).write if mark else lambda _: None


def memory_of_idle_child_kib() -> int:
    """What a child holds in memory that does nothing: this process's own, as far as a fork copies it."""
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    return reap(pid)[1]


@contextlib.contextmanager
def _without_timers() -> Iterator[None]:
    """Within, nothing starts a timer: it would be a thread. matplotlib has one say that finding its fonts takes long."""
    timer = threading.Timer
    threading.Timer = _NoTimer  # type: ignore[misc]
    try:
        yield
    finally:
        threading.Timer = timer  # type: ignore[misc]


class _NoTimer(threading.Timer):
    def start(self) -> None:
        """Do not."""
