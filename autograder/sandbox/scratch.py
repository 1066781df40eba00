"""Where children that are observed may write, one after the other: two small folders that are emptied in between.

Each child may write in both, and nowhere else. Beside them lies the file through which the child that runs tells at which
statement it is (:mod:`autograder.sandbox.inside.mark`); it is opened once, before any child has run, and read through that
descriptor, so that nothing which a child has put somewhere is ever looked for by its name.
"""

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

from autograder.errors import SandboxError
from autograder.sandbox.inside.mark import SIZE_BYTES, Place, place_in
from autograder.sandbox.notebook.work_folder import excess_of
from autograder.sandbox.untrusted_folder import make_empty, remove

MOST_BYTES = 64 * 2**20
"""What a child's folders may hold."""
MOST_ENTRIES = 2_000
"""How many files and folders they may hold."""


class Scratch:
    """The folders of one warm process's children.

    Args:
        folder: a folder of the trusted side's own; the two are made in it.
    """

    def __init__(self, folder: Path) -> None:
        self.work, self.home = folder / "work", folder / "home"
        self.work.mkdir()
        self.home.mkdir()
        self._is_used = True
        self.mark = folder / "mark"
        self._mark_fd = os.open(self.mark, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        os.pwrite(self._mark_fd, bytes(SIZE_BYTES), 0)

    @property
    def writable(self) -> list[str]:
        """The folders in which a child may write."""
        return [str(self.work), str(self.home)]

    def fill(self, files: Mapping[str, bytes]) -> None:
        """Make the folders what they are for a new child: empty, but for ``files`` by their relative paths to work with.

        Raises:
            SandboxError: what the child before has left cannot be removed.
        """
        if self._is_used:
            self.clear()
        self._is_used = True
        for name, content in files.items():
            path = self.work / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            path.chmod(0o444)
        os.pwrite(self._mark_fd, bytes(SIZE_BYTES), 0)

    def clear(self) -> None:
        """Remove all that is in the folders.

        Raises:
            SandboxError: something cannot be removed.
        """
        for folder in (self.work, self.home):
            make_empty(folder)
            if next(folder.iterdir(), None):
                raise SandboxError(f"{folder} cannot be emptied")
        self._is_used = False

    def excess(self) -> str:
        """What is too much in the folders; empty if nothing is."""
        return excess_of((self.work, self.home), most_bytes=MOST_BYTES, most_entries=MOST_ENTRIES)

    def place(self) -> Place:
        """Where the child that ran last says that it was."""
        return place_in(os.pread(self._mark_fd, SIZE_BYTES, 0))

    def close(self) -> None:
        """Remove the folders, as far as they can be. A second time does nothing."""
        if self._mark_fd < 0:
            return
        os.close(self._mark_fd)
        self._mark_fd = -1
        for folder in (self.work, self.home):
            with contextlib.suppress(OSError):
                remove(folder)
