"""An assignment's folder on its way to another machine: its files as bytes, under a digest, and unpacked there once."""

import hashlib
import tempfile
from contextlib import suppress
from pathlib import Path, PurePosixPath

import msgspec

from autograder.assignment.model import files_under
from autograder.errors import ClusterError
from autograder.sandbox.untrusted_folder import remove

DIGITS = 32
"""So many digits of the digest name the folder that it is unpacked in."""


class PackedFolder(msgspec.Struct, frozen=True):
    """A folder's name and its files, by their paths relative to it."""

    name: str
    files: dict[str, bytes]

    @property
    def digest(self) -> str:
        """SHA-256 of all of it, in hexadecimal."""
        return hashlib.sha256(msgspec.msgpack.encode((self.name, sorted(self.files.items())))).hexdigest()


def load_packed(folder: Path) -> PackedFolder:
    """A folder packed, without caches."""
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files_under(folder)}
    return PackedFolder(folder.name, files)


def place_of(digest: str, name: str, where: Path) -> Path:
    """Where the folder of this digest and name is unpacked below ``where``."""
    return where / digest[:DIGITS] / name


def write_unpacked(packed: PackedFolder, digest: str, where: Path) -> Path:
    """Unpack below ``where``, whole or not at all; the folder. Nobody else can read it. What is there already is not written again.

    Raises:
        ClusterError: it is not what ``digest`` says, or a file's name leads elsewhere.
    """
    if packed.digest != digest:
        raise ClusterError("the assignment's folder did not arrive as it was sent; run the same again")
    place = place_of(digest, packed.name, where)
    if place.is_dir():
        return place
    where.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix="unpacking-", dir=where))
    try:
        for name, content in packed.files.items():
            path = made / _plain(packed.name) / _plain(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        with suppress(OSError):  # another thread was faster; it has unpacked the same
            made.rename(place.parent)
    finally:
        if made.exists():
            remove(made)
    return place


def _plain(name: str) -> PurePosixPath:
    """A relative path that stays below where it starts."""
    path = PurePosixPath(name)
    if path.is_absolute() or not path.parts or ".." in path.parts or "\0" in name:
        raise ClusterError(f"{name!r} is no name of a file in an assignment's folder")
    return path
