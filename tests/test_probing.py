"""What authors' probes are made with: seeded draws, instruments, and the submission's names."""

import math
from typing import Any

import numpy as np
import pytest
import torch

from autograder.probing import (
    CallCounter,
    Draw,
    GlobalState,
    MissingName,
    Submission,
    attempt,
    graph_state,
    opaque,
    optimizer_steps,
    probe,
    probes_of,
)


def test_probes_are_found_in_the_order_of_their_definition() -> None:
    @probe
    def second(submission: Submission, draw: Draw) -> int:
        return 1

    @probe
    def first(submission: Submission, draw: Draw) -> int:
        return 2

    assert list(probes_of({"second": second, "helper": math.sin, "first": first})) == ["second", "first"]


def test_a_submission_shows_its_names() -> None:
    submission = Submission({"f": math.sin, "value": None})
    assert submission.f is math.sin
    assert submission.value is None


@pytest.mark.parametrize("name", ["g", "__wrapped__", "__builtins__"])
def test_a_name_the_submission_lacks_is_missing(name: str) -> None:
    with pytest.raises(MissingName) as caught:
        getattr(Submission({"f": 1, "__builtins__": {}}), name)
    assert caught.value.name == name


def drawn(draw: Draw) -> list[Any]:
    return [
        draw.rand(2, 3).tolist(),
        draw.randn(2).tolist(),
        draw.randint(0, 100, 3).tolist(),
        draw.uniform(),
        draw.integer(0, 100),
        draw.choice("abcdefgh"),
        draw.shuffled(range(20)),
        torch.rand(2, generator=draw.generator()).tolist(),
    ]


def test_one_seed_draws_one_sequence_and_another_seed_another() -> None:
    torch.manual_seed(1)
    first = drawn(Draw(7))
    torch.manual_seed(2)
    assert drawn(Draw(7)) == first
    assert all(a != b for a, b in zip(drawn(Draw(8)), first, strict=True))


def test_draws_do_not_depend_on_the_release_of_torch() -> None:
    assert Draw(1).uniform() == 0.13436424411240122
    assert Draw(1).randn(1, dtype=torch.float64).item() == pytest.approx(1.2881847531554629, abs=0)


def test_tensors_are_drawn_as_asked() -> None:
    draw = Draw(0)
    uniform = draw.rand(100, low=-3, high=-2, dtype=torch.float64, requires_grad=True)
    assert (uniform.min() >= -3, uniform.max() < -2) == (True, True)
    assert (uniform.dtype, uniform.requires_grad, uniform.is_leaf) == (torch.float64, True, True)
    normal = draw.randn(2, 3, requires_grad=True)
    assert (normal.shape, normal.dtype, normal.requires_grad) == ((2, 3), torch.float32, True)
    assert draw.rand().shape == ()
    whole = draw.randint(3, 5, 50)
    assert (whole.dtype, set(whole.tolist())) == (torch.int64, {3, 4})
    assert {draw.integer(3, 5) for _ in range(50)} == {3, 4}
    assert all(2 <= draw.uniform(2, 4) < 4 for _ in range(50))


def test_shuffling_leaves_its_argument_alone() -> None:
    items = list(range(10))
    assert sorted(Draw(3).shuffled(items)) == items == list(range(10))


def test_a_counter_counts_and_passes_on() -> None:
    counted = CallCounter(pow)
    assert (counted(2, 3), counted(2, exp=2), counted.calls) == (8, 4, 2)


def test_an_opaque_function_has_values_but_no_graph() -> None:
    x = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
    y = opaque(lambda t, power: t**power)(x, power=3)
    assert y.tolist() == [1.0, 8.0]
    assert (y.dtype, y.requires_grad) == (torch.float64, False)
    with pytest.raises(RuntimeError, match="does not require grad"):
        torch.autograd.grad(y.sum(), x)
    assert torch.func.grad(lambda t: opaque(torch.sum)(t))(x.detach()).tolist() == [0.0, 0.0]


class Tagged(torch.Tensor):
    """A subclass, whose results are of it."""


