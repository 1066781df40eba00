"""What a lane and its parent say to each other survives the pipe, and nothing is taken for what it is not."""

from typing import Any

import msgspec
import pytest

from autograder.classroom.lane_messages import (
    KnownEvidence,
    LaneFailure,
    LaneJob,
    LaneOrder,
    LaneReady,
    LaneReport,
    LaneResult,
    LaneSetup,
)
from autograder.classroom.reading import SubmissionFiles
from autograder.judge.digests import Digests
from autograder.results.evidence import KeptEvidence
from autograder.results.model import ExerciseResult, SubmissionResult, TestResult
from autograder.sandbox.protocol import FrameReader, frame

TESTS = [TestResult("test_it", "It.", 3, "failed", "Wrong.", {"got": "1"}, "f/forgets")]
RESULT = SubmissionResult(
    "ada",
    "ada.py",
    "abc",
    "graded",
    5,
    0,
    exercises=[ExerciseResult("f", 0, 3, TESTS)],
    staff_notes=["careful"],
)
FILES = SubmissionFiles(b"\x00code", {"data/x.csv": b"1,2"})
ORDERS = [
    LaneSetup("solutions/06_tiny", "autumn", "landlock"),
    LaneJob("ada", "class/ada.py", "class"),
    LaneJob("bea", "bea.py", "", FILES),
    LaneJob("eve", "eve.py", known=KnownEvidence(KeptEvidence("address", b"\x00packed\xff"), 7.5)),
]
REPORTS = [
    LaneReady("2.13.0", {"f": 3, "g": 2}, Digests("seen", "judged"), ["the cache cannot be written"]),
    LaneResult(RESULT),
    LaneResult(RESULT, KeptEvidence("address", b"\x00packed\xff"), is_repeatable=True),
    LaneFailure("no sandbox: install a newer kernel – or pass --unsafe"),
]
KINDS: list[tuple[Any, Any, msgspec.Struct]] = [
    *((LaneOrder, LaneReport, message) for message in ORDERS),
    *((LaneReport, LaneOrder, message) for message in REPORTS),
]


def sent(message: msgspec.Struct) -> bytes:
    (payload,) = FrameReader().feed(frame(message))
    return payload


@pytest.mark.parametrize(("kind", "other", "message"), KINDS)
def test_what_is_said_arrives_as_it_was_and_on_its_own_side_only(kind: Any, other: Any, message: Any) -> None:
    assert msgspec.msgpack.decode(sent(message), type=kind) == message
    with pytest.raises(msgspec.ValidationError, match="Invalid value"):
        msgspec.msgpack.decode(sent(message), type=other)


@pytest.mark.parametrize(("kind", "other", "message"), KINDS)
def test_what_is_said_is_not_changed_afterwards(kind: Any, other: Any, message: Any) -> None:
    with pytest.raises(AttributeError):
        setattr(message, message.__struct_fields__[0], "another")


def test_of_a_job_and_of_a_lane_the_rest_may_be_left_out() -> None:
    job = {"type": "job", "id": "ada", "path": "ada.py"}
    assert msgspec.convert(job, LaneOrder) == LaneJob("ada", "ada.py", "")
    ready = {
        "type": "ready",
        "torch_version": "2",
        "exercises": {},
        "digests": {"observation": "", "judgement": ""},
    }
    assert msgspec.convert(ready, LaneReport) == LaneReady("2", {}, Digests("", ""), [])


@pytest.mark.parametrize(
    "message",
    [
        {"type": "job", "id": "ada"},
        {"type": "job", "id": "ada", "path": 3},
        {"type": "setup", "folder": "f", "salt": None, "level": "landlock"},
        {"type": "restart"},
        {"id": "ada", "path": "ada.py"},
    ],
)
def test_what_is_no_order_is_refused(message: Any) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(message, LaneOrder)
