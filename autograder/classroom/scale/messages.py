"""What a run says to the workers of a cluster, and they to it. All of it travels as MessagePack and is decoded against these types.

What distributed pickles is our own functions and these bytes; nothing that a student's process made is among what is unpickled.
"""

from typing import TypeVar

import msgspec

from autograder.classroom.lane_messages import LaneJob, LaneReady, LaneResult
from autograder.judge.digests import Digests
from autograder.sandbox.doctor import MachineCheck

MessageT = TypeVar("MessageT")


class Machine(msgspec.Struct, frozen=True):
    """Of a machine that grades, what results may depend on."""

    host: str
    python: str
    torch: str
    numpy: str
    engine: str
    """A hash of the modules that decide what is observed and concluded."""
    lacks: str = ""
    """What keeps it from enclosing submissions; empty if nothing does."""


class RunOrder(msgspec.Struct, frozen=True):
    """What a worker has to know of a run. ``folder`` is the digest of the assignment's folder (:mod:`~autograder.classroom.scale.packed`)."""

    run: str
    assignment: str
    folder: str
    salt: str
    level: str
    submission_wall_s: float
    digests: Digests
    machine: Machine
    """Of who sends it."""


class Admission(msgspec.Struct, frozen=True):
    """A worker's answer to a :class:`RunOrder`.

    ``wants_folder``: it has not got the assignment's, and is to be asked again with it. ``reason``: why it may not grade. ``slots``: how
    many submissions it can grade at once.
    """

    machine: Machine
    reason: str = ""
    slots: int = 0
    wants_folder: bool = False


NOT_ADMITTED = "the run is not known here any more"
"""A worker's problem where it has ended a run that nobody had asked for, or is another process by now: it may be asked again."""


class Batch(msgspec.Struct, frozen=True):
    """Submissions for one thread of a worker; every one comes with its files."""

    jobs: list[LaneJob]


class BatchReport(msgspec.Struct, frozen=True):
    """What became of a batch. ``problem``: why the ``worker`` cannot go on; what has no result then was not graded."""

    worker: str
    results: list[LaneResult] = []
    seconds: float = 0.0
    problem: str = ""


class Opening(msgspec.Struct, frozen=True):
    """What a lane of the ``worker`` says of itself, or why none comes up."""

    worker: str
    ready: LaneReady | None = None
    problem: str = ""


class WorkerCheck(msgspec.Struct, frozen=True):
    """What was found on a worker that was looked at."""

    machine: Machine
    findings: list[MachineCheck]


def encode(message: msgspec.Struct) -> bytes:
    """A message as it travels."""
    return msgspec.msgpack.encode(message)


def decode(sent: object, kind: type[MessageT]) -> MessageT:
    """A message that has come.

    Raises:
        msgspec.ValidationError: it is none of this kind.
    """
    if not isinstance(sent, bytes):
        raise msgspec.ValidationError(f"bytes are expected, not {type(sent).__name__}")
    return msgspec.msgpack.decode(sent, type=kind)
