"""course.toml is optional, strict, and docs/course.md says of its keys what the code says."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec
import pytest

from autograder.assignment.course import Course, Way, load_course
from autograder.errors import AssignmentError
from autograder.results.terms import Seen

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "course.md").read_text(encoding="utf-8")


def written(folder: Path, text: str) -> Path:
    (folder / "course.toml").write_text(text, encoding="utf-8")
    return folder


def keys_of(struct: type[msgspec.Struct], above: str = "") -> Iterator[tuple[str, Any]]:
    """Every key that may be written, with its default."""
    kinds = get_type_hints(struct)
    for field in msgspec.structs.fields(struct):
        default = field.default_factory() if field.default is msgspec.NODEFAULT else field.default
        kind = kinds[field.name]
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            yield from keys_of(kind, f"{above}{field.name}.")
        else:
            yield f"{above}{field.name}", default


def test_without_a_file_nobody_loses_a_point(tmp_path: Path) -> None:
    course = load_course(tmp_path)
    assert course == Course()
    assert course.late.kept_percent(10_000) == 100
    assert course.scaling.scaled(7, 12) == 7
    assert course.seen_at("05_x", datetime.now(UTC)) == "messages"


def test_this_repositorys_own_course_is_read() -> None:
    course = load_course(ROOT)
    assert course.title
    assert course.hand_in.words
    assert course.late.percent_per_day > 0


def test_the_guide_lists_every_key_with_its_default_in_order() -> None:
    rows = re.findall(r"^\| `([a-z_.]+)` \| (`.*?`|none) \|", GUIDE, re.MULTILINE)
    described = [
        (key, None if default == "none" else json.loads(default.strip("`"))) for key, default in rows
    ]
    assert described == [*keys_of(Course)]


def test_the_guide_lists_every_choice() -> None:
    for choice in (*get_args(Seen), *get_args(Way)):
        assert f"`{choice}`" in GUIDE
    assert re.findall(r"^\| `([a-z]+)` \| [^|]*\|$", GUIDE, re.MULTILINE) == [*get_args(Seen)]


def test_the_guides_example_is_a_course(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
    course = load_course(written(tmp_path, example))
    assert course.deadline("05_gradient_checking") is not None
    assert course.scaling.scaled(31, 62) == 5.0


def test_before_a_deadline_students_see_nothing_unless_the_course_says_otherwise(tmp_path: Path) -> None:
    course = load_course(written(tmp_path, "[deadlines]\n05_x = 2026-11-27T23:59:00+01:00"))
    due = datetime(2026, 11, 27, 22, 59, tzinfo=UTC)
    assert course.seen_at("05_x", due - timedelta(seconds=1)) == "nothing"
    assert course.seen_at("05_x", due) == "messages"
    assert course.seen_at("06_other", due - timedelta(days=9)) == "messages"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("titel = ''", "there is no key 'titel'; did you mean title?"),
        ("[late]\ngrace_minute = 1", "there is no key 'late.grace_minute'; did you mean grace_minutes?"),
        ("[late]\nzzz = 1", "'late.zzz'; there are: grace_minutes, percent_per_day, floor_percent"),
        ("title = 1", "title: Expected str, got int; docs/course.md"),
        ("late = 3", "late: Expected a table, got int"),
        ("[late]\ngrace_minutes = -1", "late.grace_minutes: Expected int >= 0"),
        ("[late]\npercent_per_day = 101", "late.percent_per_day: Expected float <= 100"),
        ("[late]\npercent_per_day = nan", "late.percent_per_day: Expected float >= 0"),
        ("[scaling]\nfull_marks = 0", "scaling.full_marks: Expected float > 0"),
        ("[scaling]\nfull_marks = inf", "scaling.full_marks: Expected float <= 1000000"),
        ("[hand_in]\nhow = 'mail'", "hand_in.how: Invalid enum value 'mail'; wanted is one of nbgrader, lms, address"),
        ("[hand_in]\nhow = 'address'", "hand_in.address is empty; say where to"),
        ("[hidden_tests]\nafter_deadline = 'all'", "wanted is one of nothing, points, titles, messages"),
        ("[deadlines]\n05_x = 2026-11-27T23:59:00", "deadlines.05_x: wanted is a day, a time and its offset"),
        ("[deadlines]\n05_x = '2026-11-27T23:59:00+01:00'", "deadlines.05_x: wanted is .* without quotes"),
        ("deadlines = 4", "deadlines: Expected a table, got int"),
        ("title = ", "is no TOML"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_file_key_and_remedy(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(AssignmentError, match=re.escape(said).replace(r"\.\*", ".*")) as refused:
        load_course(written(tmp_path, text))
    assert str(refused.value).startswith(str(tmp_path / "course.toml"))


def test_a_deadline_of_an_assignment_that_is_not_there_is_refused(altered: Any) -> None:
    root = altered({}).parent.parent
    with pytest.raises(
        AssignmentError, match=r"deadlines\.06_tyni is no assignment .*; did you mean 06_tiny"
    ):
        load_course(written(root, "[deadlines]\n06_tyni = 2026-11-27T23:59:00Z"))


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "course.toml").mkdir()
    with pytest.raises(AssignmentError, match=r"course\.toml cannot be read"):
        load_course(tmp_path)
    (tmp_path / "course.toml").rmdir()
    (tmp_path / "course.toml").write_bytes(b"title = '\xff'")
    with pytest.raises(AssignmentError, match="is no TOML"):
        load_course(tmp_path)
