"""Files and folders as strangers hand them in, looked at such that none of them costs more than itself.

There may be a link to somewhere else, a pipe nobody writes to, 40 gigabytes of nothing, 1,500 folders in each other; and any of
them may become another while we look. So everything is opened step by step from a folder that the grader was given, no step
follows a link, and what is decided is decided about the descriptor that is then read. Nothing here is changed, unlike by
:mod:`autograder.sandbox.untrusted_folder`, which is for folders that are ours and that a running submission fills.
"""

import errno
import os
import stat
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from autograder.errors import SubmissionError

MAX_DEPTH = 24
"""So many folders in each other are searched."""
MAX_ENTRIES = 20_000
"""So many entries are looked at in one search."""
MAX_PATH_BYTES = 1024
"""Folders with a longer path, from the searched folder on, are not searched."""
IGNORED_NAMES = {
    "README.md", "__pycache__", "__MACOSX", "Thumbs.db", "collected.json", "desktop.ini", "timestamp.txt",
}  # fmt: skip
"""What systems and we ourselves leave beside a student's work."""
LISTED = 5
"""So many folders that were left out are named."""
CHUNK_BYTES = 1 << 20
READ = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
FOLDER = READ | getattr(os, "O_DIRECTORY", 0)
NO_LINK = getattr(os, "O_NOFOLLOW", 0)
IS_LINK = "is a symbolic link; ask for the file itself"


@dataclass
class Search:
    """What a search has found: the paths of what is no folder, shallow ones first, and what it left out and why."""

    paths: list[Path] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def search(folder: Path, is_ignored: Callable[[str], bool]) -> Search:
    """All that is no folder below ``folder``, as far as the limits reach. No link is followed, nor may it be one.

    Args:
        is_ignored: whether entries of this name, and all that is in them, are passed over.
    """
    found, waiting, entries = Search(), deque[tuple[str, ...]]([()]), 0
    while waiting:
        parts = waiting.popleft()
        place = "/".join(parts) or "the folder itself"
        try:
            names = _names_in(folder, parts, at_most=MAX_ENTRIES - entries + 1)
        except OSError as error:
            found.left_out.append(f"{_short(place)} (cannot be read: {error.strerror})")
            continue
        entries += len(names)
        if entries > MAX_ENTRIES:
            found.left_out.append(f"what came after {MAX_ENTRIES} entries")
            waiting.clear()
        for name, is_folder in sorted(names):
            inside = (*parts, name)
            if is_ignored(name):
                continue
            if not is_folder:
                found.paths.append(folder.joinpath(*inside))
            elif len(inside) > MAX_DEPTH:
                found.left_out.append(f"{_short(place)}/… (more than {MAX_DEPTH} folders in each other)")
            elif len(os.fsencode("/".join(inside))) > MAX_PATH_BYTES:
                found.left_out.append(f"{_short(place)}/… (its path has more than {MAX_PATH_BYTES} bytes)")
            elif entries <= MAX_ENTRIES:
                waiting.append(inside)
    return found


def is_ignored(name: str) -> bool:
    """Whether a file or folder of this name is none of the student's work."""
    return name.startswith(".") or name in IGNORED_NAMES


def listed(left_out: Sequence[str]) -> str:
    """What a search left out, in one line."""
    more = f" and {len(left_out) - LISTED} more" if len(left_out) > LISTED else ""
    return "; ".join(left_out[:LISTED]) + more


def _short(place: str) -> str:
    return place if len(place) <= 60 else f"{place[:60]}…"


def _names_in(folder: Path, parts: Sequence[str], *, at_most: int) -> list[tuple[str, bool]]:
    """The names in a folder below ``folder``, and whether each is a folder; not all, if there are more."""
    below_its_parent = (folder.name, *parts)
    with opened_below(folder.parent, below_its_parent, FOLDER) as fd, os.scandir(fd) as entries:
        return [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in islice(entries, at_most)]


@contextmanager
def opened_below(root: Path, parts: Sequence[str], flags: int) -> Iterator[int]:
    """A descriptor of what is at ``parts`` below ``root``, opened step by step without following a link."""
    steps = list(parts) if os.open in os.supports_dir_fd else []
    fd = os.open(root if steps else root.joinpath(*parts), FOLDER if steps else flags)
    try:
        while steps:
            name = steps.pop(0)
            inner = os.open(name, NO_LINK | (FOLDER if steps else flags), dir_fd=fd)
            os.close(fd)
            fd = inner
        yield fd
    finally:
        os.close(fd)


def problem_of(status: os.stat_result, max_bytes: int) -> str:
    """Why a file with this status is not read; empty if it is."""
    if stat.S_ISLNK(status.st_mode):
        return IS_LINK
    if not stat.S_ISREG(status.st_mode):
        return "is no regular file"
    if status.st_size > max_bytes:
        return f"is larger than {max_bytes // 2**20} MiB; ask for it with outputs cleared"
    return ""


def read_file(path: Path, *, root: Path | None = None, max_bytes: int) -> bytes:
    """The bytes of a regular file.

    Args:
        path: the file.
        root: a folder above it; no link below that is followed. By default the file's own folder.
        max_bytes: a larger file is not read.

    Raises:
        SubmissionError: it is another kind of file, too large, cannot be read, or changes while it is.
    """
    root = root or path.parent
    try:
        with opened_below(root, path.relative_to(root).parts, READ) as fd:
            before = os.fstat(fd)
            if problem := problem_of(before, max_bytes):
                raise SubmissionError(problem)
            data = _read_at_most(fd, before.st_size + 1)
            after = os.fstat(fd)
    except OSError as error:
        raise SubmissionError(_why(error)) from None
    if len(data) != before.st_size or after.st_mtime_ns != before.st_mtime_ns:
        raise SubmissionError("changed while it was read; run again with --resume once nobody writes to it")
    return data


def _read_at_most(fd: int, count: int) -> bytes:
    chunks = []
    while count and (chunk := os.read(fd, min(count, CHUNK_BYTES))):
        chunks.append(chunk)
        count -= len(chunk)
    return b"".join(chunks)


def _why(error: OSError) -> str:
    if error.errno == errno.ELOOP:
        return IS_LINK
    if error.errno == errno.ENXIO:  # a socket
        return "is no regular file"
    return f"cannot be read: {error.strerror}"
