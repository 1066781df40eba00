"""collected.json is strict, and written only where it changes."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from autograder.classroom.collect.collected import (
    Collected,
    CollectedAttempt,
    CollectedStudent,
    Source,
    load_collected,
    write_collected,
)
from autograder.errors import UsageError
from autograder.results.model import HandedIn

AT = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
OLD = CollectedAttempt(1, "d1", 0, problems=["x is encrypted"])
NEW = CollectedAttempt(2, "d2", 1, key="77", at=AT, is_late=True)
ANN = CollectedStudent("ann", "Ann", "Ann Lee", "12", [OLD, NEW], "id")
COLLECTED = Collected(
    sources=[Source("a.zip", "moodle", "s"), Source("b.zip", "canvas", "t")], students=[ANN]
)


def test_what_is_written_is_read_and_the_newest_attempt_counts(tmp_path: Path) -> None:
    write_collected(tmp_path, COLLECTED)
    assert load_collected(tmp_path) == COLLECTED
    assert COLLECTED.handed_in() == {
        "Ann": ("ann", HandedIn("2026-11-20T23:30:00+00:00", True, 2, "canvas", "12", "Ann Lee"))
    }


def test_the_same_is_not_written_again(tmp_path: Path) -> None:
    write_collected(tmp_path, COLLECTED)
    before = (tmp_path / "collected.json").stat()
    write_collected(tmp_path, COLLECTED)
    assert (tmp_path / "collected.json").stat().st_ino == before.st_ino


@pytest.mark.parametrize(
    ("text", "said"),
    [("{", "is damaged"), ('{"schema": "x/2"}', "has the schema 'x/2'"), ('{"students": 1}', "is damaged")],
)
def test_what_is_no_such_file_is_refused(text: str, said: str, tmp_path: Path) -> None:
    assert load_collected(tmp_path) is None
    assert load_collected(tmp_path / "nowhere") is None
    (tmp_path / "collected.json").write_text(text)
    with pytest.raises(UsageError, match=f"collected.json {said}"):
        load_collected(tmp_path)
    (tmp_path / "collected.json").unlink()
    (tmp_path / "collected.json").mkdir()
    with pytest.raises(UsageError, match="cannot be read"):
        load_collected(tmp_path)
