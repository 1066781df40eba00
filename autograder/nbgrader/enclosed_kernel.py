"""A real Jupyter kernel inside the sandbox, for notebooks that need one.

The kernel is started through the launcher with a policy of its own: it may read what it needs and a copy of its
notebook's folder, write there, and reach nothing else. It speaks over Unix sockets in that folder, since there is no
network. Python's is :mod:`autograder.runtime.kernel`; other languages' are started as their specifications say.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Set
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from jupyter_core.paths import jupyter_path

from autograder.nbgrader.files import FOLDER_BYTES, copy_files, files_of, remove_new, size_of
from autograder.runtime.kernel import METADATA
from autograder.sandbox import LAUNCHER, PACKAGE, Level, kernel_policy, readable_folders, require_sandbox

MEMORY = "4G"
PYTHON_KERNEL = PACKAGE / "runtime" / "kernel.py"


class EnclosedKernelManager(AsyncKernelManager):
    """Starts a kernel enclosed, in a copy of ``folder``.

    Args:
        level: the enclosure.
        folder: what lies beside the notebook.
        without: what to leave out of the copy, relative to it.
        python: whether it is Python's own kernel, not the one that ``kernel_name`` specifies.
    """

    def __init__(
        self, *, level: Level, folder: Path, without: Set[Path], python: bool, **options: Any
    ) -> None:
        super().__init__(**options)
        if level is Level.SANDBOXED:
            require_sandbox()
        self._level = level
        self._python = python
        self._root = Path(tempfile.mkdtemp(prefix="autograder-kernel-"))
        for name in ("work", "home", "run"):
            (self._root / name).mkdir()
        copy_files(folder, self.work, without=without)
        self._before = files_of(self.work)
        self._log = (self._root / "log").open("w+b")
        self.transport = "ipc"
        self.ip = str(self._root / "run" / "kernel")
        self.connection_file = str(self._root / "run" / "connection.json")

    @property
    def work(self) -> Path:
        """Where its cells read and write files."""
        return self._root / "work"

    def new_files(self) -> list[Path]:
        """The regular files its cells have made, relative to :attr:`work`."""
        return sorted(files_of(self.work) - self._before)

    def last_words(self) -> str:
        """What the kernel said on its standard error, the end of it."""
        self._log.seek(0)
        return self._log.read()[-2000:].decode("utf-8", "replace").strip()

    @staticmethod
    def about(is_test: bool, keep: list[str]) -> dict[str, Any]:
        """The metadata of a request to execute a cell, as Python's kernel wants it."""
        return {METADATA: {"is_test": is_test, "keep": keep}}

    def format_kernel_cmd(self, extra_arguments: list[str] | None = None) -> list[str]:
        """The kernel's command line, enclosed."""
        if self._python:
            command = [sys.executable, "-E", "-s", "-B", str(PYTHON_KERNEL), "-f", self.connection_file]
            command += extra_arguments or []
        else:
            command = super().format_kernel_cmd(extra_arguments)
        if self._level is not Level.SANDBOXED:
            return command
        policy = kernel_policy(self._root, self._environment(), readable=jupyter_path(), memory=MEMORY)
        return [sys.executable, "-I", "-B", str(LAUNCHER), json.dumps(policy), *command]

    def _environment(self) -> dict[str, str]:
        home = dict.fromkeys(("HOME", "TMPDIR", "IPYTHONDIR", "MPLCONFIGDIR"), str(self._root / "home"))
        passed = {k: v for k, v in os.environ.items() if k.startswith("NBGRADER_")}
        readable = [Path(folder) for folder in readable_folders()]
        entries = [str(Path(sys.executable).parent), *os.environ.get("PATH", "").split(os.pathsep)]
        path = [e for e in entries if any(Path(e).is_relative_to(folder) for folder in readable)]
        return {"LANG": "C.UTF-8", "PATH": os.pathsep.join(path), **passed, **home}

    async def _async_is_alive(self) -> bool:
        """As long as its process is, and its files need no more than a session's may."""
        alive = await super()._async_is_alive()
        if alive and size_of(self._root) > FOLDER_BYTES:
            await self._async_kill_kernel()
            remove_new(self._root, self._before)
            return False
        return alive

    is_alive = _async_is_alive

    async def _async_start_kernel(self, **options: Any) -> None:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": self._log}
        await super()._async_start_kernel(**{**options, **quiet, "cwd": str(self.work)})

    start_kernel = _async_start_kernel

    def remove_folder(self) -> None:
        """Remove the copy."""
        self._log.close()
        shutil.rmtree(self._root, ignore_errors=True)
