"""Evidence is read back as it was observed, and nothing else is taken for it."""

import math
import os
import zlib
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.judge import evidence as subject
from autograder.judge.evidence import Evidence, EvidenceError, address_of, executed_cells, pack, unpack
from autograder.sandbox.probe_set import NOTHING, Surroundings
from autograder.sandbox.protocol import Cell
from autograder.sandbox.transcript import (
    BigInt,
    Binding,
    CellFailure,
    Crashed,
    DictValue,
    ListValue,
    Missing,
    NotImplementedYet,
    NotRun,
    Opaque,
    OutOfMemory,
    OutputLimit,
    Raised,
    Record,
    Returned,
    TensorValue,
    TimedOut,
    Transcript,
    TupleValue,
)

CELLS = [Cell("x = 1", "code cell 1"), Cell("print('π')", "code cell 2", True)]
TENSOR = TensorValue("bfloat16", [1, 2], b"\x80?\xc0?", True, False)
OUTCOMES = [
    Returned(DictValue({"x": TENSOR, "y": ListValue([None, True, 1, 1.0, -0.0, math.inf, "é\0"])})),
    Returned(TupleValue([BigInt(80), Opaque("Thing")])),
    Raised("ValueError", "no", "code cell 2", 1),
    Missing("f"),
    NotImplementedYet(),
    OutputLimit(10**9),
    TimedOut(5.0),
    Crashed("by itself"),
    OutOfMemory(512),
    NotRun("no time"),
]
TRANSCRIPT = Transcript(
    {f"p{n}": Record(outcome, ["careful"], "said", 4) for n, outcome in enumerate(OUTCOMES)},
    [CellFailure("code cell 1", TimedOut(5.0), 1)],
    [Binding("f", "code cell 1", "function", 1)],
    ["device"],
)
EVIDENCE = Evidence(CELLS, TRANSCRIPT, "2.13.0", {"p0": "digest"})


def again(evidence: Evidence) -> Evidence:
    kept = pack(evidence, "address")
    assert kept
    assert kept.address == "address"
    return unpack(kept.content)


def test_the_cells_alone_can_be_read() -> None:
    kept = pack(EVIDENCE, "address")
    assert kept
    assert executed_cells(kept.content) == CELLS
    for damaged in (b"", b"no evidence", kept.content[:-9], zlib.compress(b"\x81\xa5cells\x01")):
        with pytest.raises(EvidenceError):
            executed_cells(damaged)


def test_every_kind_of_outcome_is_read_back_as_it_was() -> None:
    assert again(EVIDENCE) == EVIDENCE
    value = again(EVIDENCE).transcript.records["p0"].outcome
    assert isinstance(value, Returned)
    assert [type(item) for item in value.value.items["y"].items][1:5] == [bool, int, float, float]


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4).map(ListValue)
        | st.lists(inner, max_size=4).map(TupleValue)
        | st.dictionaries(
            st.text(st.characters(exclude_categories=["Cs"]), max_size=5), inner, max_size=4
        ).map(DictValue)
    ),
    max_leaves=20,
)


@given(values)
def test_whatever_a_probe_may_return_is_read_back_with_its_types(value: Any) -> None:
    evidence = msgspec.structs.replace(EVIDENCE, transcript=Transcript({"p": Record(Returned(value))}))
    read = again(evidence)
    assert read == evidence
    assert repr(read) == repr(evidence)


def test_not_a_number_stays_one() -> None:
    evidence = msgspec.structs.replace(EVIDENCE, transcript=Transcript({"p": Record(Returned(math.nan))}))
    outcome = again(evidence).transcript.records["p"].outcome
    assert isinstance(outcome, Returned)
    assert isinstance(outcome.value, float)
    assert math.isnan(outcome.value)


def packed(plain: Any) -> bytes:
    return zlib.compress(msgspec.msgpack.encode(plain))


def damaged(**changes: Any) -> bytes:
    return packed({**msgspec.msgpack.decode(msgspec.msgpack.encode(EVIDENCE)), **changes})


HOLLOW = TensorValue("float64", [2], b"12345678", False, True)
DEEP: Any = 1
for _ in range(40):
    DEEP = ListValue([DEEP])


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "cut off"),
        (b"no zlib", "header"),
        (packed(EVIDENCE)[:-8], "cut off"),
        (zlib.compress(b"\xc1"), "malformed"),
        (packed(3), "Expected `object`"),
        (damaged(weather="fair"), "unknown field `weather`"),
        (damaged(torch_version=None), "Expected `str`"),
        (damaged(transcript=Transcript({"p": Record(Returned(HOLLOW))})), "do not fill the shape"),
        (damaged(transcript=Transcript({"p": Record(Returned(DEEP))})), "nested deeper"),
        (damaged(transcript={"records": {"p": {"outcome": {"type": "passed"}}}}), "Invalid value"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_evidence_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(EvidenceError, match=why):
        unpack(content)


def test_a_little_that_unfolds_to_very_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "MAX_UNPACKED", 1000)
    with pytest.raises(EvidenceError, match="larger than what is kept"):
        unpack(zlib.compress(bytes(10_000)))
    assert pack(msgspec.structs.replace(EVIDENCE, cells=[Cell("#" * 10_000, "code cell 1")]), "a") is None


def test_what_is_too_large_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    noise = TensorValue("uint8", [5000], os.urandom(5000), False, True)
    loud = msgspec.structs.replace(EVIDENCE, transcript=Transcript({"p": Record(Returned(noise))}))
    assert pack(loud, "a")
    monkeypatch.setattr(subject, "MAX_PACKED", 4000)
    assert pack(loud, "a") is None


def test_the_address_tells_apart_whatever_may_be_observed_differently() -> None:
    conditions = {"observation": "o", "salt": "s"}
    beside = Surroundings({"helper.py": b"1"})
    addresses = [
        address_of(CELLS, NOTHING, conditions),
        address_of(CELLS[:1], NOTHING, conditions),
        address_of(CELLS, beside, conditions),
        address_of(CELLS, Surroundings({"helper.py": b"2"}), conditions),
        address_of(CELLS, Surroundings({}, "ada.py"), conditions),
        address_of(CELLS, NOTHING, {**conditions, "salt": "t"}),
    ]
    assert len(set(addresses)) == len(addresses)
    assert address_of(list(CELLS), NOTHING, {"salt": "s", "observation": "o"}) == addresses[0]
