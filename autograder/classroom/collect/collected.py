"""``collected.json``: who handed in what and when, beside the folders that ``autograder grade`` reads."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from autograder.atomic_write import write_atomically
from autograder.errors import UsageError
from autograder.results.model import HandedIn

Kind = Literal["moodle", "canvas", "gradescope", "nbgrader", "plain"]
FILE = "collected.json"
SCHEMA = "autograd-exercises/collected/1"


class Source(msgspec.Struct, frozen=True):
    """An export that was collected. ``digest``: of all that it held, to know it again."""

    name: str
    kind: Kind
    digest: str


class CollectedAttempt(msgspec.Struct, frozen=True):
    """One attempt. ``key``: the platform's own mark of it; ``source``: the number of the export that it came with first."""

    number: int
    digest: str
    source: int
    key: str = ""
    at: datetime | None = None
    is_late: bool | None = None
    files: list[str] = []
    problems: list[str] = []


class CollectedStudent(msgspec.Struct, frozen=True):
    """A student. ``attempts`` in the order in which they count: the last one is in ``folder``, the others are kept aside."""

    student: str
    folder: str
    name: str
    key: str
    attempts: list[CollectedAttempt]
    found_by: str = ""
    """How the roster knew who it is; empty without one."""

    @property
    def newest(self) -> CollectedAttempt:
        """The attempt that counts."""
        return self.attempts[-1]


class Stray(msgspec.Struct, frozen=True):
    """What is nobody's, and why."""

    source: int
    name: str
    reason: str


class Collected(msgspec.Struct, frozen=True):
    """``collected.json``."""

    schema: str = SCHEMA
    sources: list[Source] = []
    students: list[CollectedStudent] = []
    unmatched: list[Stray] = []

    def handed_in(self) -> dict[str, tuple[str, HandedIn]]:
        """By folder, the student and when the newest attempt was handed in."""
        return {one.folder: (one.student, _handed_in(one, self.sources)) for one in self.students}


def _handed_in(student: CollectedStudent, sources: Sequence[Source]) -> HandedIn:
    newest = student.newest
    return HandedIn(
        at=newest.at.isoformat() if newest.at else "",
        is_late=newest.is_late,
        attempts=len(student.attempts),
        platform=sources[newest.source].kind,
        platform_id=student.key,
        name=student.name,
        problems=newest.problems,
    )


def load_collected(folder: Path) -> Collected | None:
    """What was collected into ``folder``; None if nothing was.

    Raises:
        UsageError: the file there is damaged, or another version's.
    """
    path = folder / FILE
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror})") from None
    try:
        collected = msgspec.json.decode(content, type=Collected)
    except msgspec.MsgspecError as error:
        raise UsageError(f"{path} is damaged ({error}); collect into a new folder") from None
    if collected.schema != SCHEMA:
        raise UsageError(
            f"{path} has the schema {collected.schema!r}, this program reads {SCHEMA!r}; collect into a new folder"
        )
    return collected


def write_collected(folder: Path, collected: Collected) -> None:
    """Write it, if it is not there already as it is."""
    content = msgspec.json.format(msgspec.json.encode(collected), indent=1) + b"\n"
    path = folder / FILE
    if not path.is_file() or path.read_bytes() != content:
        write_atomically(path, content)
