"""A real Jupyter kernel inside the sandbox, for notebooks that need one.

The kernel is started through the launcher with a policy of its own, and :mod:`autograder.sandbox.inside.locked`: it may read
what it needs and a copy of its notebook's folder, write there, and reach nothing else. It speaks over Unix sockets, since
there is no network. Python's is :mod:`autograder.sandbox.inside.guarded_kernel`; other languages' are started as their specifications say.

Its folder has ``work`` (its copy), ``home`` and ``run`` (its sockets), which it may write in but neither move nor replace,
and what it may not write: the file that says where its sockets are, and what it has said.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence, Set
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import psutil
from jupyter_client.manager import AsyncKernelManager

from autograder.sandbox.enclosure import (
    LAUNCHER,
    PACKAGE,
    Level,
    kernel_policy,
    readable_folders,
    require_kernel_sandbox,
)
from autograder.sandbox.inside.guarded_kernel import METADATA
from autograder.sandbox.inside.launcher import SHARED_MEMORY
from autograder.sandbox.notebook.allowance import KERNEL_ITSELF_MIB, ORDINARY, Allowance
from autograder.sandbox.notebook.memory_used import uses_more_than
from autograder.sandbox.notebook.work_folder import FOLDER_BYTES, excess_of, files_of, fill
from autograder.sandbox.untrusted_folder import make_empty, remove

PYTHON_KERNEL = PACKAGE / "sandbox" / "inside" / "guarded_kernel.py"
LOCKED = PACKAGE / "sandbox" / "inside" / "locked.py"
LIMITS = {"RLIMIT_CPU": 3600, "RLIMIT_FSIZE": FOLDER_BYTES, "RLIMIT_CORE": 0}
"""What each of its processes may use: seconds of computing, bytes of one file, no core dump."""
WORDS_BYTES = 2000
END_S = 20.0
"""How long a launcher may take to end after its kernel, in seconds."""


class EnclosedKernelManager(AsyncKernelManager):
    """Starts a kernel enclosed, in a copy of ``folder``.

    Args:
        level: the enclosure.
        folder: what lies beside the notebook.
        without: what to leave out of the copy, relative to it.
        python: whether it is Python's own kernel, not the one that ``kernel_name`` specifies.
        preload: what Python's imports before the first cell, so that no cell can put another in its place.
        allowance: what it may reach and use; open files and their size are bounded by its folder and its user.
    """

    def __init__(
        self,
        *,
        level: Level,
        folder: Path,
        without: Set[Path],
        python: bool,
        preload: Sequence[str] = (),
        allowance: Allowance = ORDINARY,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        if level is Level.SANDBOXED:
            require_kernel_sandbox()
        self._level = level
        self._is_ending = False
        self._python = python
        self._preload = [*preload]
        self._allowance = allowance
        self._root = Path(tempfile.mkdtemp(prefix="autograder-kernel-"))
        (self._root / "run").mkdir()
        self._fill = partial(fill, self._root, folder, without=without)
        self._fill()
        self._before = files_of(self.work)
        self._log = (self._root / "log").open("w+b")
        self.transport = "ipc"
        self.ip = str(self._root / "run" / "kernel")
        self.connection_file = str(self._root / "connection.json")

    @property
    def work(self) -> Path:
        """Where its cells read and write files."""
        return self._root / "work"

    def new_files(self) -> list[Path]:
        """The regular files its cells have made, relative to :attr:`work`."""
        return sorted(files_of(self.work) - self._before)

    def last_words(self) -> str:
        """What the kernel said on its standard error, the end of it."""
        size = os.fstat(self._log.fileno()).st_size
        self._log.seek(max(0, size - WORDS_BYTES))
        return self._log.read(WORDS_BYTES).decode("utf-8", "replace").strip()

    @staticmethod
    def about(is_test: bool, keep: list[str]) -> dict[str, Any]:
        """The metadata of a request to execute a cell, as Python's kernel wants it."""
        return {METADATA: {"is_test": is_test, "keep": keep}}

    def format_kernel_cmd(self, extra_arguments: list[str] | None = None) -> list[str]:
        """The kernel's command line, enclosed."""
        if self._python:
            program = [sys.executable, "-E", "-s", "-B", str(PYTHON_KERNEL), json.dumps(self._preload)]
            command = [*program, "-f", self.connection_file, *(extra_arguments or [])]
        else:
            command = super().format_kernel_cmd(extra_arguments)
        if self._level is not Level.SANDBOXED:
            return command
        readable = [*self._specification(), *self._allowance.readable]
        memory = f"{self._memory_mib}M"
        policy = kernel_policy(self._root, self._environment(), readable=readable, memory=memory)
        writable = [*(str(self._root / name) for name in ("work", "home")), SHARED_MEMORY]
        lock = {"limits": LIMITS, "writable": [path for path in writable if Path(path).is_dir()]}
        locked = [sys.executable, "-I", "-S", "-B", str(LOCKED), json.dumps(lock)]
        return [sys.executable, "-I", "-B", str(LAUNCHER), json.dumps(policy), *locked, *command]

    @property
    def _memory_mib(self) -> int:
        """What all its processes may use together."""
        return self._allowance.memory_mib + KERNEL_ITSELF_MIB

    def _specification(self) -> list[str]:
        """The folder of another language's kernel specification: all that it needs of Jupyter's, where tokens lie, too."""
        folder = "" if self._python or self.kernel_spec is None else self.kernel_spec.resource_dir
        return [folder] if folder else []

    def _environment(self) -> dict[str, str]:
        home = dict.fromkeys(("HOME", "TMPDIR", "IPYTHONDIR", "MPLCONFIGDIR"), str(self._root / "home"))
        passed = {k: v for k, v in os.environ.items() if k.startswith("NBGRADER_")}
        opened = dict(self._allowance.environment)
        readable = [Path(folder) for folder in readable_folders()]
        entries = [str(Path(sys.executable).parent), *os.environ.get("PATH", "").split(os.pathsep)]
        path = [e for e in entries if any(Path(e).is_relative_to(folder) for folder in readable)]
        return {"LANG": "C.UTF-8", "PATH": os.pathsep.join(path), **passed, **opened, **home}

    async def _async_is_alive(self) -> bool:
        """As long as its process is, its files need no more than a session's may, and its processes no more memory than they may."""
        alive = await super()._async_is_alive()
        if alive and not self._is_ending and self._is_excessive():
            await self._async_kill_kernel()
            self._fill()
            make_empty(self._root / "run")
            return False
        return alive

    is_alive = _async_is_alive

    def _is_excessive(self) -> bool:
        """Whether its files, or its processes' memory, are more than they may be."""
        if excess_of(self._root / name for name in ("work", "home", "run")):
            return True
        pid = getattr(self.provisioner, "pid", None)
        return self._level is Level.SANDBOXED and pid is not None and uses_more_than(pid, self._memory_mib)

    async def _async_kill_kernel(self, restart: bool = False) -> None:
        """Kill the kernel; its launcher then ends what it has started, and itself, and only if it does not is killed, too."""
        self._is_ending = True
        try:
            if self._level is Level.SANDBOXED and self.provisioner is not None:
                _kill_children(getattr(self.provisioner, "pid", None))
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._async_wait(), END_S)
            await super()._async_kill_kernel(restart)
        finally:
            self._is_ending = False

    _kill_kernel = _async_kill_kernel

    async def _async_send_kernel_sigterm(self, restart: bool = False) -> None:
        """A launcher that is asked to end would leave behind what it keeps: it is not asked."""
        await self._async_kill_kernel(restart)

    _send_kernel_sigterm = _async_send_kernel_sigterm

    async def _async_start_kernel(self, **options: Any) -> None:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": self._log}
        await super()._async_start_kernel(**{**options, **quiet, "cwd": str(self.work)})

    start_kernel = _async_start_kernel

    def remove_folder(self) -> None:
        """Remove the copy."""
        self._log.close()
        remove(self._root)


def _kill_children(pid: int | None) -> None:
    """Kill the children of a launcher: the kernel, and what has been left to the launcher by others that ended."""
    with suppress(psutil.Error):
        for child in psutil.Process(pid).children() if pid else ():
            child.kill()
