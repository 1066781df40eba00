"""Files written whole or not at all.

What is written stands in a file of its own beside the old one until it takes its place. A writer that is killed meanwhile leaves that file
behind; it is locked as long as its writer lives, so that whoever writes there next can tell, and takes it away.
"""

import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl

UMASK = os.umask(0o077)  # it can only be read by setting it
os.umask(UMASK)
SUFFIX = ".unfinished"
HAS_LOCKS = sys.platform != "win32"


def write_atomically(path: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Replace ``path`` by ``content``; a reader sees the old file or the new one, never a part.

    Args:
        mode: permissions, before the user's umask.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = _unfinished(path)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            if HAS_LOCKS:  # in its place before the lock goes; elsewhere no open file can be moved
                file.flush()
                _put_in_place(temporary, path, mode)
        if not HAS_LOCKS:
            _put_in_place(temporary, path, mode)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _put_in_place(temporary: Path, path: Path, mode: int) -> None:
    temporary.chmod(mode & ~UMASK)
    temporary.replace(path)


def _unfinished(path: Path) -> tuple[int, Path]:
    """A file beside ``path``, open and locked, as far as its file system knows locks."""
    while True:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=SUFFIX)
        if (
            _is_locked_by_us(handle) and not os.fstat(handle).st_nlink
        ):  # taken for a stray before it was locked
            os.close(handle)
            continue
        return handle, Path(name)


def _is_locked_by_us(handle: int, *, waits: bool = True) -> bool:
    """Lock an open file against others, if that can be."""
    if sys.platform != "win32":
        with suppress(OSError):  # another has it, or the file system knows no locks
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))
            return True
    return False


def remove_unfinished(folder: Path) -> None:
    """Take away what writers in ``folder`` have left behind that were killed; what is being written now stays."""
    for path in folder.glob(f".*{SUFFIX}"):
        with suppress(OSError):  # somebody else has just done so, or it is not ours to remove
            handle = os.open(path, os.O_RDWR)
            try:
                if _is_locked_by_us(handle, waits=False):
                    path.unlink()
            finally:
                os.close(handle)
