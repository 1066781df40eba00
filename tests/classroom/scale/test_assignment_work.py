"""Submissions of an assignment on their way to a worker and back, and the lanes that a worker has for them."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from autograder.classroom.lane_messages import KnownEvidence, LaneJob, LaneReady, LaneResult, LaneSetup
from autograder.classroom.scale import assignment_work as subject
from autograder.classroom.scale.assignment_work import WORK, AssignmentFreight
from autograder.classroom.scale.messages import RunOrder
from autograder.errors import ClusterError, SubmissionError
from autograder.judge.digests import Digests
from autograder.results.evidence import KeptEvidence
from autograder.results.model import SubmissionResult

READY = LaneReady("2", {"f": 3, "g": 4}, Digests("seen", "judged"))


def test_a_submission_travels_with_its_bytes_and_comes_back_as_its_result(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"x = 1\n")
    freight, job = AssignmentFreight(), LaneJob("ada", str(tmp_path / "a.py"))
    loaded, size = freight.load(job)
    assert (loaded.id, loaded.files and loaded.files.content, size) == ("ada", b"x = 1\n", 6)
    result = LaneResult(SubmissionResult("ada", job.path, "", "graded", 7, 7))
    assert (freight.name_of(job), freight.name_on(result)) == ("ada", "ada")
    assert freight.unload(job, result) is result


def test_what_was_observed_of_an_equal_one_travels_along_and_has_its_weight(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"x = 1\n")
    known = KnownEvidence(KeptEvidence("address", b"packed"))
    loaded, size = AssignmentFreight().load(LaneJob("ada", str(tmp_path / "a.py"), known=known))
    assert (loaded.known, size) == (known, 12)


def test_what_is_said_without_a_lane_knows_what_there_was_to_win(tmp_path: Path) -> None:
    freight, job = AssignmentFreight(), LaneJob("ada", str(tmp_path / "a.py"))
    freight.begin(READY)
    with pytest.raises(SubmissionError) as why:
        freight.load(job)
    told = [freight.unloadable(job, str(why.value)), freight.lost(job, "gone")]
    assert [(one.result.status, one.result.max_score) for one in told] == [
        ("unreadable", 7),
        ("grader_error", 7),
    ]


def test_a_lane_is_set_up_by_the_order_and_has_to_grade_as_who_sends_it(
    order: RunOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Any] = []
    monkeypatch.setattr(subject, "AssignmentLanes", lambda *told: made.append(told))
    WORK.lanes(order, Path("folder"))
    assert made == [(LaneSetup("folder", "", "unsafe"), 60.0, 1)]
    assert WORK.why_not(order) == ""
    WORK.check(order, READY)
    with pytest.raises(ClusterError, match=f"would grade otherwise than {order.machine.host}"):
        WORK.check(order, replace(READY, digests=Digests("seen", "judged otherwise")))
