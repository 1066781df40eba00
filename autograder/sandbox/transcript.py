"""Transcripts: what a submission's probes returned, or how each of them failed.

A transcript is data only. The sandboxed child encodes it as MessagePack, the trusted side
decodes it against the types below and rebuilds nothing but plain values, so a hostile
process can at worst send wrong numbers. Nothing here imports torch: the trusted side
compares NumPy arrays.
"""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec

if TYPE_CHECKING:
    import numpy as np

ITEM_BYTES = {
    "float64": 8, "float32": 4, "float16": 2, "bfloat16": 2, "complex64": 8, "complex128": 16,
    "int64": 8, "int32": 4, "int16": 2, "int8": 1, "uint8": 1, "bool": 1,
}  # fmt: skip
"""The dtypes a transcript may hold, with the size of one element in bytes."""

MAX_NAME = 200
MAX_TEXT = 10_000
MAX_DEPTH = 32
MAX_VALUES = 20_000
"""So many values one record may hold; a tensor is one."""
MAX_DIMS = 32
"""What NumPy 1 can hold."""


Name = Annotated[str, msgspec.Meta(max_length=MAX_NAME)]
Text = Annotated[str, msgspec.Meta(max_length=MAX_TEXT)]
"""What a child may say in words; an honest one cuts it to this length itself."""


class TranscriptError(ValueError):
    """The bytes a sandboxed child sent are no transcript."""


class TensorValue(msgspec.Struct, tag="tensor", frozen=True, forbid_unknown_fields=True):
    """A ``torch.Tensor`` as it was returned: its elements in C order, and its graph state."""

    dtype: str
    shape: list[int]
    data: bytes
    requires_grad: bool
    is_leaf: bool

    def array(self) -> "np.ndarray[Any, Any]":
        """The elements as a read-only array; bfloat16, which NumPy lacks, widened to float32."""
        import numpy as np  # whoever only passes transcripts on need not wait for it

        if self.dtype == "bfloat16":
            widened = np.frombuffer(self.data, np.uint16).astype(np.uint32) << 16
            return widened.view(np.float32).reshape(self.shape)
        return np.frombuffer(self.data, self.dtype).reshape(self.shape)


class DictValue(msgspec.Struct, tag="dict", frozen=True, forbid_unknown_fields=True):
    """A dict with string keys, in its own order."""

    items: "dict[str, Value]"


class ListValue(msgspec.Struct, tag="list", frozen=True, forbid_unknown_fields=True):
    """A list."""

    items: "list[Value]"


class TupleValue(msgspec.Struct, tag="tuple", frozen=True, forbid_unknown_fields=True):
    """A tuple, named or not."""

    items: "list[Value]"


class BigInt(msgspec.Struct, tag="bigint", frozen=True, forbid_unknown_fields=True):
    """An integer beyond 64 bits, of which only the size is kept."""

    bits: int


class Opaque(msgspec.Struct, tag="opaque", frozen=True, forbid_unknown_fields=True):
    """Anything else: only the name of its type is kept, and its attributes never asked for."""

    type_name: str


Value = None | bool | int | float | str | TensorValue | DictValue | ListValue | TupleValue | BigInt | Opaque
"""Whatever a probe may return; recursive through the containers."""
PLAIN = (type(None), bool, int, float, str)
"""Values of which their types say all that is to be said."""


class Returned(msgspec.Struct, tag="returned", frozen=True, forbid_unknown_fields=True):
    """The probe came back with a value."""

    value: Value


class Raised(msgspec.Struct, tag="raised", frozen=True, forbid_unknown_fields=True):
    """The probe, or the student's code in it, raised. ``cell`` is the label of the student's cell, ``line`` 1-based."""

    type_name: Name
    message: Text
    cell: Name | None = None
    line: int | None = None


class Missing(msgspec.Struct, tag="missing", frozen=True, forbid_unknown_fields=True):
    """The submission has no such name."""

    name: Name


class NotImplementedYet(msgspec.Struct, tag="not_implemented", frozen=True, forbid_unknown_fields=True):
    """The exercise is still the stub."""


class OutputLimit(msgspec.Struct, tag="output_limit", frozen=True, forbid_unknown_fields=True):
    """The probe's value was larger than a transcript may be."""

    size_bytes: int


class TimedOut(msgspec.Struct, tag="timed_out", frozen=True, forbid_unknown_fields=True):
    """It ran into its limit of time of its own, in seconds."""

    limit_s: float


class Crashed(msgspec.Struct, tag="crashed", frozen=True, forbid_unknown_fields=True):
    """The process ended, or broke the protocol, before the probe's record was complete."""

    how: str


