"""What one student handed in once, as a platform tells it; and what could not be assigned to anybody."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from autograder.classroom.collect.members import Member, unpacked
from autograder.errors import SubmissionError

MAX_FILES = 500
"""So many files of one attempt are kept."""
MAX_BYTES = 256 * 2**20
"""So much of one attempt is kept, unpacked."""


ZIP = re.compile(r"\.zip\Z", re.IGNORECASE)


@dataclass(frozen=True)
class Handed:
    """One attempt of one student.

    ``key`` is what the platform knows the student by, unique within one export, and ``aliases`` other such ids. ``files`` lie as the
    student handed them in. ``at`` is None and ``is_late`` is None where the platform does not say.
    """

    key: str
    name: str
    files: tuple[Member, ...]
    at: datetime | None = None
    is_late: bool | None = None
    attempt: str = ""
    """The platform's own number of the attempt; a higher one is a later one."""
    aliases: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Unmatched:
    """A file or folder of an export that is nobody's, or a student who is not in the roster."""

    name: str
    reason: str


@dataclass(frozen=True)
class Listing:
    """What an export holds: the attempts, and what is nobody's."""

    handed: tuple[Handed, ...]
    unmatched: tuple[Unmatched, ...] = ()


@dataclass(frozen=True)
class Contents:
    """The files of one attempt by their parts, and what was wrong with others."""

    files: dict[tuple[str, ...], bytes]
    problems: tuple[str, ...]


def contents_of(files: Iterable[Member]) -> Contents:
    """Read what a student handed in, as far as the bounds for one student reach. An archive is unpacked, one in it is not."""
    basket = _Basket()
    for file in files:
        content = basket.content_of(file)
        if content is None:
            continue
        if not ZIP.search(file.parts[-1]):
            basket.put(file, content)
            continue
        try:
            inner = unpacked(content)
        except SubmissionError as error:
            basket.problems.append(f"{file.shown} {error}")
            continue
        for one in inner:
            below = replace(one, parts=(*file.parts[:-1], ZIP.sub("", file.parts[-1]) or "zip", *one.parts))
            if (unzipped := basket.content_of(below)) is not None:
                basket.put(below, unzipped)
    return Contents(basket.files, tuple(basket.problems))


class _Basket:
    """Takes files until there are too many, or they are too large."""

    def __init__(self) -> None:
        self.files = dict[tuple[str, ...], bytes]()
        self.problems = list[str]()
        self._size = 0

    def content_of(self, file: Member) -> bytes | None:
        """A file's content, unless it has a problem or there is no room for it."""
        try:
            if file.problem:
                raise SubmissionError(file.problem)
            if len(self.files) == MAX_FILES:
                raise SubmissionError(f"is one of more than {MAX_FILES} files")
            content = file.read()
            if self._size + len(content) > MAX_BYTES:
                raise SubmissionError(f"makes more than {MAX_BYTES // 2**20} MiB of the student's files")
        except SubmissionError as error:
            self.problems.append(f"{file.shown} {error}")
            return None
        self._size += len(content)
        return content

    def put(self, file: Member, content: bytes) -> None:
        """Keep a file; one of the same name as another, in a folder with a number for a name."""
        parts, number = file.parts, 1
        while self.files.get(parts, content) != content:
            number += 1
            parts = (*file.parts[:-1], str(number), file.parts[-1])
        self.files[parts] = content
