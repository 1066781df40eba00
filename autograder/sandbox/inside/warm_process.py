"""The warm process imports torch once and forks zygotes, one after another.

Theory of operation. The trusted side starts this program with an environment of ours, in a session of its own, with orders on
standard input and reports on standard output; both are moved to other descriptors at once, so that a stray ``print``
reaches neither. It encloses itself in two steps, neither of which can be taken back. Before it imports anything but
Python's own, Landlock: no file but those it is to read, no network, no signals to others. Then it warms up, for which libraries may
want threads, and gives those up with its capabilities and all system calls but some (:mod:`autograder.sandbox.inside.seccomp`). Only then does
it say that it is warm, and read its first order. It knows no probes; it forks a zygote (:mod:`autograder.sandbox.inside.zygote`) for
each set of them. The zygote reads the orders until it is told to leave, then the warm process reads them again.

Run as a program by path; it makes the package importable without its parent folder being readable.
"""

import gc
import importlib.util
import io
import json
import os
import signal
import sys
import tempfile
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.sandbox.inside.observed_shell import ObservedShell
    from autograder.sandbox.inside.zygote import Zygote

PACKAGE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Beginning:
    """What the warm process does before it reads an order, the program's argument as JSON."""

    torch: bool
    """Import torch, and exercise it."""
    fork: bool
    """There is fork on this system, so zygotes and children are processes."""
    enclose: bool
    reach: dict[str, list[str]]
    """What can be reached of files when enclosed: a :class:`~autograder.sandbox.inside.landlock.Reach` by its names."""
    settings: str
    """The folder for the settings and caches of libraries."""


def main() -> None:
    """Serve orders until standard input ends."""
    gc.disable()  # until all is imported, of which next to nothing is garbage: looking for it takes a sixth of importing torch
    beginning = Beginning(**json.loads(sys.argv[1]))
    orders_fd, reports_fd = _take_standard_streams()
    _import_package()
    WarmProcess(beginning, orders_fd, reports_fd).serve()


def _take_standard_streams() -> tuple[int, int]:
    """Move stdin and stdout to high descriptors and leave /dev/null in their place."""
    orders_fd, reports_fd = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    return orders_fd, reports_fd


def _import_package() -> None:
    """Import ``autograder`` from its own folder, whose parent need not be readable."""
    spec = importlib.util.spec_from_file_location(
        "autograder", PACKAGE / "__init__.py", submodule_search_locations=[str(PACKAGE)]
    )
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["autograder"] = module
    spec.loader.exec_module(module)


class WarmProcess:
    """Does once what every zygote needs, then forks zygotes. Never sees a job, nor decodes a :class:`Setup`."""

    def __init__(self, beginning: Beginning, orders_fd: int, reports_fd: int) -> None:
        self._beginning = beginning
        self._orders = io.FileIO(orders_fd)
        self._reports_fd = reports_fd

    def serve(self) -> None:
        """Enclose itself, warm up, say so, and be or fork zygotes until the orders end."""
        if self._beginning.enclose:
            self._reach_no_further()
        os.environ["IPYTHONDIR"] = self._beginning.settings
        shell = self._warm_up() if self._beginning.fork else None
        if self._beginning.enclose:
            self._give_up_the_rest()
        from autograder.sandbox import protocol
        from autograder.sandbox.inside.zygote import Zygote

        protocol.write_all(self._reports_fd, protocol.frame(protocol.Warm(os.getpid())))
        fork = self._beginning.fork
        while (setup := protocol.read_frame(self._orders)) is not None:
            zygote = Zygote(self._orders, self._reports_fd, fork=fork, shell=shell)
            if not fork:
                zygote.serve(setup)
            elif not self._forked(zygote, setup):
                sys.exit(1)

    def _reach_no_further(self) -> None:
        """The first step: files, network, signals."""
        import resource

        from autograder.sandbox.inside import landlock

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        rules = landlock.rules(landlock.Reach(**self._beginning.reach))
        landlock.enter(rules)
        os.close(rules)

    def _warm_up(self) -> "ObservedShell | None":
        """Import what children need; the shell that executes their cells, if they are observed."""
        from autograder.sandbox.inside.heap import use_up_holes

        tempfile.tempdir, shell = os.environ["TMPDIR"], None
        if self._beginning.torch:
            from autograder.sandbox.inside.observed_shell import make_observed_shell, warm_up_cells
            from autograder.sandbox.inside.warm_up import warm_up

            warm_up()
            shell = make_observed_shell(Path(self._beginning.settings))
            warm_up_cells(shell)
        gc.collect()
        use_up_holes()
        gc.freeze()  # a collection in a child would touch, and so copy, every page of ours
        return shell

    def _give_up_the_rest(self) -> None:
        """The second step: capabilities, programs, and all other system calls that forking does not need."""
        from autograder.sandbox.inside import seccomp

        seccomp.lock_down(seccomp.zygote)

    def _forked(self, zygote: "Zygote", setup: bytearray) -> bool:
        """Fork ``zygote`` and wait for its end; whether it was a good one."""
        from autograder.sandbox.inside.confinement import PR_SET_PDEATHSIG, prctl
        from autograder.sandbox.inside.relay import wipe

        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
                zygote.serve(setup)
                status = 0
            except BaseException:  # noqa: BLE001 - nothing may return from here into the loop above
                os.write(2, traceback.format_exc().encode("utf-8", "replace"))
            finally:
                os._exit(status)
        wipe(setup)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        if code < 0:
            os.write(2, f"the sandboxed process was ended by signal {-code}\n".encode())
        return code == 0


if __name__ == "__main__":
    main()
