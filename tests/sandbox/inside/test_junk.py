"""Spoiled solutions: each kind is spoiled in its one way, whatever the solution returns."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import pytest
import torch

from autograder.author.rules import FLAWED_KINDS, WORTHLESS_KINDS
from autograder.sandbox.inside.junk import spoil


class Pair(NamedTuple):
    left: torch.Tensor
    right: int


@dataclass
class Fit:
    loss: float
    weights: list[torch.Tensor]


def everything(x: torch.Tensor) -> dict[str, Any]:
    return {
        "tensor": x * 2,
        "list": [1, 2.5, True, "text", None],
        "pair": Pair(x, 7),
        "fit": Fit(0.5, [x]),
        "plain": (x.long(),),
    }


def spoiled(kind: str) -> Any:
    return spoil(kind, everything)(torch.tensor([1.0, 2.0], requires_grad=True))


def test_nothing_returns_none_without_a_call() -> None:
    called = []
    assert spoil("nothing", called.append)(1) is None
    assert called == []


def test_none_keeps_the_containers_only() -> None:
    assert spoiled("none") == {
        "tensor": None,
        "list": [None] * 5,
        "pair": Pair(None, None),  # type: ignore[arg-type]
        "fit": Fit(None, [None]),  # type: ignore[arg-type,list-item]
        "plain": (None,),
    }


@pytest.mark.parametrize(("kind", "number"), [("zeros", 0), ("ones", 1)])
def test_constants_replace_every_number(kind: str, number: int) -> None:
    made = spoiled(kind)
    assert made["tensor"].tolist() == [number] * 2
    assert made["list"] == [number, number, bool(number), "text", None]
    assert [type(item) for item in made["list"][:3]] == [int, float, bool]
    assert (made["pair"].left.tolist(), made["pair"].right) == ([number] * 2, number)
    assert made["plain"][0].dtype == torch.int64
    assert made["fit"].loss == number


def test_nan_replaces_what_can_be_nan() -> None:
    made = spoiled("nan")
    assert made["tensor"].isnan().all()
    assert made["fit"].loss != made["fit"].loss
    assert made["list"][0::2] == [1, True, None]
    assert made["plain"][0].tolist() == [1, 2]


def test_shape_adds_a_dimension() -> None:
    made = spoiled("shape")
    assert made["tensor"].shape == (1, 2)
    assert made["list"][1] == [2.5]


def test_dtype_swaps_the_precision() -> None:
    made = spoiled("dtype")
    assert made["tensor"].dtype == torch.float64
    assert spoil("dtype", lambda: made["tensor"])().dtype == torch.float32
    assert made["list"] == [1, "2.5", True, "text", None]


def test_detached_keeps_the_values_and_drops_the_graph() -> None:
    made = spoiled("detached")
    assert (made["tensor"].tolist(), made["tensor"].requires_grad) == ([2.0, 4.0], False)
    assert made["pair"].left.is_leaf
    assert made["list"] == [1, 2.5, True, "text", None]


def test_mutates_returns_what_is_right_and_changes_the_arguments() -> None:
    x, inside, kept = torch.zeros(2), torch.zeros(2, requires_grad=True), torch.zeros(2, dtype=torch.int64)
    function = spoil("mutates", lambda a, b, *, c: a + 5)
    assert function(x, [inside, "text"], c=kept).tolist() == [5.0, 5.0]
    assert (x.tolist(), inside.tolist(), kept.tolist()) == ([1, 1], [1, 1], [0, 0])


def test_a_class_is_spoiled_in_its_public_methods() -> None:
    class Square(torch.nn.Module):
        limit = 3

        def __init__(self, factor: float) -> None:
            super().__init__()
            self.factor = factor

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self._times(x)

        def _times(self, x: torch.Tensor) -> torch.Tensor:
            return self.factor * x

    junk = spoil("zeros", Square)
    made = junk(2.0)
    assert (junk.__name__, made.limit, isinstance(made, Square)) == ("Square", 3, True)
    assert made(torch.ones(2)).tolist() == [0, 0]
    assert made._times(torch.ones(2)).tolist() == [2, 2]


def test_a_class_is_spoiled_in_its_static_and_class_methods_too() -> None:
    class Double(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: torch.Tensor) -> torch.Tensor:
            return 2 * x

        @staticmethod
        def backward(ctx: Any, cotangent: torch.Tensor) -> torch.Tensor:
            return 2 * cotangent

        @classmethod
        def named(cls) -> list[float]:
            return [float(cls.__name__ == "Double")]

    junk = spoil("zeros", Double)
    x = torch.ones(2, requires_grad=True)
    y = junk.apply(x)
    y.sum().backward()
    assert (y.tolist(), x.grad.tolist()) == ([0, 0], [0, 0])
    assert junk.named() == [0.0]


@pytest.mark.parametrize("kind", [*WORTHLESS_KINDS, *FLAWED_KINDS])
def test_every_kind_that_verify_uses_spoils_something(kind: str) -> None:
    x = torch.ones(2, requires_grad=True)
    made = spoil(kind, lambda t: t * 2)(x)
    same = isinstance(made, torch.Tensor) and made.shape == (2,) and made.dtype == torch.float32
    same = same and made.tolist() == [2, 2] and made.requires_grad
    assert not same or x.tolist() != [1, 1]


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(KeyError):
        spoil("no such", lambda: 1)()
