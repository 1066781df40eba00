"""Folders of strangers on their way to another machine and back: what lies in them, as bytes, whatever its names are.

What leads out of a folder, or is no file at all, arrives as such, since something is said of it there. It is read and written like
every folder that a submission fills (:mod:`autograder.sandbox.untrusted_folder`).
"""

import os
import stat
from collections.abc import Sequence, Set
from pathlib import Path, PurePosixPath
from typing import Literal

import msgspec

from autograder.errors import SubmissionError
from autograder.sandbox.notebook.work_folder import FOLDER_BYTES, FOLDER_ENTRIES
from autograder.sandbox.untrusted_folder import FILE, NEW_FILE, Entry, entries, opened

Kind = Literal["file", "folder", "link", "closed", "odd", "known"]
OVERHEAD_BYTES = 64
"""What an entry takes besides its name and content, about."""


class Travelling(msgspec.Struct, frozen=True, array_like=True):
    """One entry of a folder: its path there, and a file's bytes or where a link leads.

    ``closed``: a file that could not be read; ``odd``: a pipe or the like; ``known``: a file that who gets it has already.
    """

    path: bytes
    kind: Kind
    content: bytes = b""


def load_travelling(folder: Path, *, known: Set[Path] = frozenset()) -> list[Travelling]:
    """What lies in a folder.

    Args:
        known: files that need not travel, relative to it.

    Raises:
        SubmissionError: it is more than travels.
        OSError: there is no such folder, or what is in it cannot be read.
    """
    loaded, size = list[Travelling](), 0
    for entry in entries(folder):
        size += entry.look.st_size if entry.is_file else 0
        if size > FOLDER_BYTES or len(loaded) >= FOLDER_ENTRIES:
            raise SubmissionError(
                f"the folder has more than {FOLDER_BYTES // 2**20} MiB or {FOLDER_ENTRIES} files, which are not sent to other machines"
            )
        loaded.append(Travelling(os.fsencode(entry.path), *_seen(entry, known)))
    return loaded


def _seen(entry: Entry, known: Set[Path]) -> tuple[Kind, bytes]:
    """Of what kind an entry is, and what is in it."""
    if entry.is_folder:
        return "folder", b""
    if stat.S_ISLNK(entry.look.st_mode):
        return "link", os.fsencode(os.readlink(entry.path.name, dir_fd=entry.folder))
    if not entry.is_file:
        return "odd", b""
    if entry.path in known:
        return "known", b""
    try:
        with os.fdopen(os.open(entry.path.name, FILE, dir_fd=entry.folder), "rb") as file:
            return "file", file.read(entry.look.st_size)
    except PermissionError:
        return "closed", b""


def size_of(loaded: Sequence[Travelling]) -> int:
    """About how many bytes these take on their way."""
    return sum(len(one.content) + len(one.path) + OVERHEAD_BYTES for one in loaded)


def write_travelling(arrived: Sequence[Travelling], folder: Path) -> list[Path]:
    """Write what has arrived into an empty folder of ours; those that are known here, relative to it, are left to the caller.

    Links come last, so that nothing is written through one.

    Raises:
        SubmissionError: a name leads elsewhere.
        OSError: something cannot be written.
    """
    for one in sorted(arrived, key=lambda one: one.kind == "link"):
        path = _plain(one.path)
        with opened(folder, path if one.kind == "folder" else path.parent, make=True) as fd:
            _write(one, path.name, fd)
    return [_plain(one.path) for one in arrived if one.kind == "known"]


def _write(one: Travelling, name: str, folder: int) -> None:
    if one.kind == "link":
        os.symlink(one.content, os.fsencode(name), dir_fd=folder)
    elif one.kind == "odd":
        os.mkfifo(name, dir_fd=folder)
    elif one.kind in ("file", "closed"):
        made = os.open(name, NEW_FILE, 0o666 if one.kind == "file" else 0, dir_fd=folder)
        with os.fdopen(made, "wb") as file:
            file.write(one.content)


def _plain(name: bytes) -> Path:
    """A relative path that stays below where it starts."""
    path = PurePosixPath(os.fsdecode(name))
    if path.is_absolute() or not path.parts or ".." in path.parts or b"\0" in name:
        raise SubmissionError(f"{name!r} is no name of a file in a folder")
    return Path(path)


def only_plain(arrived: Sequence[Travelling]) -> list[Travelling]:
    """Those of what has arrived that a folder may hold in which everything is ours: files and folders."""
    return [one for one in arrived if one.kind in ("file", "folder", "known")]
