"""A lane that was started early is used once, or ended."""

import subprocess
import sys

import psutil
import pytest

from autograder.classroom import lane_start
from autograder.classroom.lane_start import COURSE_LANE, LANE, EarlyLane, early_course_lane, early_lane


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """Has lanes be processes that end when their orders do; those that were started."""
    processes: list[subprocess.Popen[bytes]] = []

    def start(*command: str) -> subprocess.Popen[bytes]:
        assert command in ((LANE, "landlock"), (COURSE_LANE,))
        processes.append(
            subprocess.Popen(
                [sys.executable, "-c", "import sys; sys.stdin.read()"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
            )
        )
        return processes[-1]

    monkeypatch.setattr(lane_start, "start_lane", start)
    return processes


def test_it_is_taken_once_and_then_its_takers(started: list[subprocess.Popen[bytes]]) -> None:
    with early_lane("landlock") as early:
        taken = early.take()
        assert taken is started[0]
        assert early.take() is None
    assert taken.poll() is None
    for pipe in (taken.stdin, taken.stdout):
        assert pipe
        pipe.close()
    taken.wait(30)


def test_nobody_takes_it_and_it_is_ended(started: list[subprocess.Popen[bytes]]) -> None:
    with pytest.raises(ZeroDivisionError), early_lane("landlock"):
        raise ZeroDivisionError
    assert started[0].poll() == 0


def test_one_that_does_not_end_is_killed(
    started: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lane_start, "ENDING_S", 0.01)
    early = EarlyLane(LANE, "landlock")
    psutil.Process(started[0].pid).suspend()
    early.end()
    assert started[0].poll() == -9


def test_one_of_a_course_that_nobody_takes_is_killed_at_once(started: list[subprocess.Popen[bytes]]) -> None:
    with pytest.raises(ZeroDivisionError), early_course_lane():
        raise ZeroDivisionError
    assert started[0].poll() == -9
    assert started[0].stdin
    assert started[0].stdin.closed


def test_one_of_a_course_that_is_taken_lives_on(started: list[subprocess.Popen[bytes]]) -> None:
    with early_course_lane() as early:
        taken = early.take()
        assert taken
    assert taken.poll() is None
    taken.communicate()
