"""``course.toml``, beside ``solutions/``: what holds for a whole course. docs/course.md describes each key.

The file is optional, and so is each key: a course without it is told nothing wrong and loses nobody points.
"""

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, get_args, get_type_hints

import msgspec

from autograder.assignment.find import assignment_names
from autograder.errors import AssignmentError
from autograder.results.terms import LatePolicy, Scaling, Seen

COURSE_FILE = "course.toml"
GUIDE = "docs/course.md"
Way = Literal["nbgrader", "lms", "address"]
"""How students hand in: through nbgrader's exchange, by an upload to the course's learning platform, or to an address."""


class HandIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How students hand in."""

    how: Way = "lms"
    address: str = ""
    """Where to, if it is an address: of a page or of a mailbox."""
    words: str = ""
    """The course's own words on it, shown as they are."""


class HiddenTests(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What students see of hidden tests, before and after an assignment's deadline; one without a deadline is after it."""

    before_deadline: Seen = "nothing"
    after_deadline: Seen = "messages"


class Course(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``course.toml``."""

    title: str = ""
    contact: str = ""
    """Whom students ask for a review of their grade."""
    hand_in: HandIn = HandIn()
    deadlines: dict[str, datetime] = {}
    """By assignment, each with its offset from UTC."""
    late: LatePolicy = LatePolicy()
    hidden_tests: HiddenTests = HiddenTests()
    scaling: Scaling = Scaling()

    def deadline(self, assignment: str) -> datetime | None:
        """When an assignment is due; None if the course does not say."""
        return self.deadlines.get(assignment)

    def seen_at(self, assignment: str, moment: datetime) -> Seen:
        """What students see of an assignment's hidden tests at a moment."""
        deadline = self.deadline(assignment)
        is_before = deadline is not None and moment < deadline
        return self.hidden_tests.before_deadline if is_before else self.hidden_tests.after_deadline


def load_course(root: Path) -> Course:
    """What ``root``/course.toml says; the defaults if there is none.

    Raises:
        AssignmentError: it cannot be read, or a key or value is not one of those there are; the message names file, key and remedy.
    """
    path = root / COURSE_FILE
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Course()
    except OSError as error:
        raise AssignmentError(
            f"{path} cannot be read ({error.strerror}); make it readable or remove it"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AssignmentError(f"{path} is no TOML: {error}; {GUIDE} shows a whole one") from None
    _check_keys(values, Course, path)
    _check_deadlines(values.get("deadlines"), path)
    try:
        course = msgspec.convert(values, Course)
    except msgspec.ValidationError as error:
        raise AssignmentError(f"{path}: {_with_key(str(error))}; {GUIDE} says what may stand there") from None
    _check_sense(course, path, assignment_names(root))
    return course


def _check_keys(values: Mapping[str, Any], struct: type[msgspec.Struct], path: Path, above: str = "") -> None:
    """Refuse a key that does not exist, and suggest one that does."""
    kinds = get_type_hints(struct)
    for key, value in values.items():
        name = f"{above}{key}"
        if key not in kinds:
            raise AssignmentError(f"{path}: there is no key {name!r}; {_suggested(key, kinds)}")
        if (
            isinstance(value, dict)
            and isinstance(kinds[key], type)
            and issubclass(kinds[key], msgspec.Struct)
        ):
            _check_keys(value, kinds[key], path, f"{name}.")


def _check_deadlines(deadlines: object, path: Path) -> None:
    """Refuse a moment that is another one in another place."""
    for name, value in deadlines.items() if isinstance(deadlines, dict) else ():
        if not isinstance(value, datetime) or value.tzinfo is None:
            raise AssignmentError(
                f"{path}: deadlines.{name}: wanted is a day, a time and its offset from UTC, without quotes, "
                "as in 2026-11-27T23:59:00+01:00"
            )


def _check_sense(course: Course, path: Path, known: list[str]) -> None:
    """What no type says."""
    if course.hand_in.how == "address" and not course.hand_in.address:
        raise AssignmentError(f"{path}: hand_in.how is 'address', and hand_in.address is empty; say where to")
    for name in course.deadlines:
        if known and name not in known:
            raise AssignmentError(
                f"{path}: deadlines.{name} is no assignment of this course; {_suggested(name, known)}"
            )


def _suggested(name: str, known: Iterable[str]) -> str:
    names = list(known)
    near = difflib.get_close_matches(name, names, n=1)
    return f"did you mean {near[0]}?" if near else f"there are: {', '.join(names)}"


def _with_key(message: str) -> str:
    """The message of msgspec with the key in front, as it is written in the file."""
    said, _, place = message.partition(" - at `$.")
    key = place.rstrip("`")
    said = said.replace("`object`", "a table").replace("`", "")
    if said.startswith("Invalid enum value"):
        said = (
            f"{said}; wanted is one of {', '.join(get_args(Seen if key.startswith('hidden_tests') else Way))}"
        )
    return f"{key}: {said}" if key else said
