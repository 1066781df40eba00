"""Exports gathered into a folder: each student's newest attempt in a folder of her own, older ones aside, and who that is in ``collected.json``.

Collecting the same export again changes nothing; a later one adds attempts. The order of a student's attempts is that of their times where
the platform says them all; else that of the exports they came with, and within one that of the platform's own numbers. Broken off anywhere,
the same command again ends where it would have ended.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from autograder.classroom.collect.collected import (
    FILE,
    Collected,
    CollectedAttempt,
    CollectedStudent,
    Kind,
    Source,
    Stray,
    load_collected,
    write_collected,
)
from autograder.classroom.collect.handed import Contents, Handed, Unmatched, contents_of
from autograder.classroom.collect.kinds import kind_of, listing_of
from autograder.classroom.collect.members import opened_export
from autograder.classroom.collect.roster import Roster
from autograder.classroom.collect.safe_names import safe_paths
from autograder.errors import StoreError, UsageError
from autograder.results.files import file_names
from autograder.sandbox.untrusted_folder import remove

EARLIER, INCOMING, LOCK = ".earlier", ".incoming", ".collecting"
"""Folders and a file whose names grading passes over: older attempts; what is being written; that somebody collects."""


@dataclass(frozen=True)
class Request:
    """What to collect, and what of it is known. ``assignments``: what the assignment may be called in the export."""

    source: Path
    out: Path
    kind: Kind | None = None
    roster: Roster | None = None
    assignments: Sequence[str] = ()


@dataclass(frozen=True)
class Gathered:
    """What collecting one export did."""

    kind: Kind
    collected: Collected
    source: int
    """Its number among the exports that were collected."""
    was_known: bool
    new: list[str]
    """Students with a new attempt."""
    absent: list[str]
    """Those in the roster from whom there is nothing."""

    @property
    def unmatched(self) -> list[Stray]:
        """What of this export is nobody's."""
        return [stray for stray in self.collected.unmatched if stray.source == self.source]


@dataclass(frozen=True)
class _Arrival:
    """An attempt, and whose it is."""

    student: str
    found_by: str
    handed: Handed
    digest: str


def gather(request: Request) -> Gathered:
    """Collect one export.

    Raises:
        UsageError: it is no export, or ``out`` holds other things, or knows a student of it by another name.
        StoreError: ``out`` cannot be written, or somebody else collects into it just now.
    """
    with opened_export(request.source) as members, _locked(request.out):
        before = _checked(request.out)
        kind = request.kind or kind_of(members)
        listing = listing_of(kind, members, request.source, request.assignments)
        if not listing.handed:
            raise UsageError(
                f"nobody has handed in anything in {request.source}, read as {kind}; --kind says it otherwise"
            )
        arrivals, strangers = _assigned(listing.handed, request.roster)
        source = Source(request.source.name, kind, _digest_of(listing.handed))
        digests = [known.digest for known in before.sources]
        was_known = source.digest in digests
        number = digests.index(source.digest) if was_known else len(digests)
        desk = _Desk(request.out, before, kind, number, was_known)
        for arrival in arrivals:
            desk.take(arrival)
        unmatched = [stray for stray in before.unmatched if stray.source != number]
        unmatched += [Stray(number, one.name, one.reason) for one in (*listing.unmatched, *strangers)]
        unmatched.sort(key=lambda stray: stray.source)
        sources = before.sources if was_known else [*before.sources, source]
        collected = Collected(sources=sources, students=[*desk.students.values()], unmatched=unmatched)
        write_collected(request.out, collected)
    people = request.roster.people if request.roster else ()
    absent = [person.student for person in people if person.student not in desk.students]
    return Gathered(kind, collected, number, was_known, desk.new, absent)


def _checked(out: Path) -> Collected:
    """What was collected into ``out`` before; nothing, if it is new."""
    known = load_collected(out)
    if known is None and any(not entry.name.startswith(".") for entry in out.iterdir()):
        raise UsageError(f"{out} holds files, and no {FILE}; choose an empty or a new folder with --out")
    return known or Collected()


