"""Files written whole or not at all."""

import os
import tempfile
from pathlib import Path

UMASK = os.umask(0o077)  # it can only be read by setting it
os.umask(UMASK)


def write_atomically(path: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Replace ``path`` by ``content``; a reader sees the old file or the new one, never a part.

    Args:
        mode: permissions, before the user's umask.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(mode & ~UMASK)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
