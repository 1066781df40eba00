"""The folders that notebooks work in: what is copied there, what they made, how much it is."""

from collections.abc import Iterable, Set
from pathlib import Path

from autograder.sandbox.untrusted_folder import MAX_DEPTH, copy_file, entries, make_empty, opened

FOLDER_BYTES = 512 * 2**20
"""What a notebook's working folder may hold."""
FOLDER_ENTRIES = 50_000
"""How many files and folders it may hold."""
BLOCK_BYTES = 512
"""The unit of ``st_blocks``, whatever the file system's own blocks."""


def excess_of(
    folders: Iterable[Path], *, most_bytes: int | None = None, most_entries: int | None = None
) -> str:
    """What is too much in the folders that a process may write in; empty if nothing is.

    A file counts by its size or by what it takes on the disk, whichever is more: a sparse file takes less than its
    size, and one with blocks kept beyond its end more.
    """
    most_bytes = FOLDER_BYTES if most_bytes is None else most_bytes
    most_entries = FOLDER_ENTRIES if most_entries is None else most_entries
    size = count = 0
    for folder in folders:
        for entry in entries(folder):
            count += 1
            size += max(entry.look.st_size, entry.look.st_blocks * BLOCK_BYTES)
            if size > most_bytes:
                return f"its files need more than {most_bytes // 2**20} MiB"
            if count > most_entries:
                return f"it has made more than {most_entries} files and folders"
            if entry.is_folder and len(entry.path.parts) >= MAX_DEPTH:
                return f"it has put more than {MAX_DEPTH} folders into each other"
    return ""


def fill(folder: Path, source: Path, *, without: Set[Path] = frozenset()) -> None:
    """Make the notebook's ``work`` and ``home`` in ``folder`` what they are at first: a copy of ``source``, and empty.

    Args:
        without: what to leave out of the copy, relative to ``source``.
    """
    for name in ("work", "home"):
        (folder / name).mkdir(exist_ok=True)
        make_empty(folder / name)
    copy_files(source, folder / "work", without=without)


def copy_files(source: Path, target: Path, *, without: Set[Path] = frozenset()) -> None:
    """Copy the regular files below ``source``; links are left out, since they may lead anywhere.

    Args:
        without: more to leave out, relative to ``source``.
    """

    def is_left_out(path: Path) -> bool:
        return path.name.startswith(".git") or path in without

    source = source.resolve()  # the folder itself may be given through a link
    target.mkdir(parents=True, exist_ok=True)
    for entry in entries(source, skip=is_left_out):
        if entry.is_folder:
            with opened(target, entry.path, make=True):
                pass
        elif entry.is_file:
            copy_file(source, target, entry.path)


def files_of(folder: Path) -> set[Path]:
    """The regular files below ``folder``, relative to it."""
    return {entry.path for entry in entries(folder) if entry.is_file}