class OutOfMemory(msgspec.Struct, tag="out_of_memory", frozen=True, forbid_unknown_fields=True):
    """The probe asked for more memory than the assignment allows."""

    limit_mib: int


class NotRun(msgspec.Struct, tag="not_run", frozen=True, forbid_unknown_fields=True):
    """The probe was never started, because the submission had used up its time."""

    why: str


ChildOutcome = Returned | Raised | Missing | NotImplementedYet | OutputLimit
"""What a child may say of its own probe."""

Failure = Raised | Missing | NotImplementedYet | OutputLimit | TimedOut | Crashed | OutOfMemory | NotRun
"""How a probe may end without a value."""

Outcome = Returned | Failure
"""What the trusted side may conclude of a probe."""
ORDERLY = (Returned, Raised, Missing, NotImplementedYet, OutputLimit)
"""How a probe or a cell ends by its code alone, its child alive: no limit ended it, no crash and nobody else."""


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that is kept of one probe."""

    outcome: Outcome
    warnings: list[str] = []
    printed: str = ""
    printed_chars: int = 0


class CellFailure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A cell of the submission that did not run to its end, or a statement of a script; ``cell`` is its label.

    ``line``: where, 1-based in the cell, as far as it is known.
    """

    cell: str
    outcome: Raised | TimedOut | Crashed | OutOfMemory
    line: int | None = None


Kind = Literal["function", "class", "other", "deleted"]
"""What a name of an exercise may be bound to, if it is not deleted."""


class Binding(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A cell has bound an exercise's name; ``line`` is 0 where none of its lines did."""

    name: str
    cell: str
    kind: Kind
    line: int


Adaptation = Literal["device", "processes", "workers"]
"""What a submission asked for and was given otherwise: a GPU, other processes, a data loader's workers."""


class Transcript(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One submission's records by probe name, the cells that failed on the way, and who bound the exercises' names."""

    records: dict[str, Record]
    cell_failures: list[CellFailure] = []
    bindings: list[Binding] = []
    adapted: list[Adaptation] = []

    def outcome(self, probe: str) -> Outcome:
        """The outcome of ``probe``; a missing record is a failure like any other."""
        record = self.records.get(probe)
        return record.outcome if record else NotRun("no record of this probe was written")


def validate(value: Value) -> None:
    """Check what the types alone cannot say of a decoded value.

    Raises:
        TranscriptError: a dtype off the list, a shape that does not fit its bytes, too many values, a nesting too deep.
    """
    waiting, count = [(value, 0)], 1
    while waiting:
        value, depth = waiting.pop()
        if isinstance(value, TensorValue):
            _validate_tensor(value)
        elif isinstance(value, Opaque) and len(value.type_name) > MAX_NAME:
            raise TranscriptError("a type's name is too long")
        inside = list(children(value))
        count += len(inside)
        if count > MAX_VALUES or (inside and depth == MAX_DEPTH):
            raise TranscriptError(f"more than {MAX_VALUES} values, or nested deeper than {MAX_DEPTH}")
        waiting += [(child, depth + 1) for child in inside if type(child) not in PLAIN]


def children(value: Value) -> Iterator[Value]:
    """The values directly inside ``value``."""
    if isinstance(value, DictValue):
        yield from value.items.values()
    elif isinstance(value, ListValue | TupleValue):
        yield from value.items


def _validate_tensor(value: TensorValue) -> None:
    if value.dtype not in ITEM_BYTES:
        raise TranscriptError(f"dtype {value.dtype[:MAX_NAME]!r} is not one a transcript may hold")
    if len(value.shape) > MAX_DIMS or any(size < 0 for size in value.shape):
        raise TranscriptError("a shape is malformed")
    if math.prod(size or 1 for size in value.shape) >= 2**56:
        raise TranscriptError("a shape is too large, though it holds nothing")
    if math.prod(value.shape) * ITEM_BYTES[value.dtype] != len(value.data):
        raise TranscriptError(f"{len(value.data)} bytes do not fill the shape {value.shape} of {value.dtype}")


def plain(value: Value) -> Any:
    """``value`` as plain Python: tensors become NumPy arrays, the rest what it was."""
    if isinstance(value, TensorValue):
        return value.array()
    if isinstance(value, DictValue):
        return {key: plain(item) for key, item in value.items.items()}
    if isinstance(value, TupleValue):
        return tuple(plain(item) for item in value.items)
    if isinstance(value, ListValue):
        return [plain(item) for item in value.items]
    return value
