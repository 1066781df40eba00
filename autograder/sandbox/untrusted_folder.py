"""Folders that a submission has filled, or fills just now: walked, copied and removed without resolving a path in them.

Who may write in a folder can put a link where a folder was a moment ago, nest folders by the thousand, and close them to
reading. So each step here goes from the descriptor of a folder to one name in it, follows no link, and takes nothing
for a file but a regular one. A walk goes :data:`MAX_DEPTH` folders deep; a removal as deep as there is something.
"""

import contextlib
import errno
import io
import itertools
import os
import secrets
import stat
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

MAX_DEPTH = 64
"""How deep folders are looked into; each takes a descriptor or two."""
FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
FILE = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
"""How a file is opened: not through a link, and a pipe without waiting for its other end."""
NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL
O_PATH = getattr(os, "O_PATH", 0)
CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class Entry:
    """What lies at ``path``, relative to the folder that is walked, as it looks itself, be it a link."""

    path: Path
    look: os.stat_result
    folder: int
    """The descriptor of the folder it lies in; open until the next entry is asked for."""

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder."""
        return stat.S_ISDIR(self.look.st_mode)

    @property
    def is_file(self) -> bool:
        """Whether it is a regular file."""
        return stat.S_ISREG(self.look.st_mode)


def entries(folder: Path, *, skip: Callable[[Path], bool] = lambda _: False) -> Generator[Entry]:
    """All that lies below ``folder``, each folder before what is in it, as far as it is there and can be opened.

    Args:
        skip: what to leave out, and all below it, by its path relative to ``folder``.

    Raises:
        OSError: ``folder`` itself is no folder.
    """
    open_folders = [_within(open_folder(folder), Path())]
    try:
        while open_folders:
            entry = next(open_folders[-1], None)
            if entry is None:
                open_folders.pop()
            elif not skip(entry.path):
                yield entry
                if entry.is_folder and len(open_folders) < MAX_DEPTH:
                    with contextlib.suppress(OSError):
                        open_folders.append(_within(open_folder(entry.path.name, entry.folder), entry.path))
    finally:
        for left in open_folders:
            left.close()


def _within(fd: int, path: Path) -> Generator[Entry]:
    """What lies in an open folder, which is closed after that."""
    try:
        with os.scandir(fd) as found:
            for one in found:
                try:
                    look = one.stat(follow_symlinks=False)
                except OSError:  # it has gone
                    continue
                yield Entry(path / one.name, look, fd)
    finally:
        os.close(fd)


def open_folder(name: Path | str, inside: int | None = None) -> int:
    """The descriptor of a folder; one that is closed to us, its owners, is opened to us first.

    Args:
        inside: the descriptor of the folder it lies in.

    Raises:
        OSError: it is no folder but a link or a file, or is not there.
    """
    try:
        return os.open(name, FOLDER, dir_fd=inside)
    except PermissionError:
        if not O_PATH:
            raise
    handle = os.open(name, FOLDER | O_PATH, dir_fd=inside)
    try:
        Path(f"/proc/self/fd/{handle}").chmod(0o700)
        return os.open(".", FOLDER, dir_fd=handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def opened(folder: Path, below: Path | None = None, *, make: bool = False) -> Iterator[int]:
    """The descriptor of the folder ``below`` in ``folder``; with ``make``, one that is not there is made.

    Raises:
        OSError: on the way there is something else.
    """
    fd = open_folder(folder)
    try:
        for name in below.parts if below else ():
            if make:
                with contextlib.suppress(FileExistsError):
                    os.mkdir(name, dir_fd=fd)
            inner = open_folder(name, fd)
            os.close(fd)
            fd = inner
        yield fd
    finally:
        os.close(fd)


def copy_file(source: Path, target: Path, relative: Path, *, most: int | None = None) -> int:
    """Copy the regular file ``relative`` in the folder ``source`` to the same place in ``target``; its size in bytes.

    Args:
        most: the largest that is copied, in bytes.

    Raises:
        FileExistsError: there is something already.
        OSError: it is no regular file, is larger, has a link on its way, or cannot be read or written.
    """
    with opened(source, relative.parent) as fd:
        data = os.open(relative.name, FILE, dir_fd=fd)
    with os.fdopen(data, "rb", buffering=0) as original:
        look = os.fstat(data)
        if not stat.S_ISREG(look.st_mode):
            raise OSError(errno.EINVAL, "not a regular file", str(relative))
        if most is not None and look.st_size > most:
            raise OSError(errno.EFBIG, f"{look.st_size} bytes are too many", str(relative))
        with opened(target, relative.parent, make=True) as fd:
            made = os.open(relative.name, NEW_FILE, 0o666, dir_fd=fd)
        with os.fdopen(made, "wb", buffering=0) as copy:
            _copy(original, copy, look.st_size)
    return look.st_size


def _copy(original: io.FileIO, copy: io.FileIO, size: int) -> None:
    """Copy ``size`` bytes; what has been added since is not."""
    while size > 0 and (data := original.read(min(size, CHUNK_BYTES))):
        size -= len(data)
        view = memoryview(data)
        while view:
            view = view[copy.write(view) :]


def remove(folder: Path) -> None:
    """Remove a folder and all that is in it, however deep; what cannot be removed stays."""
    with contextlib.suppress(OSError):
        make_empty(folder)
        folder.rmdir()


def make_empty(folder: Path) -> None:
    """Remove all that is in a folder, however deep; what cannot be removed stays.

    Raises:
        OSError: it is no folder.
    """
    with opened(folder) as top:
        numbers = itertools.count()
        prefix = secrets.token_hex(8)  # no name that somebody has given
        while _remove_one_layer(top, (f"{prefix}-{number}" for number in numbers)):
            pass


def _remove_one_layer(top: int, free_names: Iterator[str]) -> bool:
    """Remove what is in ``top`` but its folders' folders, which move up into it; whether that got anything done.

    So each folder is emptied right below the top, with two descriptors, and no depth asks for more.
    """
    folders, done = _unlink_files(top)
    for name in folders:
        with contextlib.suppress(OSError), _owned(name, top) as fd:
            inner, unlinked = _unlink_files(fd)
            done |= unlinked
            for deeper in inner:
                with contextlib.suppress(OSError), _owned(deeper, fd):  # closed to us, it could not be moved
                    os.rename(deeper, next(free_names), src_dir_fd=fd, dst_dir_fd=top)
                    done = True
        with contextlib.suppress(OSError):
            os.rmdir(name, dir_fd=top)
            done = True
    return done


@contextlib.contextmanager
def _owned(name: str, inside: int) -> Iterator[int]:
    """The descriptor of a folder in which we may do anything."""
    fd = open_folder(name, inside)
    try:
        os.fchmod(fd, 0o700)
        yield fd
    finally:
        os.close(fd)


def _unlink_files(folder: int) -> tuple[list[str], bool]:
    """Unlink all that is no folder; the folders' names, and whether anything was unlinked."""
    folders, unlinked = [], False
    with os.scandir(folder) as found:
        for one in found:
            if one.is_dir(follow_symlinks=False):
                folders.append(one.name)
                continue
            with contextlib.suppress(OSError):
                os.unlink(one.name, dir_fd=folder)
                unlinked = True
    return folders, unlinked