@contextmanager
def _locked(out: Path) -> Iterator[None]:
    """Keep others out of the folder, which is made; what cannot be written there is told with the remedy."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with FileLock(out / LOCK).acquire(timeout=0):
            yield
    except Timeout:
        raise StoreError(
            f"somebody collects into {out} just now; wait for it, or choose another --out"
        ) from None
    except OSError as error:
        raise StoreError(
            f"{error.filename or out} cannot be written ({error.strerror}); choose another --out"
        ) from None


def _assigned(handed: Sequence[Handed], roster: Roster | None) -> tuple[list[_Arrival], list[Unmatched]]:
    """Whose each attempt is; and those that are nobody's, for the roster does not know them or knows several as one."""
    arrivals, unmatched = list[_Arrival](), list[Unmatched]()
    for one in handed:
        if roster is None:
            arrivals.append(_Arrival(_called(one), "", one, _digest_of([one])))
        elif isinstance(found := roster.find(one), str):
            unmatched.append(Unmatched(_called(one), found))
        else:
            arrivals.append(_Arrival(found[0].student, found[1], _timed(one, found[0].at), _digest_of([one])))
    keys = defaultdict[str, set[str]](set)
    for arrival in arrivals:
        keys[arrival.student].add(arrival.handed.key)
    doubles = {student for student, own in keys.items() if len(own) > 1}
    unmatched += [
        Unmatched(_called(one.handed), f"is one of several who are {one.student}")
        for one in arrivals
        if one.student in doubles
    ]
    return [arrival for arrival in arrivals if arrival.student not in doubles], unmatched


def _called(handed: Handed) -> str:
    """What a student is called without a roster: the platform's name and number of her, or what stands for both."""
    return (
        handed.key
        if handed.name in ("", handed.key) or not handed.key.isdecimal()
        else f"{handed.name}_{handed.key}"
    )


def _timed(handed: Handed, at: datetime | None) -> Handed:
    return replace(handed, at=at) if at and not handed.at else handed


def _digest_of(handed: Sequence[Handed]) -> str:
    """A hash of all that was handed in."""
    attempts = []
    for one in handed:
        contents = contents_of(one.files)
        files = [
            (list(parts), hashlib.sha256(data).hexdigest()) for parts, data in sorted(contents.files.items())
        ]
        attempts.append((one.key, one.attempt, files, sorted(contents.problems)))
    return hashlib.sha256(msgspec.json.encode(sorted(attempts))).hexdigest()


