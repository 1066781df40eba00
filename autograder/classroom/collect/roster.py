"""Who is in the course, as some CSV file says: a platform's own export, or a list with a header.

It decides what a student is called from here on. Somebody is found in it by an id (the platform's number, a login, an address), else by a
full name that only one person in it has; never by anything that is like it.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Literal

from autograder.classroom.collect.handed import Handed
from autograder.errors import UsageError
from autograder.results.export.sheet import read_sheet

STUDENT = (
    "student_id",
    "sis login id",
    "login",
    "login_id",
    "username",
    "user",
    "sid",
    "sis user id",
    "email",
    "e-mail",
    "email address",
    "id",
)
"""Columns that may say what a student is called, best first."""
IDS = frozenset([*STUDENT, "integration id", "id number", "canvas_id", "moodle_id", "identifier", "orcid"])
NAMES = ("name", "full name", "student name", "student")
PARTICIPANT = re.compile(r"(?P<word>\D+)(?P<number>\d+)")
EMAIL = re.compile(r"[^\s@]+@[^\s@]+")
WORKSHEET_COLUMNS = 5
SUBMITTED = "last modified (submission)"
ENGLISH_TIME = "%A, %d %B %Y, %I:%M %p"
"""How Moodle writes times in English, the only language they are read in."""
By = Literal["id", "name"]


@dataclass(frozen=True)
class Person:
    """Somebody in a roster. ``ids``: all that the platform may know her by; ``at``: when she handed in, where a worksheet says so."""

    student: str
    name: str
    ids: frozenset[str]
    at: datetime | None = None


class Roster:
    """The people of a course, to be found by id or by name."""

    def __init__(self, people: Sequence[Person]) -> None:
        self.people = people
        self._by_id, self._by_name = defaultdict[str, set[int]](set), defaultdict[str, set[int]](set)
        for number, person in enumerate(people):
            for one in person.ids:
                self._by_id[_compared(one)].add(number)
            for spelling in spellings(person.name):
                self._by_name[spelling].add(number)

    def find(self, handed: Handed) -> tuple[Person, By] | str:
        """Who handed this in and how that is known, or why nobody is."""
        found = {
            number for one in {handed.key, *handed.aliases} for number in self._by_id.get(_compared(one), ())
        }
        by: By = "id"
        if not found:
            found, by = self._by_name.get(_squeezed(handed.name), set()), "name"
        if len(found) == 1:
            return self.people[found.pop()], by
        return f"stands in the roster {len(found)} times" if found else "is not in the roster"


def spellings(name: str) -> set[str]:
    """How platforms write a full name, without blanks, signs and case: as it is, and with the last name first."""
    last, comma, first = name.partition(",")
    words = name.split()
    turned = (
        [f"{first} {last}"]
        if comma
        else [f"{' '.join(words[n:])} {' '.join(words[:n])}" for n in range(1, len(words))]
    )
    return {_squeezed(one) for one in (name, *turned)} - {""}


def _squeezed(name: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFC", name)).casefold()


def _compared(one: str) -> str:
    return unicodedata.normalize("NFC", one.strip()).casefold()


def load_roster(path: Path, zone: tzinfo | None = None) -> Roster:
    """The people in a CSV file.

    Args:
        path: Canvas's gradebook, Moodle's grading worksheet, Gradescope's roster, or any file with a header.
        zone: what the times in a worksheet are in; without one they say nothing.

    Raises:
        UsageError: it cannot be read, or has no column that says what a student is called.
    """
    rows = [row for row in read_sheet(path).rows if any(map(str.strip, row))]
    if not rows:
        raise UsageError(f"{path} is empty; a roster has a header and a line a student")
    header = [cell.strip().casefold() for cell in rows[0]]
    if is_worksheet(rows):
        return Roster([_participant(dict(zip(header, row, strict=False)), row, zone) for row in rows[1:]])
    columns = [name for name in STUDENT if name in header]
    if not columns:
        raise UsageError(
            f"{path} has none of the columns {', '.join(STUDENT)}; name one of them in its first line"
        )
    people = [_person(dict(zip(header, row, strict=False)), columns) for row in rows[1:]]
    return Roster([person for person in people if person is not None])


def is_worksheet(rows: Sequence[Sequence[str]]) -> bool:
    """Whether this is Moodle's grading worksheet: in each language its first column has a word and the participant's number."""
    first = [row[0].strip() for row in rows[1:]]
    if not first or len(rows[0]) < WORKSHEET_COLUMNS or rows[0][0].strip().casefold() in STUDENT:
        return False
    found = [PARTICIPANT.fullmatch(cell) for cell in first]
    return all(found) and len({match["word"] for match in found if match}) == 1


def _participant(cells: Mapping[str, str], row: Sequence[str], zone: tzinfo | None) -> Person:
    """A line of a grading worksheet, whose headers are in whatever language: the number first, then the name, an address somewhere."""
    match = PARTICIPANT.fullmatch(row[0].strip())
    key = match["number"] if match else row[0]
    email = next((cell.strip() for cell in row[1:] if EMAIL.fullmatch(cell.strip())), "")
    name = row[1].strip() if email and row[1].strip() != email else ""
    student = email or key
    return Person(student, name, frozenset({key, student}), _english_time(cells.get(SUBMITTED, ""), zone))


def _english_time(cell: str, zone: tzinfo | None) -> datetime | None:
    if zone is None:
        return None
    try:
        return datetime.strptime(cell.strip(), ENGLISH_TIME).replace(tzinfo=zone)
    except ValueError:
        return None


def _person(cells: Mapping[str, str], columns: Sequence[str]) -> Person | None:
    student = next((cells[name].strip() for name in columns if cells.get(name, "").strip()), "")
    if not student:
        return None  # Canvas has lines of its own below the header
    parts = (
        cells.get("first name") or cells.get("first_name"),
        cells.get("last name") or cells.get("last_name"),
    )
    name = next((cells[name] for name in NAMES if cells.get(name, "").strip()), " ".join(filter(None, parts)))
    ids = {value.strip() for column, value in cells.items() if column in IDS and value.strip()}
    return Person(student, name.strip(), frozenset({student, *ids}))
