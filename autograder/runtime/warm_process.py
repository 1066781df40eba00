"""The warm process imports torch once and forks zygotes, one after another.

Theory of operation. The trusted side starts this program (through the launcher, inside sandlock) with its
orders on standard input and its reports on standard output. Both are moved to other
descriptors at once, so that a stray ``print`` reaches neither. Importing torch takes seconds, and longer inside sandlock,
which looks at every file that is opened; so the warm process does it once, knows no probes, and forks a zygote
(:mod:`autograder.runtime.zygote`) for each set of them. The zygote reads the orders until it is told to leave, then the warm
process reads them again.

Run as a program by path; it makes the package importable without its parent folder being readable.
"""

import gc
import importlib.util
import io
import os
import signal
import sys
import tempfile
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.runtime.zygote import Zygote

PACKAGE = Path(__file__).resolve().parent.parent


def main() -> None:
    """Serve orders until standard input ends."""
    orders_fd, reports_fd = _take_standard_streams()
    _import_package()
    WarmProcess(orders_fd, reports_fd).serve()


def _take_standard_streams() -> tuple[int, int]:
    """Move stdin and stdout to high descriptors and leave /dev/null in their place."""
    orders_fd, reports_fd = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    return orders_fd, reports_fd


def _import_package() -> None:
    """Import ``autograder`` from its own folder, the only part of its installation that need be readable."""
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

    def __init__(self, orders_fd: int, reports_fd: int) -> None:
        self._orders = io.FileIO(orders_fd)
        self._reports_fd = reports_fd

    def serve(self) -> None:
        """Warm up, say so, and be or fork zygotes until the orders end."""
        import msgspec

        from autograder.runtime import protocol
        from autograder.runtime.file_looks import each_file_once
        from autograder.runtime.zygote import Zygote

        order = protocol.read_frame(self._orders)
        if order is None:
            return
        what = msgspec.msgpack.decode(order, type=protocol.WarmUp)
        if what.fork:
            tempfile.tempdir = os.environ["TMPDIR"]
            if what.torch:
                with each_file_once():
                    from autograder.runtime.warm import warm_up

                    warm_up()
            gc.collect()
            gc.freeze()  # a collection in a child would touch, and so copy, every page of ours
        protocol.write_all(self._reports_fd, protocol.frame(protocol.Warm(os.getpid())))
        while (setup := protocol.read_frame(self._orders)) is not None:
            zygote = Zygote(self._orders, self._reports_fd, fork=what.fork)
            if not what.fork:
                zygote.serve(setup)
            elif not self._forked(zygote, setup):
                sys.exit(1)

    def _forked(self, zygote: "Zygote", setup: bytearray) -> bool:
        """Fork ``zygote`` and wait for its end; whether it was a good one."""
        from autograder.runtime.zygote import PR_SET_PDEATHSIG, prctl, wipe

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
            os.write(2, f"the zygote was ended by signal {-code}\n".encode())
        return code == 0


if __name__ == "__main__":
    main()
