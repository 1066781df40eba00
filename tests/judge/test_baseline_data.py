"""What submissions are compared with, as it is kept from one run to the next."""

from typing import Any

import msgspec
import pytest

from autograder.judge.baseline_data import Baseline
from autograder.sandbox.transcript import (
    CellFailure,
    Crashed,
    DictValue,
    ListValue,
    Raised,
    Record,
    Returned,
    TensorValue,
    TimedOut,
    Transcript,
)

TENSOR = TensorValue("bfloat16", [1, 2], b"\x80?\xc0?", True, False)
BASELINE = Baseline(
    "2.13.0+cpu",
    Transcript(
        {"p": Record(Returned(DictValue({"x": TENSOR, "y": ListValue([None, 1.5, "π"])})), ["careful"])}
    ),
    {
        "f/raises": Transcript(
            {"p": Record(Raised("ValueError", "no", "cell 3", 2), printed="said", printed_chars=4)}
        ),
        "f/dies": Transcript({"p": Record(Crashed("by itself"))}, [CellFailure("cell 1", TimedOut(5.0))]),
        "f/none": Transcript({}),
    },
)


def kept(baseline: Baseline) -> Any:
    return msgspec.msgpack.decode(msgspec.msgpack.encode(baseline))


def read(plain: Any) -> Baseline:
    return msgspec.msgpack.decode(msgspec.msgpack.encode(plain), type=Baseline)


def test_whatever_was_observed_is_read_back_as_it_was() -> None:
    again = read(kept(BASELINE))
    assert again == BASELINE
    value = again.reference.records["p"].outcome
    assert isinstance(value, Returned)
    assert value.value.items["x"].array().tolist() == [[1.0, 1.5]]


@pytest.mark.parametrize("field", Baseline.__struct_fields__)
def test_one_of_another_version_that_lacks_a_part_is_refused(field: str) -> None:
    plain = kept(BASELINE)
    del plain[field]
    with pytest.raises(msgspec.ValidationError, match=f"missing required field `{field}`"):
        read(plain)


def test_one_whose_records_mean_something_else_is_refused() -> None:
    plain = kept(BASELINE)
    plain["reference"]["records"]["p"]["seed"] = 3
    with pytest.raises(msgspec.ValidationError, match="unknown field `seed`"):
        read(plain)


def test_nobody_changes_what_all_are_compared_with() -> None:
    with pytest.raises(AttributeError):
        BASELINE.reference = Transcript({})  # type: ignore[misc]