@pytest.mark.parametrize("kind", ["a view", "a parameter", "a subclass", "with a gradient"])
def test_what_an_opaque_function_is_given_and_gives_is_a_tensor_of_its_own(kind: str) -> None:
    x = torch.arange(6.0, dtype=torch.float64).reshape(2, 3).T
    given = {
        "a view": x, "a parameter": torch.nn.Parameter(x), "a subclass": x.as_subclass(Tagged),
        "with a gradient": x.clone().requires_grad_() * 1,
    }[kind]  # fmt: skip
    seen = list[torch.Tensor]()

    def note(t: torch.Tensor) -> torch.Tensor:
        seen.append(t)
        return t

    result = opaque(note)(given)
    for tensor in (*seen, result):
        assert type(tensor) is torch.Tensor
        assert (tensor.is_leaf, tensor.requires_grad, tensor._is_view()) == (True, False, False)
        assert tensor.is_contiguous()
        assert tensor.dtype is torch.float64
        assert tensor.tolist() == given.tolist()
    seen[0].zero_()
    result.add_(1)
    assert given.tolist() == [[0.0, 3.0], [1.0, 4.0], [2.0, 5.0]]


def test_what_a_submission_puts_in_torchs_place_makes_no_opaque_function_transparent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(torch.Tensor, "detach", lambda tensor: tensor)
    monkeypatch.setattr(torch.Tensor, "clone", lambda tensor, **_: tensor)
    x = torch.ones(2, requires_grad=True)
    assert not opaque(torch.sum)(x).requires_grad


@pytest.mark.parametrize("result", [torch.tensor([1.5, 2.5]), torch.tensor([3, 4]), np.array([1.0, 2.0])])
def test_what_an_opaque_function_returns_has_the_dtype_of_what_it_was_given(result: Any) -> None:
    made = opaque(lambda _: result)(torch.ones(1, dtype=torch.float64))
    assert (made.dtype, made.tolist()) == (torch.float64, result.tolist())


def test_finite_differences_of_an_opaque_function_can_be_taken_all_at_once() -> None:
    square, x, steps = opaque(lambda t: (t**2).sum()), torch.tensor([1.0, 3.0]), torch.eye(2) * 2.0**-10
    rises = torch.func.vmap(square)(x + steps) - torch.func.vmap(square)(x - steps)
    assert (rises / 2.0**-9).tolist() == [2.0, 6.0]
    nothing = torch.func.vmap(torch.func.grad(square))(x + steps)
    assert nothing.tolist() == [[0.0, 0.0], [0.0, 0.0]]


def test_an_opaque_function_without_tensor_arguments_has_torchs_dtype() -> None:
    made = opaque(lambda n: torch.arange(n, dtype=torch.float64))(2)
    assert (made.tolist(), made.dtype) == ([0.0, 1.0], torch.float32)


def test_global_state_tells_what_a_call_has_changed() -> None:
    state = GlobalState()
    assert state.unchanged() == {"rng": True, "grad_mode": True}
    torch.rand(1)
    with torch.no_grad():
        assert state.unchanged() == {"rng": False, "grad_mode": False}


def test_steps_of_torchs_optimisers_are_noticed_within_the_block_only() -> None:
    weight = torch.zeros(1, requires_grad=True)
    weight.grad = torch.ones(1)
    sgd, adam = torch.optim.SGD([weight], lr=0.1), torch.optim.Adam([weight])
    sgd.step()
    with optimizer_steps() as steps:
        sgd.step()
        adam.step()
    sgd.step()
    assert steps == ["SGD", "Adam"]


def test_graph_state_of_a_leaf_of_a_result_and_of_something_else() -> None:
    leaf = torch.ones(2, requires_grad=True)
    result = leaf * 3
    result.sum().backward()
    state = graph_state(leaf)
    assert state.pop("grad").tolist() == [3.0, 3.0]
    assert state == {"requires_grad": True, "is_leaf": True, "has_grad_fn": False}
    assert graph_state(result) == {"requires_grad": True, "is_leaf": False, "has_grad_fn": True, "grad": None}
    assert set(graph_state(None).values()) == {None}


def test_an_attempt_keeps_the_value_or_the_kind_of_exception() -> None:
    assert attempt(divmod, 7, 2) == {"raised": None, "value": (3, 1)}
    assert attempt(divmod, 7, 0) == {"raised": "ZeroDivisionError", "value": None}


def test_an_exception_of_ones_own_counts_as_the_built_in_one_that_it_is() -> None:
    class ShapeError(ValueError):
        pass

    class ColumnError(ShapeError, RuntimeError):
        pass

    def refuse() -> None:
        raise ColumnError

    assert attempt(refuse)["raised"] == "ValueError"


@pytest.mark.parametrize("error", [NotImplementedError(), MissingName("f"), KeyboardInterrupt()])
def test_an_attempt_lets_a_stub_a_missing_name_and_an_interrupt_through(error: BaseException) -> None:
    def function() -> None:
        raise error

    with pytest.raises(type(error)):
        attempt(function)
