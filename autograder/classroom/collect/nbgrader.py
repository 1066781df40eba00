"""nbgrader's own places: the exchange's ``inbound/`` (``student+assignment+time[+random]``) and a course's ``submitted/``.

``submitted/STUDENT/ASSIGNMENT/`` holds one attempt, with ``timestamp.txt`` where nbgrader collected it; ``inbound/`` may hold several.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime

from autograder.classroom.collect.handed import Handed, Listing, Unmatched
from autograder.classroom.collect.members import TIMESTAMP, Member
from autograder.errors import SubmissionError, UsageError

INBOUND = re.compile(
    r"(?P<student>[^+]+)\+(?P<assignment>[^+]+)\+(?P<time>\d{4}-\d\d-\d\d [^+]+)(?:\+[^+]*)?\Z"
)
TIMESTAMP_BYTES = 200


def looks_like(members: Sequence[Member]) -> bool:
    """Whether all lies in folders of the exchange, or there are notes of the time two folders deep."""
    inbound = all(len(m.parts) > 1 and INBOUND.match(m.parts[0]) for m in members)
    return bool(members) and (inbound or any(len(m.parts) == 3 and m.parts[2] == TIMESTAMP for m in members))


def listing(members: Sequence[Member], assignments: Sequence[str] = ()) -> Listing:
    """Who handed in what, and when.

    Args:
        assignments: what the assignment may be called; may be left out where there is only one.

    Raises:
        UsageError: there are several assignments, and none was chosen, or another.
    """
    places, unmatched = defaultdict[tuple[str, str, str], list[Member]](list), list[Unmatched]()
    for member in members:
        inbound = INBOUND.match(member.parts[0])
        if inbound and len(member.parts) > 1:
            places[inbound["student"], inbound["assignment"], member.parts[0]].append(member.below(1))
        elif len(member.parts) > 2:
            places[member.parts[0], member.parts[1], ""].append(member.below(2))
        else:
            unmatched.append(Unmatched(member.shown, "lies in no folder of a student and an assignment"))
    chosen = _chosen({assignment for _, assignment, _ in places}, assignments)
    handed = [
        _handed(student, place, files)
        for (student, assignment, place), files in places.items()
        if assignment == chosen
    ]
    return Listing(tuple(handed), tuple(unmatched))


def _chosen(there: set[str], wanted: Sequence[str]) -> str:
    if len(there) == 1 and not wanted:
        return there.pop()
    for name in wanted:
        if name in there:
            return name
    listed = ", ".join(sorted(there)) or "none"
    raise UsageError(f"the assignments there are: {listed}; say which one with --assignment")


def _handed(student: str, place: str, files: Sequence[Member]) -> Handed:
    stamp = next((file for file in files if file.parts == (TIMESTAMP,)), None)
    inbound = INBOUND.match(place)
    text = inbound["time"] if inbound else _text_of(stamp)
    own = tuple(file for file in files if file is not stamp)
    return Handed(student, student, own, at=_moment(text), attempt=text, aliases=frozenset([student]))


def _text_of(stamp: Member | None) -> str:
    try:
        return stamp.read()[:TIMESTAMP_BYTES].decode("utf-8", "replace").strip() if stamp else ""
    except SubmissionError:
        return ""


def _moment(text: str) -> datetime | None:
    """A time as nbgrader writes it, in UTC by default: ``2026-11-20 22:30:00.123456 UTC`` or with an offset."""
    parts = text.split(" ")
    try:
        moment = datetime.fromisoformat(" ".join(parts[:2]))
    except ValueError:
        return None
    if len(parts) > 2 and re.fullmatch(r"[+-]\d{4}", parts[2]):
        return datetime.fromisoformat(f"{' '.join(parts[:2])}{parts[2]}").astimezone(UTC)
    if len(parts) > 2 and parts[2] not in ("UTC", "GMT"):
        return None  # the name of a zone may be that of several
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
