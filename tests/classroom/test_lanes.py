"""The lanes of one assignment: what is said of a submission that none of them could grade, and how they are ended."""

import threading
from typing import Any

import pytest

from autograder.classroom import lanes
from autograder.classroom.lane_messages import LaneFailure, LaneJob, LaneReady, LaneResult, LaneSetup
from autograder.classroom.lanes import AssignmentLanes
from autograder.errors import SandboxError
from autograder.judge.digests import Digests
from autograder.results.model import SubmissionResult

JOB = LaneJob("ada", "class/ada.py")
READY = LaneReady("2", {"f": 3, "g": 4}, Digests("", ""))


class PlayedLane:
    """A lane that answers as the class says."""

    answers: tuple[Any, ...] = ()
    started = 0

    def __init__(self, setup: LaneSetup, process: Any = None) -> None:
        type(self).started += 1
        self.is_dismissed = threading.Event()

    def wait_until_ready(self) -> LaneReady:
        return READY

    def grade(self, job: LaneJob, *, wall_s: float) -> Any:
        answer, *rest = self.answers
        type(self).answers = tuple(rest)
        if answer == "waits":
            self.is_dismissed.wait()
            return None
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def dismiss(self) -> None:
        self.is_dismissed.set()

    def close(self) -> None: ...


@pytest.fixture(autouse=True)
def played(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PlayedLane, "started", 0)
    monkeypatch.setattr(lanes, "LaneProcess", PlayedLane)


def opened(*answers: Any) -> AssignmentLanes:
    PlayedLane.answers = answers
    return AssignmentLanes(LaneSetup("solutions/06_tiny", "", "unsafe"), 60.0, 1)


@pytest.mark.parametrize(
    ("answers", "status", "reason"),
    [
        ((None, None), "grader_error", "the process that graded it died"),
        ((LaneFailure("no sandbox"),) * 2, "grader_error", "no sandbox"),
        (
            (TimeoutError(),),
            "unreadable",
            "kept the grader busy for 840 s; look at the file before grading it again",
        ),
    ],
)
def test_what_no_lane_could_grade_is_no_zero(answers: tuple[Any, ...], status: str, reason: str) -> None:
    with opened(*answers) as subject:
        assert subject.wait_until_ready() == READY
        (result,) = [report.result for report in subject.results_of([JOB])]
    assert (result.id, result.path, result.status, result.score) == ("ada", "class/ada.py", status, None)
    assert (result.reason, result.max_score) == (reason, 7)


def test_one_job_is_done_in_the_thread_that_asks() -> None:
    done = LaneResult(SubmissionResult("ada", "class/ada.py", "", "graded", 7, 7))
    with opened(None, done) as subject:
        subject.wait_until_ready()
        assert subject.result_of(JOB) == done
    assert PlayedLane.started == 2


def test_who_waits_for_a_result_is_told_when_the_lanes_are_ended_and_no_other_is_started() -> None:
    with opened("waits") as subject:
        subject.wait_until_ready()
        thread = threading.Timer(0.0, subject.stop)
        thread.start()
        assert subject.result_of(JOB).result.status == "grader_error"
        thread.join()
    assert PlayedLane.started == 1


def test_a_broken_machine_is_no_result() -> None:
    with opened(SandboxError("no more processes")) as subject:
        subject.wait_until_ready()
        with pytest.raises(SandboxError, match="no more processes"):
            subject.result_of(JOB)
