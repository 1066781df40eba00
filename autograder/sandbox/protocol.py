"""The messages between the trusted side, the zygote and its children.

Every message is one frame: a 4-byte big-endian length, then MessagePack of one of the
structs below. The trusted side writes :data:`Order` to the zygote and reads :data:`Report` from it. A child writes
:data:`Step` into a pipe of its own; the zygote passes those bytes on unread, inside
:class:`Chunk`, and only the trusted side decodes them.
"""

import io
import os
from collections.abc import Callable, Iterator
from typing import Annotated, Literal

import msgspec

from autograder.sandbox.inside.landlock import Reach
from autograder.sandbox.transcript import Adaptation, ChildOutcome, Kind, Raised, Text

MAX_FRAME = 8 * 2**20
"""The largest frame, in bytes."""
MAX_RECORD = 2 * 2**20
"""The largest frame of a child, in bytes."""
KEPT_WARNINGS = 20
"""How many of a probe's warnings are kept."""


KEPT_DEFINITIONS = 50
"""How many bindings of a cell are told."""
KEPT_FAILURES = 50
"""How many failed statements of a script are told."""


class FrameError(ValueError):
    """A stream is not made of frames."""


class Cell(msgspec.Struct, frozen=True):
    """One cell of code. ``label`` names it to a person: ``cell 7``.

    ``is_script``: a statement of it that fails costs itself only; in a cell of a notebook it ends the cell.
    """

    source: str
    label: str
    is_script: bool = False


class Setup(msgspec.Struct, tag="setup", frozen=True):
    """Be the zygote of these probes, until :class:`Leave`; ``preload`` is imported before the first child.

    ``writable``: the folders in which its children may write, one child after the other.
    ``sessions``: its children are sessions instead, which execute cells of any notebook as they are told.
    """

    probes_source: str
    probes_filename: str
    preload: list[str]
    reach: Reach
    confine: bool
    sessions: bool = False


class Leave(msgspec.Struct, tag="leave", frozen=True):
    """End the zygote; the warm process waits for the next :class:`Setup`."""


class ProbeOrder(msgspec.Struct, frozen=True):
    """Run this probe with this seed."""

    name: str
    seed: int


class Job(msgspec.Struct, tag="job", frozen=True):
    """Execute the cells, then run the probes from index ``first`` on, in one child.

    ``stops``: by cell, the statements that have ended children before, and are left out: a cell of a notebook ends there.
    ``names``: whose bindings are told. ``threads``: it is given some. ``work``: the folder to work in; ``home``: the one for temporary files and settings;
    neither is changed if it is empty. ``mark``: the file of :mod:`autograder.sandbox.inside.mark`. ``script``: ``__file__``.
    """

    cells: list[Cell]
    stops: dict[int, list[int]]
    probes: list[ProbeOrder]
    first: int
    address_space_bytes: int | None
    cpu_s: int
    names: list[str] = []
    work: str = ""
    home: str = ""
    mark: str = ""
    script: str = ""
    threads: bool = False


class Kill(msgspec.Struct, tag="kill", frozen=True):
    """End the running child."""


class Session(msgspec.Struct, tag="session", frozen=True):
    """Start a child that waits for :class:`Execute`. It may write below ``folder``; it works in ``folder/work``."""

    folder: str
    environment: dict[str, str]
    address_space_bytes: int | None
    cpu_s: int
    open_files: int
    file_bytes: int
    """The largest file it may write."""


class Execute(msgspec.Struct, tag="execute", frozen=True):
    """Execute a cell in the running session.

    ``is_test``: undo first what earlier cells may have done to those that judge them, except to the names in ``keep``.
    """

    code: str
    silent: bool = False
    store_history: bool = True
    is_test: bool = False
    keep: list[str] = []


class Interrupt(msgspec.Struct, tag="interrupt", frozen=True):
    """Interrupt what the session executes, as Ctrl-C would."""


Order = Setup | Leave | Job | Session | Execute | Interrupt | Kill
LEAVE = msgspec.msgpack.encode(Leave())
KILL, INTERRUPT = msgspec.msgpack.encode(Kill()), msgspec.msgpack.encode(Interrupt())
"""The orders to the zygote that may come while a child runs; it passes on :class:`Execute` unread."""


def is_for_a_child(order: bytearray) -> bool:
    """Whether an encoded order is one that only a running child can obey; without decoding it."""
    return order in (KILL, INTERRUPT) or b"\xa7execute" in order[:16]


class Warm(msgspec.Struct, tag="warm", frozen=True):
    """The process that zygotes are forked from is warm."""

    pid: int


class Ready(msgspec.Struct, tag="ready", frozen=True):
    """The zygote can take jobs. ``probes_error`` is set where the probes could not be loaded."""

    pid: int
    torch_version: str
    probes: list[str]
    probes_error: str = ""


class Chunk(msgspec.Struct, tag="chunk", frozen=True):
    """Bytes that the child wrote."""

    data: bytes


