"""One session: IPython's own shell in a child, executing cells as a kernel would, without a kernel.

The shell is ipykernel's, so that tracebacks, displays, magics and matplotlib's figures are what a notebook shows; it is
made before the fork. Where ipykernel would send a message over a socket, :class:`Recorder` posts it to the trusted side. What a
session does not have is what its confinement forbids: threads, other processes, sockets, and so an event loop.

Everything here shares a process with the student's code and is trusted by nobody. :mod:`autograder.sandbox.inside.pristine` undoes, before a
cell that tests, what is known to have fooled such cells; it makes cheating harder, not impossible, because a test cell
must run beside the code it tests. Assignments of this package have no such cells.
"""

import builtins
import getpass
import os
import signal
import sys
import tempfile
import types
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from ipykernel.jsonutil import json_clean
from ipykernel.kernelbase import Kernel
from IPython.core.profiledir import ProfileDir

from autograder.sandbox.inside.confinement import look_for_modules_here
from autograder.sandbox.inside.shell import OutStream, Post, Recorder, Shell, encoded
from autograder.sandbox.protocol import Execute, Posted

if TYPE_CHECKING:
    from autograder.sandbox.inside.pristine import Pristine


def serve_session(
    shell: Any,
    pristine_of: Callable[[Any], "Pristine"],
    next_order: Callable[[], bytearray | None],
    post: Post,
) -> None:
    """Execute cells as they are ordered, until the orders end.

    Args:
        pristine_of: what :func:`autograder.sandbox.inside.pristine.watch` has made, before any cell ran.
    """
    recorder = Recorder()
    recorder.post = post
    shell.displayhook.session = shell.display_pub.session = shell.kernel.session = recorder
    sys.stdout, sys.stderr = OutStream("stdout", post), OutStream("stderr", post)
    frontend = types.SimpleNamespace(_allow_stdin=False)
    builtins.input = types.MethodType(Kernel.raw_input, frontend)
    getpass.getpass = types.MethodType(Kernel.getpass, frontend)
    sys.__stdout__, sys.__stderr__ = sys.stdout, sys.stderr  # type: ignore[misc, assignment]
    _settle(shell, Path(os.environ["IPYTHONDIR"]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pristine = pristine_of(shell)
    look, restore = pristine.look, pristine.restore  # to patch the class changes nothing
    decode, encode = msgspec.msgpack.Decoder(Execute).decode, encoded
    run, interruptible, ignored = Shell.run_cell, signal.default_int_handler, signal.SIG_IGN
    set_signal, streams = signal.signal, (sys.stdout, sys.stderr)
    post(Posted("iopub", "status", msgspec.Raw(encode({"execution_state": "idle"}))))
    while (frame := next_order()) is not None:
        order = decode(frame)
        post(
            Posted(
                "iopub",
                "execute_input",
                msgspec.Raw(encode({"code": "", "execution_count": shell.execution_count})),
            )
        )
        look()
        hidden = restore(order.code, order.keep) if order.is_test else {}
        set_signal(signal.SIGINT, interruptible)
        try:
            result = run(shell, order.code, store_history=order.store_history, silent=order.silent)
            content = reply(shell, result)
        except BaseException as error:  # noqa: BLE001 - an interrupt outside of the cell's own code, or IPython's fault
            content = failure(shell, error)
        finally:
            set_signal(signal.SIGINT, ignored)
            shell.user_ns.update(hidden)
        for stream in streams:
            stream.flush()
        post(Posted("shell", "execute_reply", msgspec.Raw(encode(content))))


def _settle(shell: Any, home: Path) -> None:
    """What a kernel has from its start and a forked session has to be given: where it works, and where it may write."""
    look_for_modules_here()
    tempfile.tempdir = None  # the zygote's
    shell.ipython_dir = str(home)
    shell.profile_dir = ProfileDir.create_profile_dir_by_name(str(home), "default")


def reply(shell: Any, result: Any) -> dict[str, Any]:
    """The content of ``execute_reply``, as ``ipykernel.ipkernel.IPythonKernel.do_execute`` makes it."""
    if result.success and not getattr(shell, "_last_traceback_during_displayhook", False):
        return {"status": "ok", "execution_count": shell.execution_count - 1}
    error = result.error_before_exec if result.error_before_exec is not None else result.error_in_exec
    return failure(shell, error)


def failure(shell: Any, error: BaseException | None) -> dict[str, Any]:
    """The content of ``execute_reply`` after ``error``."""
    return json_clean(  # type: ignore[no-any-return]
        {
            "status": "error",
            "execution_count": shell.execution_count - 1,
            "traceback": shell._last_traceback or [],
            "ename": type(error).__name__,
            "evalue": str(error),
        }
    )
