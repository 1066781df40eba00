"""The lecture's items."""

from pathlib import Path

import pytest

from autograder.assignment.lecture import LectureItem, load_lecture
from autograder.errors import AssignmentError


def test_items_come_in_the_files_order(tmp_path: Path) -> None:
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / "lecture.toml").write_text('b = "Second"\na = "First"\n')
    assert load_lecture(tmp_path) == [LectureItem("b", "Second"), LectureItem("a", "First")]


def test_a_course_without_the_file_has_no_items(tmp_path: Path) -> None:
    assert load_lecture(tmp_path) == []


@pytest.mark.parametrize("text", ["a = 1\n", "no toml", "\xff"])
def test_a_damaged_file_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / "lecture.toml").write_text(text, encoding="latin-1")
    with pytest.raises(AssignmentError, match=r"lecture\.toml"):
        load_lecture(tmp_path)
