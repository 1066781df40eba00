"""A Jupyter kernel as it was before any cell ran, whenever a cell tests: ipykernel with :class:`~autograder.sandbox.inside.pristine.Pristine`.

Run as a program by path, inside the sandbox, for notebooks that a session cannot execute. Whether the next cell is one that
tests comes with the request, in its metadata; which modules are there before the first cell, on the command line. What :mod:`autograder.sandbox.inside.session` says of trust holds here too.
"""

import _multiprocessing  # type: ignore[import-not-found] # typeshed leaves it out
import importlib
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parents[2]
NO_SEMAPHORES = (
    "multiprocessing's locks, queues and pools cannot be had where this notebook is graded: they need a /dev/shm of their own, "
    "which this machine does not allow; threads and subprocess work"
)
METADATA = "autograder"
"""The key of a request's metadata under which ``is_test`` and ``keep`` of :class:`~autograder.sandbox.protocol.Execute` stand."""


def main() -> None:
    """Be a kernel until it is shut down; ``argv[1]`` says in JSON what it imports first, the others are a kernel's own."""
    sys.path[:] = [path for path in sys.path if Path(path) != Path(__file__).parent]
    spec = importlib.util.spec_from_file_location(
        "autograder", PACKAGE / "__init__.py", submodule_search_locations=[str(PACKAGE)]
    )
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["autograder"] = module
    spec.loader.exec_module(module)

    from ipykernel.kernelapp import IPKernelApp

    from autograder.sandbox.inside.informed_libraries import inform

    inform(threads=True)
    if not has_semaphores():
        _multiprocessing.SemLock = NoSemaphores
    app = IPKernelApp.instance(kernel_class=guarded_kernel())
    app.initialize(sys.argv[2:])
    import_installed(json.loads(sys.argv[1]))  # after the shell is there: matplotlib registers with it
    app.start()


def import_installed(names: Sequence[str]) -> None:
    """Import modules from where programs are installed, never what lies beside the notebook. What cannot be, cells are told themselves."""
    before = [*sys.path]
    sys.path[:] = [path for path in before if path and Path(path).resolve() != Path.cwd()]
    try:
        for name in names:
            with suppress(Exception):
                importlib.import_module(name)
    finally:
        sys.path[:] = before


def has_semaphores() -> bool:
    """Whether the sandbox has a /dev/shm of its own, in which locks between processes lie."""
    try:
        _multiprocessing.SemLock(1, 1, 1, f"/autograder-{os.getpid()}", True)
    except OSError:
        return False
    return True


class NoSemaphores(_multiprocessing.SemLock):  # type: ignore[misc] # untyped
    """What ``multiprocessing`` makes of each of its locks, queues and pools."""

    def __new__(cls, *_: Any, **__: Any) -> "NoSemaphores":
        """Say why there is none.

        Raises:
            OSError: always.
        """
        raise OSError(NO_SEMAPHORES)


def run_command(shell: Any, command: str) -> None:
    """``!command`` without the terminal that IPython would give it; there is none in the sandbox."""
    with subprocess.Popen(  # noqa: S602 - it is what the cell asks for, and the sandbox is for this
        shell.var_expand(command, depth=1),
        shell=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as running:
        assert running.stdout
        for line in running.stdout:
            sys.stdout.write(line.replace("\n", "\r\n"))
    shell.user_ns["_exit_code"] = running.returncode


def not_if_too_deep(should_run_async: Callable[..., bool]) -> Callable[..., bool]:
    """Whether a cell is to be run asynchronously; not one that is nested too deeply to be compiled.

    IPython lets that RecursionError through, ipykernel sends no reply, and the notebook waits for its time-out.
    """

    def should(*arguments: Any, **options: Any) -> bool:
        try:
            return should_run_async(*arguments, **options)
        except RecursionError:
            return False

    return should


def guarded_kernel() -> type:
    """The kernel's class; ipykernel is imported only here."""
    from ipykernel.ipkernel import IPythonKernel

    from autograder.sandbox.inside.pristine import Pristine, watch

    pristine: Pristine | None = None  # no attribute, which a cell would find

    class GuardedKernel(IPythonKernel):
        async def do_execute(self, code: str, *arguments: Any, **options: Any) -> Any:
            nonlocal pristine
            assert self.shell is not None
            if pristine is None:
                self.shell.ask_exit = lambda: None  # as in a session, exit() ends nothing
                self.shell.system = lambda command: run_command(self.shell, command)
                self.shell.should_run_async = not_if_too_deep(self.shell.should_run_async)
                pristine = watch()(self.shell)
            pristine.look()
            about = self.get_parent("shell").get("metadata", {}).get(METADATA, {})
            hidden = pristine.restore(code, about["keep"]) if about.get("is_test") else {}
            try:
                return await super().do_execute(code, *arguments, **options)
            finally:
                self.shell.user_ns.update(hidden)

    return GuardedKernel


if __name__ == "__main__":
    main()
