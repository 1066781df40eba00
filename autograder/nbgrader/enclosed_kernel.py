"""A real Jupyter kernel inside the sandbox, for notebooks that need one.

The kernel is started as its specification says, but through the launcher, with a policy of its own: it may read what it needs and
a copy of its notebook's folder, write there, and reach nothing else. It speaks over Unix sockets in that folder, since
there is no network.
"""

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from jupyter_core.paths import jupyter_path

from autograder.nbgrader.kernel import copy_files, files_of
from autograder.sandbox import LAUNCHER, Level, kernel_policy, require_sandbox

MEMORY = "4G"


class EnclosedKernelManager(AsyncKernelManager):
    """Starts the kernel ``kernel_name`` enclosed, in a copy of ``folder``."""

    def __init__(self, *, level: Level, folder: Path, **options: Any) -> None:
        super().__init__(**options)
        if level is Level.SANDBOXED:
            require_sandbox()
        self._level = level
        self._root = Path(tempfile.mkdtemp(prefix="autograder-kernel-"))
        for name in ("work", "home", "run"):
            (self._root / name).mkdir()
        copy_files(folder, self.work)
        self._before = files_of(self.work)
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

    def format_kernel_cmd(self, extra_arguments: list[str] | None = None) -> list[str]:
        """The kernel's command line, enclosed."""
        command: list[str] = super().format_kernel_cmd(extra_arguments)
        if self._level is not Level.SANDBOXED:
            return command
        policy = kernel_policy(self._root, self._environment(), readable=jupyter_path(), memory=MEMORY)
        return [sys.executable, "-I", "-B", str(LAUNCHER), json.dumps(policy), *command]

    def _environment(self) -> dict[str, str]:
        home = dict.fromkeys(("HOME", "TMPDIR", "IPYTHONDIR", "MPLCONFIGDIR"), str(self._root / "home"))
        passed = {k: v for k, v in os.environ.items() if k.startswith("NBGRADER_") or k == "PATH"}
        return {"LANG": "C.UTF-8", **passed, **home}

    async def _async_start_kernel(self, **options: Any) -> None:
        await super()._async_start_kernel(**{**options, "cwd": str(self.work)})

    start_kernel = _async_start_kernel

    def remove_folder(self) -> None:
        """Remove the copy."""
        shutil.rmtree(self._root, ignore_errors=True)