class _Desk:
    """Lays attempts into the folder."""

    def __init__(self, out: Path, before: Collected, kind: Kind, source: int, was_known: bool) -> None:
        self.out, self.kind, self.source, self.was_known = out, kind, source, was_known
        self.students = {one.student: one for one in before.students}
        self.new = list[str]()
        kinds = [known.kind for known in before.sources]
        self._known_keys = {
            one.key: one.student for one in before.students if kinds[one.attempts[0].source] == kind
        }

    def take(self, arrival: _Arrival) -> None:
        """Keep an attempt, if it is new."""
        known_as = self._known_keys.get(arrival.handed.key, arrival.student)
        if known_as != arrival.student:
            raise UsageError(
                f"{self.out} knows {known_as} whom the roster calls {arrival.student}; collect into a new folder with this roster"
            )
        student = self.students.get(arrival.student)
        if student is None:
            names = file_names([*self.students, arrival.student])
            student = CollectedStudent(
                arrival.student, names[-1], arrival.handed.name, arrival.handed.key, [], arrival.found_by
            )
        place = self._place_of(arrival, student.attempts)
        if place is not None:
            attempts = [*student.attempts]
            attempts[place] = msgspec.structs.replace(
                attempts[place], at=attempts[place].at or arrival.handed.at
            )
            self._keep(student, attempts)
        else:
            self._keep(student, [*student.attempts, self._laid_down(student, arrival)])
            self.new.append(arrival.student)

    def _place_of(self, arrival: _Arrival, attempts: Sequence[CollectedAttempt]) -> int | None:
        """Which of the attempts this is; None if it is a new one.

        An export that was collected before brings none, also with a newer roster, whose times are of newer attempts. What the platform
        marks with neither a number nor a time is new if another one has come in between.
        """
        handed = arrival.handed
        for place, one in reversed([*enumerate(attempts)]):
            if (one.digest, one.key) != (arrival.digest, handed.attempt):
                continue
            times = {one.at, handed.at} - {None}
            is_marked = bool(handed.attempt or (one.at and handed.at))
            if self.was_known or (len(times) < 2 and (is_marked or place == len(attempts) - 1)):
                return place
        return None

    def _laid_down(self, student: CollectedStudent, arrival: _Arrival) -> CollectedAttempt:
        """Write an attempt aside; where it goes from there, :meth:`_keep` says."""
        contents = contents_of(arrival.handed.files)
        number = len(student.attempts) + 1
        paths = _write(self.out / INCOMING / student.folder / str(number), contents)
        return CollectedAttempt(
            number,
            arrival.digest,
            self.source,
            arrival.handed.attempt,
            arrival.handed.at,
            arrival.handed.is_late,
            paths,
            list(contents.problems),
        )

    def _keep(self, student: CollectedStudent, attempts: Sequence[CollectedAttempt]) -> None:
        """Put the newest attempt where grading looks, and the others where it does not."""
        ordered = _in_order(attempts)
        incoming, own = self.out / INCOMING / student.folder, self.out / student.folder
        last = student.attempts[-1].number if student.attempts else None
        if ordered[-1].number != last:
            if last is not None and own.exists():
                _set_aside(own, self.out / EARLIER / student.folder / str(last))
            for place in (incoming, self.out / EARLIER / student.folder):
                if (place / str(ordered[-1].number)).exists():
                    _moved(place / str(ordered[-1].number), own)
                    break
        for left in ordered[:-1]:
            if (incoming / str(left.number)).exists():
                _moved(incoming / str(left.number), self.out / EARLIER / student.folder / str(left.number))
        remove(self.out / INCOMING)
        self.students[student.student] = msgspec.structs.replace(student, attempts=ordered)


def _in_order(attempts: Sequence[CollectedAttempt]) -> list[CollectedAttempt]:
    """Attempts as they count, the newest last."""
    if all(one.at for one in attempts):
        return sorted(attempts, key=lambda one: (one.at.timestamp() if one.at else 0.0, one.number))
    if all(one.key for one in attempts):
        return sorted(attempts, key=lambda one: (_natural(one.key), one.number))
    return sorted(attempts, key=lambda one: (one.source, one.number))


def _natural(key: str) -> list[tuple[int, str]]:
    """A key to sort by in which numbers go by their size."""
    return [(len(part) if part.isdecimal() else 0, part) for part in re.split(r"(\d+)", key)]


def _write(folder: Path, contents: Contents) -> list[str]:
    """Write files under harmless names into a new folder; the names."""
    remove(folder)
    folder.mkdir(parents=True)
    paths = safe_paths(contents.files)
    for parts, path in paths.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(contents.files[parts])
    return [str(path) for path in paths.values()]


def _set_aside(own: Path, target: Path) -> None:
    """Keep an older attempt; if it is kept already, what lies in its place came of a collection that was broken off."""
    if target.exists():
        remove(own)
    else:
        _moved(own, target)


def _moved(source: Path, target: Path) -> None:
    """Move a folder to where none is, or an older one that a broken-off collection left."""
    target.parent.mkdir(parents=True, exist_ok=True)
    remove(target)
    source.rename(target)
