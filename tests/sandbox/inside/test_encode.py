"""What a probe returns becomes plain data; no unknown object is asked anything."""

from collections import Counter, OrderedDict, defaultdict
from enum import IntEnum, StrEnum
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch

from autograder.sandbox.inside.encode import TooLarge, encode_value, type_name
from autograder.sandbox.transcript import (
    BigInt,
    DictValue,
    ListValue,
    Opaque,
    TensorValue,
    TupleValue,
    validate,
)

BUDGET = 10_000


class Touchy:
    """Raises at the slightest touch."""

    def __getattribute__(self, name: str) -> Any:
        raise AssertionError(name)

    __repr__ = __iter__ = __len__ = __float__ = __getattribute__  # type: ignore[assignment]


class Pretender:
    """Says that it is a dict, and is none."""

    @property  # type: ignore[misc]
    def __class__(self) -> type:  # type: ignore[override]
        return dict


class Label(StrEnum):
    LEAF = "leaf"


class Liar(str):
    """A text whose own methods say something else."""

    def __str__(self) -> str:
        return "another text"


class Pair(NamedTuple):
    first: float
    second: float


class Steps(IntEnum):
    TWO = 2


class Number(float):
    def __float__(self) -> float:
        return 0.0


class List(list[int]):
    def __iter__(self) -> Any:
        raise AssertionError


class Table(dict[str, int]):
    def items(self) -> Any:
        raise AssertionError

    keys = values = __iter__ = items  # type: ignore[assignment]


class Tensor(torch.Tensor):
    pass


def encoded(value: Any) -> Any:
    result = encode_value(value, budget_bytes=BUDGET)
    validate(result)
    return result


@pytest.mark.parametrize("value", [None, True, 7, -(2**62), 0.5, float("inf"), "π"])
def test_plain_values_stay_what_they_are(value: Any) -> None:
    assert encoded(value) == value
    assert type(encoded(value)) is type(value)


@pytest.mark.parametrize(
    ("scalar", "plain"),
    [
        (np.float64(0.5), 0.5),
        (np.float32(0.5), 0.5),
        (np.float16(0.5), 0.5),
        (np.int64(-7), -7),
        (np.uint8(7), 7),
        (np.bool_(True), True),
        (np.str_("leaf"), "leaf"),
    ],
)
def test_numpy_scalars_become_python_values(scalar: Any, plain: Any) -> None:
    assert encoded(scalar) == plain
    assert type(encoded(scalar)) is type(plain)


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (Label.LEAF, "leaf"),
        (Liar("leaf"), "leaf"),
        (Steps.TWO, 2),
        (Number(0.5), 0.5),
        (Pair(0.5, 1.5), TupleValue([0.5, 1.5])),
        (torch.Size((2, 3)), TupleValue([2, 3])),
        (List([7]), ListValue([7])),
        (OrderedDict(a=1), DictValue({"a": 1})),
        (defaultdict(int, a=1), DictValue({"a": 1})),
        (Counter("a"), DictValue({"a": 1})),
        (Table(a=1), DictValue({"a": 1})),
        ({Label.LEAF: 1}, DictValue({"leaf": 1})),
        ({Liar("leaf"): 1}, DictValue({"leaf": 1})),
    ],
)
def test_what_descends_from_a_builtin_type_is_that(value: Any, plain: Any) -> None:
    assert encoded(value) == plain
    assert type(encoded(value)) is type(plain)


def test_containers_are_kept_in_kind_and_order() -> None:
    assert encoded([1, (2, {"b": 1, "a": 2})]) == ListValue([1, TupleValue([2, DictValue({"b": 1, "a": 2})])])
    assert list(encoded({"b": 1, "a": 2}).items) == ["b", "a"]


def test_a_huge_integer_is_kept_as_its_size() -> None:
    assert encoded(2**1000) == BigInt(1001)


def test_lone_surrogates_do_not_come_through() -> None:
    assert encoded("a\ud800") == "a?"


@pytest.mark.parametrize("dtype", [torch.float64, torch.bfloat16, torch.int64, torch.bool, torch.complex64])
def test_a_tensor_is_kept_whole(dtype: torch.dtype) -> None:
    tensor = torch.tensor([[0, 1], [2, 3]]).to(dtype).T
    value = encoded(tensor)
    assert (value.dtype, value.shape) == (str(dtype).removeprefix("torch."), [2, 2])
    want = tensor.float() if dtype is torch.bfloat16 else tensor
    assert (value.array() == want.numpy()).all()


def test_the_graph_state_of_a_tensor_is_kept() -> None:
    leaf = torch.nn.Parameter(torch.ones(2))
    assert (encoded(leaf).requires_grad, encoded(leaf).is_leaf) == (True, True)
    assert (encoded(leaf * 2).requires_grad, encoded(leaf * 2).is_leaf) == (True, False)


def test_lazily_conjugated_and_negated_tensors_are_resolved() -> None:
    tensor = torch.tensor([1 + 2j]).conj()
    assert encoded(tensor).array()[0] == 1 - 2j
    assert encoded(tensor.imag).array()[0] == -2


def test_one_element_of_a_strided_tensor_is_kept() -> None:
    assert encoded(torch.arange(6.0)[1::2][:1]).array().tolist() == [1.0]


def test_an_empty_tensor_has_a_shape_and_no_bytes() -> None:
    assert encoded(torch.zeros(3, 0)) == TensorValue("float32", [3, 0], b"", False, True)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (Pretender(), "Pretender"),
        (np.longdouble(1), "longdouble"),
        (torch.zeros(1).as_subclass(Tensor), "Tensor"),
        ({1: 2}, "dict"),
        (torch.eye(2).to_sparse(), "sparse"),
        (torch.zeros(1, device="meta"), "meta"),
        (len, "builtin_function_or_method"),
    ],
)
def test_anything_else_is_only_named(value: Any, name: str) -> None:
    kept = encoded(value)
    assert isinstance(kept, Opaque)
    assert name in kept.type_name


def test_an_object_that_must_not_be_touched_is_not() -> None:
    assert "Touchy" in encoded(Touchy()).type_name


def test_a_type_cannot_lie_about_its_name() -> None:
    class Meta(type):
        def __getattribute__(cls, name: str) -> Any:
            raise AssertionError(name)

    class Liar(metaclass=Meta):
        pass

    assert type_name(Liar).endswith("Liar")
    assert type_name(ValueError) == "ValueError"
    assert len(type_name(type("x" * 1000, (), {}))) == 200


def _nested() -> list[Any]:
    itself: list[Any] = []
    itself.append(itself)
    return itself


@pytest.mark.parametrize(
    "value", ["x" * BUDGET, torch.zeros(BUDGET), torch.zeros(1).expand(10**15), _nested()]
)
def test_what_is_too_large_is_refused_before_it_is_made(value: Any) -> None:
    with pytest.raises(TooLarge):
        encode_value(value, budget_bytes=BUDGET)
