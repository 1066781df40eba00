"""A lane of an nbgrader course: what it answers before it has anybody to grade. What it grades: test_bulk.py."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from autograder.classroom.lane_messages import LaneFailure
from autograder.classroom.lane_start import COURSE_LANE, EarlyLane
from autograder.nbgrader.course_lanes import CourseLane
from autograder.nbgrader.lane import CourseJob, CourseReady, CourseReport, CourseSetup
from autograder.sandbox.protocol import FrameReader, frame


def answers(*orders: msgspec.Struct) -> list[object]:
    """What a lane reports on these orders; then it is told that there are no more."""
    command = [sys.executable, "-m", "autograder.nbgrader.lane"]
    done = subprocess.run(command, input=b"".join(map(frame, orders)), capture_output=True, check=True)
    return [msgspec.msgpack.decode(data, type=CourseReport) for data in FrameReader().feed(done.stdout)]


def test_a_course_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    (told,) = answers(CourseSetup(str(tmp_path), "ps", [], ""))
    assert isinstance(told, LaneFailure)
    assert "holds no nbgrader_config.py" in told.message


def test_it_is_ready_once_the_course_is_open_and_ends_when_there_is_nobody(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text("print('said by the course')")
    assert answers(CourseSetup(str(tmp_path), "ps", [], "")) == [CourseReady()]


@pytest.mark.parametrize("orders", [[], [CourseJob("ann", "/nowhere")]])
def test_without_a_course_it_grades_nobody(orders: list[CourseJob]) -> None:
    assert answers(*orders) == []


def test_one_that_was_started_before_its_course_was_known_is_the_first(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text("")
    early, setup = EarlyLane(COURSE_LANE), CourseSetup(str(tmp_path), "ps", [], "")
    lane = CourseLane(setup, early)
    try:
        assert early.take() is None
        assert lane.wait_until_ready() == CourseReady()
    finally:
        lane.close()
