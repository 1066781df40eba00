"""A course as nbgrader would load it: its configuration, its folders, its times."""

from datetime import datetime
from pathlib import Path

import pytest

from autograder.errors import UsageError
from autograder.nbgrader.course import NbgraderCourse
from autograder.nbgrader.reading import UnreadableError


@pytest.fixture
def course(tmp_path: Path) -> NbgraderCourse:
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'c'\n")
    return NbgraderCourse(tmp_path)


def test_a_course_lies_where_its_configuration_does(course: NbgraderCourse, tmp_path: Path) -> None:
    assert course.config.CourseDirectory.course_id == "c"
    assert course.path("submitted", "ann", "ps") == tmp_path.resolve() / "submitted" / "ann" / "ps"


@pytest.mark.parametrize(
    ("config", "said"),
    [(None, "holds no nbgrader_config.py"), ("1 / 0", "ZeroDivisionError"), ("exit(3)", "cannot be loaded")],
)
def test_a_folder_that_is_no_course_is_said(tmp_path: Path, config: str | None, said: str) -> None:
    if config is not None:
        (tmp_path / "nbgrader_config.py").write_text(config)
    before = Path.cwd()
    with pytest.raises(UsageError, match=said):
        NbgraderCourse(tmp_path)
    assert Path.cwd() == before


@pytest.mark.parametrize(
    ("text", "time"),
    [
        (None, None),
        ("", None),
        ("2026-03-01 11:00:00 UTC", datetime(2026, 3, 1, 11)),
        ("2026-03-01 11:00", datetime(2026, 3, 1, 11)),
    ],
)
def test_the_time_is_that_of_the_timestamp(
    course: NbgraderCourse, text: str | None, time: datetime | None
) -> None:
    folder = course.path("submitted", "ann", "ps")
    folder.mkdir(parents=True)
    if text is not None:
        (folder / "timestamp.txt").write_text(text)
    assert course.timestamp("submitted", "ann", "ps") == time


def test_a_timestamp_that_says_no_time_is_an_error_of_the_students(course: NbgraderCourse) -> None:
    folder = course.path("submitted", "ann", "ps")
    folder.mkdir(parents=True)
    (folder / "timestamp.txt").write_text("yesterday")
    with pytest.raises(UnreadableError, match="says no time"):
        course.timestamp("submitted", "ann", "ps")


def test_files_beside_the_source_go_with_it(course: NbgraderCourse) -> None:
    root = course.path("source", ".", "ps")
    for name in ("n.ipynb", "data.csv", "sub/more.csv", ".hidden", "__pycache__/x.pyc"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    assert [str(relative) for _, relative in course.source_files("ps")] == ["data.csv", "sub/more.csv"]
