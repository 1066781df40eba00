"""What a run says to the workers of a cluster, and they to it. All of it travels as MessagePack and is decoded against these types.

What distributed pickles is our own functions and these bytes; nothing that a student's process made is among what is unpickled.
"""

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

import msgspec

from autograder.sandbox.doctor import MachineCheck

MessageT = TypeVar("MessageT")
JobT = TypeVar("JobT")
ReadyT = TypeVar("ReadyT")
ResultT = TypeVar("ResultT")


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
    """What a worker has to know of a run.

    ``work``: what kind of lanes it has (:mod:`~autograder.classroom.scale.work`), and ``setup``, what those have to know, in that kind's own
    form. ``folder`` is the digest of the folder that they grade with (:mod:`~autograder.classroom.scale.packed`), and ``name`` its name.
    """

    run: str
    work: Literal["assignment", "course"]
    name: str
    folder: str
    level: str
    setup: bytes
    machine: Machine
    """Of who sends it."""


class Admission(msgspec.Struct, frozen=True):
    """A worker's answer to a :class:`RunOrder`.

    ``wants_folder``: it has not got the folder, and is to be asked again with it. ``reason``: why it may not grade. ``slots``: how
    many submissions it can grade at once.
    """

    machine: Machine
    reason: str = ""
    slots: int = 0
    wants_folder: bool = False


NOT_ADMITTED = "the run is not known here any more"
"""A worker's problem where it has ended a run that nobody had asked for, or is another process by now: it may be asked again."""


class Batch(msgspec.Struct, Generic[JobT], frozen=True):
    """Submissions for one thread of a worker; every one comes with its files."""

    jobs: list[JobT]


class BatchReport(msgspec.Struct, Generic[ResultT], frozen=True):
    """What became of a batch. ``problem``: why the ``worker`` cannot go on; what has no result then was not graded."""

    worker: str
    results: list[ResultT] = []
    seconds: float = 0.0
    problem: str = ""


class Opening(msgspec.Struct, Generic[ReadyT], frozen=True):
    """What a lane of the ``worker`` says of itself, or why none comes up."""

    worker: str
    ready: ReadyT | None = None
    problem: str = ""


@dataclass(frozen=True)
class Forms(Generic[JobT, ReadyT, ResultT]):
    """The types against which the messages of one kind of run are decoded."""

    batch: type[Batch[JobT]]
    report: type[BatchReport[ResultT]]
    opening: type[Opening[ReadyT]]


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
