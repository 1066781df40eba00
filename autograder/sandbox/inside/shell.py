"""IPython's own shell without a kernel: what it would send is posted to the trusted side."""

import io
import pdb
import sys
import types
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec
from ipykernel import eventloops
from ipykernel.compiler import XCachingCompiler
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core import debugger
from IPython.core.compilerop import CachingCompiler
from IPython.core.error import UsageError
from IPython.utils.text import SList
from jupyter_client.session import Session
from traitlets.config import Config

from autograder.sandbox.protocol import Posted

Post = Callable[[Posted], None]


KEPT_CHARS = 1 << 20
"""So much of a stream waits before it is posted; no message holds more of it."""


NO_SHELL = "shell commands and other programs cannot be run where this notebook is graded"
PROGRAM_MAGICS = ("conda", "mamba", "micromamba", "pip", "uv")
"""Line magics that run a program."""
SCRIPT_MAGICS = ("bash", "perl", "pypy", "python", "python2", "python3", "ruby", "script", "sh")
"""Cell magics that have a program run the cell."""


def _refuse(*_: Any) -> None:
    """What a magic does that would run a program."""
    print(NO_SHELL)


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

    compiler: type[CachingCompiler] = XCachingCompiler
    """What compiles cells, and names them in tracebacks."""

    def init_magics(self) -> None:
        """Magics as a kernel has them; those that run programs say that they do not."""
        super().init_magics()
        for name in PROGRAM_MAGICS:
            self.register_magic_function(_refuse, "line", name)  # type: ignore[arg-type]
        for name in SCRIPT_MAGICS:
            self.register_magic_function(_refuse, "cell", name)  # type: ignore[arg-type]

    def system_piped(self, *_: Any) -> None:
        """``!command``, which is refused; the cell goes on, as it does where a command fails."""
        _refuse()
        self.user_ns["_exit_code"] = 1

    system = system_piped

    def getoutput(self, cmd: Any, split: Any = True, depth: Any = 0) -> Any:  # noqa: ARG002 - IPython's
        """``x = !command``, which is refused: nothing was put out."""
        _refuse()
        return SList() if split else ""

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


def make_shell(folder: Path, kind: type[Shell] = Shell) -> Any:
    """A shell as a kernel has it, with its profile in ``folder``; it keeps no history, which would need a thread."""
    config = Config()
    config.HistoryManager.enabled = False
    config.ProfileDir.location = str(folder / "profile_default")
    config.InteractiveShell.cache_size = 1000
    kernel = types.SimpleNamespace(eventloop=None, shell=None, _parent_ident={}, session=None)
    shell: Any = kind.instance(
        config=config, ipython_dir=str(folder), compiler_class=kind.compiler, kernel=kernel
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
