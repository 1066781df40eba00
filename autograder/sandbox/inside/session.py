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
import io
import os
import pdb
import signal
import sys
import tempfile
import types
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from ipykernel import eventloops
from ipykernel.compiler import XCachingCompiler
from ipykernel.jsonutil import json_clean
from ipykernel.kernelbase import Kernel
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core import debugger
from IPython.core.error import UsageError
from IPython.core.profiledir import ProfileDir
from jupyter_client.session import Session
from traitlets.config import Config

from autograder.sandbox.protocol import Execute, Posted

if TYPE_CHECKING:
    from autograder.sandbox.inside.pristine import Pristine

Post = Callable[[Posted], None]
KEPT_CHARS = 1 << 20
"""So much of a stream waits before it is posted; no message holds more of it."""
NO_SHELL = "shell commands and other programs cannot be run where this notebook is graded"


class Recorder(Session):
    """Posts what ipykernel would send."""

    post: Post

    def send(  # type: ignore[override]
        self, _stream: Any, msg_or_type: Any, content: Any = None, *_: Any, **__: Any
    ) -> Any:
        """Post a message, given whole or as its type and content."""
        if isinstance(msg_or_type, Mapping):
            kind, content = msg_or_type["header"]["msg_type"], msg_or_type["content"]
        else:
            kind = msg_or_type
        if not str(kind).startswith("comm"):  # no front end here to talk to
            self.post(Posted("iopub", str(kind), msgspec.Raw(encoded(content))))
        return msg_or_type


def encoded(content: Any) -> bytes:
    """Message content as MessagePack; what it cannot hold is held as text."""
    try:
        return msgspec.msgpack.encode(content, enc_hook=str)
    except (UnicodeEncodeError, OverflowError):
        return msgspec.msgpack.encode(_writable(content))


def _writable(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(_writable(key)): _writable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_writable(item) for item in value]
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        return str(value)
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


class OutStream(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr`` of a session: text is posted when it is flushed, as ipykernel does.

    What is written to the file descriptor, not to the stream, goes to /dev/null.
    """

    encoding = "UTF-8"
    errors = None

    def __init__(self, name: str, post: Post) -> None:
        self.name = name
        self._post = post
        self._waiting: list[str] = []
        self._chars = 0

    def write(self, text: str) -> int:
        """Keep ``text`` until the next flush."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self._waiting.append(text)
        self._chars += len(text)
        if self._chars > KEPT_CHARS:
            self.flush()
        return len(text)

    def flush(self) -> None:
        """Post what waits."""
        text, self._waiting, self._chars = "".join(self._waiting), [], 0
        for start in range(0, len(text), KEPT_CHARS):
            content = encoded({"name": self.name, "text": text[start : start + KEPT_CHARS]})
            self._post(Posted("iopub", "stream", msgspec.Raw(content)))

    def fileno(self) -> int:
        """The descriptor's number, for libraries that ask."""
        return 1 if self.name == "stdout" else 2

    def writable(self) -> bool:
        """Always."""
        return True

    def isatty(self) -> bool:
        """Never."""
        return False


class Shell(ZMQInteractiveShell):
    """ipykernel's shell, but that no other program can be run, and saying ``exit()`` ends nothing."""

    def system_piped(self, *_: Any) -> None:
        """``!command``, which cannot be.

        Raises:
            OSError: always.
        """
        raise OSError(NO_SHELL)

    system = system_piped

    def getoutput(self, *_: Any, **__: Any) -> Any:
        """``x = !command``, which cannot be.

        Raises:
            OSError: always.
        """
        raise OSError(NO_SHELL)

    def enable_gui(self, gui: Any = None) -> None:
        """What ``%matplotlib`` calls; ipykernel's looks for an application that a session has not.

        Raises:
            UsageError: there is no such ``gui``.
        """
        try:
            eventloops.enable_gui(gui, kernel=self.kernel)
        except ValueError as error:
            raise UsageError(str(error)) from error
        self.active_eventloop = gui

    def ask_exit(self) -> None:
        """What ``exit()`` calls. A kernel would end, and take all later cells with it."""


Shell.__name__, Shell.__qualname__ = "ZMQInteractiveShell", "ZMQInteractiveShell"  # what libraries look for
Shell.__module__ = "ipykernel.zmqshell"


def make_shell(folder: Path) -> Any:
    """A shell as a kernel has it, with its profile in ``folder``; it keeps no history, which would need a thread."""
    config = Config()
    config.HistoryManager.enabled = False
    config.ProfileDir.location = str(folder / "profile_default")
    config.InteractiveShell.cache_size = 1000
    kernel = types.SimpleNamespace(eventloop=None, shell=None, _parent_ident={}, session=None)
    shell: Any = Shell.instance(
        config=config, ipython_dir=str(folder), compiler_class=XCachingCompiler, kernel=kernel
    )
    shell.displayhook.topic = b"execute_result"
    shell.extension_manager.load_extension("storemagic")
    kernel.shell = shell
    pdb.Pdb, pdb.set_trace = debugger.Pdb, debugger.set_trace  # type: ignore[misc, assignment] # as a kernel does
    return shell


def warm_up(shell: Any) -> None:
    """Format an error once. The first time finds the files of all modules, which inside the sandbox takes half a second."""
    try:
        exec(compile("1 / 0", "<warm>", "exec"))  # noqa: S102 - our own
    except ZeroDivisionError:
        before = dict(vars(shell.InteractiveTB))
        shell.InteractiveTB.structured_traceback(*sys.exc_info())
        vars(shell.InteractiveTB).clear()
        vars(shell.InteractiveTB).update(before)


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
    is_packages = [Path(path).name in ("site-packages", "dist-packages") for path in sys.path]
    sys.path.insert(is_packages.index(True) if any(is_packages) else len(sys.path), "")
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
