"""A platform's export as a flat list of files: a zip or a folder, opened such that one bad file costs its student alone.

A file that cannot be had (encrypted, broken, a link, a name that leads elsewhere, more than there may be) stays in the list with its
problem, so that whoever handed it in is told of it. Nothing is written here, and nothing is read before it is asked for.
"""

import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import pairwise
from lzma import LZMAError
from pathlib import Path

from autograder.classroom.choosing import MAX_FILE_MIB
from autograder.classroom.untrusted_files import IS_LINK, is_ignored, problem_of, read_file, search
from autograder.errors import SubmissionError, UsageError
from autograder.escaping import CONTROL, utf8

MAX_MEMBERS = 200_000
"""So many files an export has at most."""
MAX_DEPTH = 24
SHOWN_CHARS = 80
TIMESTAMP = "timestamp.txt"
"""nbgrader's file that says when something was handed in."""
ENCRYPTED = 0x1
DRIVE = re.compile(r"[A-Za-z]:")
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, LZMAError, struct.error, EOFError, OSError, ValueError, RuntimeError, LookupError,
    OverflowError,
)  # fmt: skip
"""What :mod:`zipfile` raises on archives that are none, broken, encrypted or compressed in a way it does not know."""


@dataclass(frozen=True)
class Member:
    """One file of an export. ``parts``: its folders and its name, none of which leads elsewhere."""

    parts: tuple[str, ...]
    read: Callable[[], bytes] = field(repr=False, compare=False)
    """Its content; raises SubmissionError with what is wrong with it."""
    problem: str = ""
    """Why it cannot be had."""

    @property
    def shown(self) -> str:
        """The file's place, short enough for a sentence."""
        text = CONTROL.sub("\ufffd", "/".join(self.parts))
        return text if len(text) <= SHOWN_CHARS else f"{text[:SHOWN_CHARS]}…"

    def below(self, depth: int) -> "Member":
        """The same file as it lies below so many of its folders."""
        return replace(self, parts=self.parts[depth:])


@contextmanager
def opened_export(path: Path) -> Iterator[list[Member]]:
    """The files of a zip or a folder, in order of their names; they can be read inside the block.

    Raises:
        UsageError: there is nothing at ``path``, or it is neither.
    """
    if path.is_dir():
        try:
            found = list(_in_folder(path))
        except OSError as error:
            raise UsageError(f"{path} cannot be read ({error.strerror})") from None
        yield found
        return
    if not path.is_file():
        raise UsageError(f"{path} does not exist; give the zip or the folder that was downloaded")
    try:
        archive = zipfile.ZipFile(path)
    except UNREADABLE as error:
        raise UsageError(f"{path} is no zip, or a broken one ({error}); download it again") from None
    with archive:
        yield members_of(archive)


def members_of(archive: zipfile.ZipFile) -> list[Member]:
    """The files of an open zip, in order of their names; their problems are found without unpacking.

    Raises:
        UsageError: there are too many.
    """
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > MAX_MEMBERS:
        raise UsageError(
            f"{archive.filename} holds more than {MAX_MEMBERS} files; unpack it and collect its folders one by one"
        )
    contents: dict[str, set[tuple[int, int]]] = {}
    for info in infos:
        contents.setdefault(info.filename, set()).add((info.CRC, info.file_size))
    overlapping = _overlapping(infos)
    found = dict[str, Member]()
    for info in infos:
        problem = _problem_of(info)
        if len(contents[info.filename]) > 1:
            problem = "is there twice, with different content"
        if info.header_offset in overlapping:
            problem = "shares its bytes with another file of the archive"
        parts, way = _parts_of(info.filename)
        if parts and not any(map(is_ignored_here, parts)):
            found[info.filename] = Member(parts, _reader(archive, info), problem or way)
    return sorted(found.values(), key=lambda member: member.parts)


def unpacked(content: bytes) -> list[Member]:
    """The files of a zip that a student handed in.

    Raises:
        SubmissionError: it is none, or a broken one.
    """
    try:
        return members_of(zipfile.ZipFile(BytesIO(content)))
    except (*UNREADABLE, UsageError):
        raise SubmissionError("is no zip, or a broken one") from None


def is_ignored_here(name: str) -> bool:
    """Whether a file or folder of this name is nobody's work; nbgrader's note of the time is looked at."""
    return is_ignored(name) and name != TIMESTAMP


def _parts_of(name: str) -> tuple[tuple[str, ...], str]:
    """A member's folders and name, and what is wrong with them."""
    slashed = utf8(name).replace("\\", "/")
    parts = tuple(part for part in slashed.split("/") if part not in ("", "."))
    harmless = tuple(part for part in parts if part != "..")
    if harmless != parts:
        return harmless, "has a name that leads out of its folder"
    if slashed.startswith("/") or DRIVE.match(slashed):
        return parts, "has an absolute name"
    if len(parts) > MAX_DEPTH:
        return parts, f"lies in more than {MAX_DEPTH} folders in each other"
    return parts, ""


def _problem_of(info: zipfile.ZipInfo) -> str:
    mode = info.external_attr >> 16
    if stat.S_ISLNK(mode):
        return IS_LINK
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "is no regular file"
    if info.flag_bits & ENCRYPTED:
        return "is encrypted; ask for it without a password"
    if info.file_size > MAX_FILE_MIB * 2**20:
        return f"is larger than {MAX_FILE_MIB} MiB; ask for it with outputs cleared"
    return ""


def _overlapping(infos: Sequence[zipfile.ZipInfo]) -> set[int]:
    """Where members begin that lie in each other, as no archiver writes them: their sizes say nothing of what they unpack to."""
    starts = Counter(info.header_offset for info in infos)
    found = {start for start, count in starts.items() if count > 1}
    ordered = sorted(infos, key=lambda info: info.header_offset)
    for one, following in pairwise(ordered):
        if one.header_offset + one.compress_size > following.header_offset:
            found |= {one.header_offset, following.header_offset}
    return found


def _reader(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            with archive.open(info) as file:
                return file.read()  # no more than info.file_size, which is bounded
        except UNREADABLE as error:
            raise SubmissionError(f"cannot be unpacked ({error})") from None

    return read


def _in_folder(folder: Path) -> Iterator[Member]:
    """All files below a folder; each folder in it is searched by itself, within the bounds of one student's work."""
    for entry in sorted(folder.iterdir()):
        if is_ignored_here(entry.name):
            continue
        if not entry.is_dir() or entry.is_symlink():
            yield _file(entry, folder)
            continue
        searched = search(entry, is_ignored_here)
        yield from (_file(path, folder) for path in sorted(searched.paths))
        for place in searched.left_out:
            yield Member((utf8(entry.name), "…"), _nothing, f"was not searched: {place}")


def _file(path: Path, root: Path) -> Member:
    parts = tuple(map(utf8, path.relative_to(root).parts))

    def read() -> bytes:
        return read_file(path, root=root, max_bytes=MAX_FILE_MIB * 2**20)

    try:
        return Member(parts, read, problem_of(path.lstat(), MAX_FILE_MIB * 2**20))
    except OSError as error:
        return Member(parts, read, f"cannot be read: {error.strerror}")


def _nothing() -> bytes:
    raise SubmissionError("was not searched")
