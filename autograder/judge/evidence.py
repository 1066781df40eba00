"""Evidence: what was observed of one submission, packed so that it can be judged again without running its code.

It came of an untrusted process once, so it is decoded against the types alone, and no more of it than an honest one can hold.
"""

import hashlib
import zlib
from collections.abc import Mapping, Sequence

import msgspec

from autograder.results.evidence import KeptEvidence
from autograder.sandbox.probe_set import Surroundings
from autograder.sandbox.protocol import Cell
from autograder.sandbox.transcript import Returned, Transcript, TranscriptError, validate

MAX_PACKED = 2 * 2**20
"""The most that is kept of one submission, in bytes. What is larger is graded, and cannot be judged again."""
MAX_UNPACKED = 32 * 2**20
"""The most that it may unfold to, in bytes."""
LEVEL = 1
"""How hard to compress: most of it is random numbers, which no effort makes smaller."""


class EvidenceError(ValueError):
    """Bytes that are no evidence."""


class Evidence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The cells that were executed, and what they and the probes did.

    ``torch_version``: the torch that ran them. ``probes``: for each probe, the hash of what its record depends on.
    """

    cells: list[Cell]
    transcript: Transcript
    torch_version: str
    probes: dict[str, str]


def address_of(cells: Sequence[Cell], surroundings: Surroundings, conditions: Mapping[str, str]) -> str:
    """A hash of the cells, of what lay beside them, and of the conditions that they were observed under."""
    files = sorted((name, hashlib.sha256(content).digest()) for name, content in surroundings.files.items())
    parts = (cells, files, surroundings.script, sorted(conditions.items()))
    return hashlib.sha256(msgspec.msgpack.encode(parts)).hexdigest()


def pack(evidence: Evidence, address: str) -> KeptEvidence | None:
    """``evidence`` as the store keeps it; None if it is too large for that."""
    whole = msgspec.msgpack.encode(evidence)
    content = zlib.compress(whole, LEVEL)
    return (
        KeptEvidence(address, content) if len(content) <= MAX_PACKED and len(whole) <= MAX_UNPACKED else None
    )


class _Executed(msgspec.Struct, frozen=True):
    """Of evidence, the cells alone."""

    cells: list[Cell]


def executed_cells(content: bytes) -> list[Cell]:
    """The cells of packed evidence; what they did is passed over.

    Raises:
        EvidenceError: it is none.
    """
    try:
        return msgspec.msgpack.decode(_unfolded(content), type=_Executed).cells
    except (zlib.error, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise EvidenceError(str(error)) from None


def _unfolded(content: bytes) -> bytes:
    unfolding = zlib.decompressobj()
    whole = unfolding.decompress(content, MAX_UNPACKED)
    if not unfolding.eof:
        raise EvidenceError("is cut off, or larger than what is kept")
    return whole


def unpack(content: bytes) -> Evidence:
    """The evidence that was packed.

    Raises:
        EvidenceError: it is none.
    """
    try:
        evidence = msgspec.msgpack.decode(_unfolded(content), type=Evidence)
        for record in evidence.transcript.records.values():
            if isinstance(record.outcome, Returned):
                validate(record.outcome.value)
    except (zlib.error, msgspec.MsgspecError, UnicodeDecodeError, RecursionError, TranscriptError) as error:
        raise EvidenceError(str(error)) from None
    return evidence
