"""What a run and the workers say to each other is decoded against a type, or it is not taken."""

import pickle
from typing import Any

import msgspec
import pytest

from autograder.classroom.lane_messages import LaneJob, LaneReady, LaneResult
from autograder.classroom.reading import SubmissionFiles
from autograder.classroom.scale.assignment_work import FORMS
from autograder.classroom.scale.messages import (
    Admission,
    Batch,
    BatchReport,
    Machine,
    Opening,
    RunOrder,
    decode,
    encode,
)
from autograder.judge.digests import Digests
from autograder.results.evidence import KeptEvidence
from autograder.results.model import SubmissionResult

RESULT = LaneResult(SubmissionResult("ada", "ada.py", "", "graded", 5, 5), KeptEvidence("a", b"\x00\xff"))
READY = LaneReady("2", {"f": 3}, Digests("seen", "judged"))
MESSAGES = [
    (Admission(Machine("a", "3.11", "2", "2", "e"), slots=2), Admission),
    (Batch([LaneJob("ada", "ada.py", "", SubmissionFiles(b"\x00", {"data/x.csv": b"1"}))]), FORMS.batch),
    (BatchReport("tcp://a:1", [RESULT], 1.5, "a problem"), FORMS.report),
    (Opening[LaneReady]("tcp://a:1", None, "no sandbox"), FORMS.opening),
    (Opening("tcp://a:1", READY), FORMS.opening),
]


@pytest.mark.parametrize(("message", "form"), MESSAGES)
def test_a_message_is_the_same_after_its_travel(message: Any, form: Any) -> None:
    assert decode(encode(message), form) == message


def test_an_order_is_the_same_after_its_travel(order: RunOrder) -> None:
    assert decode(encode(order), RunOrder) == order


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "text",
        BatchReport("a"),
        b"",
        b"\xc1",
        pickle.dumps(BatchReport("a")),
        msgspec.msgpack.encode({"worker": 1}),
        msgspec.msgpack.encode({"worker": "a", "results": [{"result": {"id": "ada"}}]}),
        msgspec.msgpack.encode({"worker": "a", "results": "many"}),
        msgspec.msgpack.encode({"worker": "a", "seconds": "long"}),
    ],
)
def test_what_is_no_such_message_is_not_taken(sent: object) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode(sent, FORMS.report)
