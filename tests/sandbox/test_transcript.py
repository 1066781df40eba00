"""Transcripts survive their encoding, and what cannot be one is refused."""

import msgspec
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from autograder.sandbox.inside.encode import encode_value
from autograder.sandbox.transcript import (
    ITEM_BYTES,
    MAX_DEPTH,
    MAX_DIMS,
    MAX_NAME,
    MAX_VALUES,
    BigInt,
    Crashed,
    DictValue,
    ListValue,
    Missing,
    NotRun,
    Opaque,
    OutOfMemory,
    Raised,
    Record,
    Returned,
    TensorValue,
    TimedOut,
    Transcript,
    TranscriptError,
    TupleValue,
    Value,
    plain,
    validate,
)


def tensor(shape: list[int], data: bytes, dtype: str = "float32") -> TensorValue:
    return TensorValue(dtype, shape, data, requires_grad=False, is_leaf=True)


text = st.text(max_size=8)
integers = st.integers(-(2**63), 2**63 - 1)
tensors = st.lists(st.floats(width=32), max_size=6).map(
    lambda numbers: tensor([len(numbers)], np.array(numbers, np.float32).tobytes())
)
leaves: st.SearchStrategy[Value] = st.one_of(
    st.none(),
    st.booleans(),
    integers,
    st.floats(allow_nan=False),
    text,
    tensors,
    st.builds(BigInt, integers),
    st.builds(Opaque, text),
)
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(ListValue, st.lists(inner, max_size=3)),
        st.builds(TupleValue, st.lists(inner, max_size=3)),
        st.builds(DictValue, st.dictionaries(text, inner, max_size=3)),
    ),
    max_leaves=8,
)
outcomes = st.one_of(
    st.builds(Returned, values),
    st.builds(Raised, text, text, text, integers),
    st.builds(Missing, text),
    st.builds(TimedOut, st.floats(allow_nan=False)),
    st.builds(Crashed, text),
    st.builds(OutOfMemory, integers),
)


def decoded(data: bytes) -> Transcript:
    return msgspec.msgpack.decode(data, type=Transcript)


@given(st.dictionaries(text, outcomes, max_size=3))
def test_a_transcript_survives_its_encoding(outcome_of: dict[str, Crashed]) -> None:
    made = Transcript({name: Record(outcome) for name, outcome in outcome_of.items()})
    assert decoded(msgspec.msgpack.encode(made)) == made


@given(values)
def test_what_the_types_and_validate_let_through_becomes_plain_python(value: Value) -> None:
    validate(value)
    plain(value)


@given(st.binary(max_size=60))
def test_bytes_that_are_no_transcripts_are_refused(data: bytes) -> None:
    try:
        transcript = decoded(data)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return
    assert isinstance(transcript, Transcript)


@pytest.mark.parametrize(
    "document",
    [
        {"records": {"p": {"outcome": {"type": "returned", "value": 1, "extra": 1}}}},
        {"records": {"p": {"outcome": {"type": "passed"}}}},
        {"records": {"p": {"outcome": {"type": "returned", "value": {"type": "function"}}}}},
        {"records": {}, "score": 100},
    ],
)
def test_a_document_with_more_or_other_fields_is_refused(document: object) -> None:
    with pytest.raises(msgspec.ValidationError):
        decoded(msgspec.msgpack.encode(document))


@pytest.mark.parametrize("name", sorted(ITEM_BYTES))
def test_every_allowed_dtype_has_torchs_size_and_arrives_as_it_was(name: str) -> None:
    dtype = getattr(torch, name)
    made = torch.tensor([0, 1, 3], dtype=torch.float32).to(dtype)
    value = encode_value(made, budget_bytes=1000)
    assert isinstance(value, TensorValue)
    assert len(value.data) == 3 * ITEM_BYTES[name] == 3 * dtype.itemsize
    validate(value)
    expected = made.float() if name == "bfloat16" else made
    np.testing.assert_array_equal(value.array(), expected.numpy())


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (tensor([1], b"1234", "object"), "dtype 'object'"),
        (tensor([1], b"12345678", "O" * 1000), "dtype"),
        (tensor([-1], b""), "malformed"),
        (tensor([-1, -1], b"1234"), "malformed"),
        (tensor([1] * (MAX_DIMS + 1), b"1234"), "malformed"),
        (tensor([0, 2**62], b""), "holds nothing"),
        (tensor([2], b"1234"), "do not fill"),
        (tensor([], b""), "do not fill"),
        (Opaque("x" * (MAX_NAME + 1)), "name is too long"),
    ],
)
def test_a_value_no_honest_child_sends_is_refused_wherever_it_stands(value: Value, words: str) -> None:
    for place in (value, ListValue([1, value]), TupleValue([value]), DictValue({"a": ListValue([value])})):
        with pytest.raises(TranscriptError, match=words) as caught:
            validate(place)
        assert len(str(caught.value)) < 400


@pytest.mark.parametrize("shape", [[0], [1] * MAX_DIMS, [0, 2**55], []])
def test_every_shape_that_validate_lets_through_is_one_numpy_can_hold(shape: list[int]) -> None:
    value = tensor(shape, b"" if 0 in shape else b"1234")
    validate(value)
    assert value.array().shape == tuple(shape)


def test_nesting_is_limited() -> None:
    value: Value = 1
    for _ in range(MAX_DEPTH):
        value = ListValue([value])
    validate(value)
    with pytest.raises(TranscriptError, match="nested deeper"):
        validate(ListValue([value]))


@pytest.mark.parametrize("leaf", [0.5, tensor([], b"1234"), ListValue([])])
def test_the_number_of_values_is_limited_however_they_lie(leaf: Value) -> None:
    half = ListValue([leaf] * (MAX_VALUES // 2 - 1))
    validate(TupleValue([half, ListValue([leaf] * (MAX_VALUES // 2 - 2))]))
    with pytest.raises(TranscriptError, match="more than"):
        validate(TupleValue([half, half]))


def test_an_array_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        tensor([1], b"1234").array()[0] = 1.0


def test_a_missing_record_is_a_failure() -> None:
    transcript = Transcript({"there": Record(Returned(1))})
    assert transcript.outcome("there") == Returned(1)
    assert isinstance(transcript.outcome("elsewhere"), NotRun)


def test_plain_keeps_the_kinds_of_containers_apart() -> None:
    value = DictValue({"a": TupleValue([1, ListValue([True, None])]), "b": Opaque("set")})
    assert plain(value) == {"a": (1, [True, None]), "b": Opaque("set")}