class Exited(msgspec.Struct, tag="exited", frozen=True):
    """The child has ended, by ``signal`` or with ``code``; ``strays`` if it left processes behind.

    ``memory_kib``: what it held in memory at most, beyond what a child holds that does nothing; None where that is not measured.
    """

    code: int
    signal: int
    strays: bool
    memory_kib: int | None = None


Report = Warm | Ready | Chunk | Exited


class CellStarted(msgspec.Struct, tag="cell_started", frozen=True, forbid_unknown_fields=True):
    """The child begins a cell (0-based)."""

    cell: int


class Defined(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A cell has bound one of the job's names (0-based) in this line, 0 if in none of its own."""

    name: int
    kind: Kind
    line: int


class CellEnded(msgspec.Struct, tag="cell_ended", frozen=True, forbid_unknown_fields=True):
    """The cell has run, or raised in this statement (0-based)."""

    cell: int
    raised: Raised | None
    statement: int = 0
    defined: Annotated[list[Defined], msgspec.Meta(max_length=KEPT_DEFINITIONS)] = []


class StatementFailed(msgspec.Struct, tag="statement_failed", frozen=True, forbid_unknown_fields=True):
    """A statement (0-based) of a script has raised, and the script goes on."""

    cell: int
    statement: int
    raised: Raised


class ProbeStarted(msgspec.Struct, tag="probe_started", frozen=True, forbid_unknown_fields=True):
    """The child begins a probe (0-based)."""

    probe: int


class ProbeEnded(msgspec.Struct, tag="probe_ended", frozen=True, forbid_unknown_fields=True):
    """The probe's record."""

    probe: int
    outcome: ChildOutcome
    warnings: Annotated[list[Text], msgspec.Meta(max_length=KEPT_WARNINGS)]
    printed: Text
    printed_chars: int


class Finished(msgspec.Struct, tag="finished", frozen=True, forbid_unknown_fields=True):
    """All probes have been run. ``adapted``: what the submission asked for and was given otherwise."""

    adapted: Annotated[list[Adaptation], msgspec.Meta(max_length=3)] = []


class Posted(msgspec.Struct, tag="posted", frozen=True, forbid_unknown_fields=True):
    """A message of a session, as Jupyter's protocol has it on the channels ``iopub`` and ``shell``.

    See https://jupyter-client.readthedocs.io/en/stable/messaging.html for the types and their contents.
    """

    channel: Literal["iopub", "shell"]
    msg_type: str
    content: msgspec.Raw


Step = CellStarted | StatementFailed | CellEnded | ProbeStarted | ProbeEnded | Finished


def frame(message: msgspec.Struct) -> bytes:
    """``message`` as one frame."""
    payload = msgspec.msgpack.encode(message)
    return len(payload).to_bytes(4, "big") + payload


CHUNK_PREFIX = msgspec.msgpack.encode(Chunk(b""))[:-2] + b"\xc6"
CHUNK_HEAD = 4 + len(CHUNK_PREFIX) + 4


def chunk_head(size: int) -> bytes:
    """What precedes ``size`` raw bytes in the frame of a :class:`Chunk`, which so need not be copied to be sent."""
    length = len(CHUNK_PREFIX) + 4 + size
    return length.to_bytes(4, "big") + CHUNK_PREFIX + size.to_bytes(4, "big")


class StepWriter:
    """Writes a child's steps as frames: the end of a step together with the beginning of the next, of which the trusted side must know."""

    def __init__(self, write: Callable[[bytes], None]) -> None:
        self._write = write
        self._waiting = bytearray()

    def __call__(self, step: Step) -> None:
        """Write ``step``, now or with the next one."""
        self._waiting += frame(step)
        if not isinstance(step, CellEnded | ProbeEnded | StatementFailed):
            self._write(bytes(self._waiting))
            self._waiting.clear()


def write_all(fd: int, data: bytes | bytearray | memoryview) -> None:
    """Write all of ``data`` to a blocking descriptor."""
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def read_frame(stream: io.FileIO) -> bytearray | None:
    """The next frame's payload, waited for and not a byte more read; None at the end of the stream."""
    head = _read_exactly(stream, 4)
    return None if head is None else _read_exactly(stream, int.from_bytes(head, "big"))


def _read_exactly(stream: io.FileIO, size: int) -> bytearray | None:
    data = bytearray(size)
    rest = memoryview(data)
    while rest:
        count = stream.readinto(rest)
        if not count:
            return None
        rest = rest[count:]
    return data


class FrameReader:
    """Cuts a stream of bytes into the payloads of its frames."""

    def __init__(self, largest: int = MAX_FRAME) -> None:
        self._buffer = bytearray()
        self._largest = largest

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The payloads completed by ``data``.

        Raises:
            FrameError: a frame says it is larger than the largest allowed, in bytes.
        """
        self._buffer += data
        start = 0
        try:
            while (begin := start + 4) <= len(self._buffer):
                end = begin + int.from_bytes(self._buffer[start:begin], "big")
                if end - begin > self._largest:
                    raise FrameError(f"a frame of {end - begin} bytes; at most {self._largest} are allowed")
                if end > len(self._buffer):
                    return
                start = end
                yield bytes(self._buffer[begin:end])
        finally:
            del self._buffer[:start]
