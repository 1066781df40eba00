"""The way back is torch's: the same nodes in the same order, and at each of them the gradient that a hook sees."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor

from autograder.errors import UsageError
from autograder.student.draw_backward import NoWayBackError, arrivals, first_gradient
from autograder.student.draw_graph import read_graph


class Scaled(torch.autograd.Function):
    @staticmethod
    def forward(ctx, factor, x, y):  # type: ignore[no-untyped-def]
        ctx.save_for_backward(x)
        ctx.factor = factor
        return factor * x * y, x + y

    @staticmethod
    def backward(ctx, first, second):  # type: ignore[no-untyped-def]
        (x,) = ctx.saved_tensors
        return None, None, ctx.factor * x * first + second


def chain() -> Tensor:
    return (10 * torch.tensor(1.0, requires_grad=True)) ** 2


def diamond() -> Tensor:
    p = torch.tensor([2.0, 3.0], requires_grad=True)
    w = p * p
    return ((p - w) ** 2 + p.exp()).sum()


def broadcast() -> Tensor:
    weight = torch.rand(3, 4, requires_grad=True)
    bias = torch.rand(4, requires_grad=True)
    scale = torch.rand((), requires_grad=True, dtype=torch.float64)
    return (scale * torch.relu(torch.rand(5, 3) @ weight + bias)).mean()


def several_outputs() -> Tensor:
    x = torch.rand(3, 2, requires_grad=True)
    first, _, third = x.unbind(0)
    values, _ = torch.cat([first, third]).sort()
    return (values * values).sum()


def in_place() -> Tensor:
    x = torch.rand(4, requires_grad=True)
    y = x.clone()
    y[1:3] = y[1:3] * 5
    y.mul_(2)
    return (y * x).sum()


def own_function() -> Tensor:
    y = torch.rand(3, requires_grad=True)
    first, _ = Scaled.apply(3.0, torch.rand(3), y * 2)
    return first.sum()


GRAPHS: list[Callable[[], Tensor]] = [chain, diamond, broadcast, several_outputs, in_place, own_function]


def seen_by_hooks(root: Tensor, functions: tuple[Any, ...]) -> list[tuple[int, tuple[Tensor | None, ...]]]:
    """What the engine itself hands to each node, in its order."""
    seen: list[tuple[int, tuple[Tensor | None, ...]]] = []
    handles = [
        function.register_prehook(lambda gradients, number=number: seen.append((number, tuple(gradients))))
        for number, function in enumerate(functions)
        if function is not None
    ]
    root.backward(retain_graph=True)
    for handle in handles:
        handle.remove()
    return seen


def same(one: Tensor | None, other: Tensor | None) -> bool:
    if one is None or other is None:
        return (one is None or not one.any()) and (other is None or not other.any())
    return torch.equal(one, other) and one.dtype == other.dtype


@pytest.mark.parametrize("make", GRAPHS, ids=lambda make: make.__name__)
def test_gradients_arrive_as_hooks_see_them(make: Callable[[], Tensor]) -> None:
    root = make()
    graph = read_graph(root, {})
    ours = [(arrival.node, arrival.gradients) for arrival in arrivals(graph, torch.ones_like(root))]
    theirs = seen_by_hooks(root, graph.functions)
    assert [node for node, _ in ours] == [node for node, _ in theirs]
    for (_, got), (_, expected) in zip(ours, theirs, strict=True):
        assert len(got) == len(expected)
        assert all(map(same, got, expected))
    leaves = [
        (graph.functions[node].variable, got[0]) for node, got in ours if graph.nodes[node].kind == "leaf"
    ]
    assert leaves
    assert all(same(variable.grad, got) for variable, got in leaves)


def test_nothing_is_left_behind() -> None:
    p = torch.tensor(1.0, requires_grad=True)
    w = 10 * p
    w.retain_grad()
    calls: list[object] = []
    w.register_hook(lambda gradient: calls.append(gradient))
    loss = w**2
    graph = read_graph(loss, {})
    assert len(list(arrivals(graph, torch.tensor(1.0)))) == 3
    assert (p.grad, w.grad, calls) == (None, None, [])
    assert all(
        not gradient.requires_grad
        for a in arrivals(graph, torch.tensor(1.0))
        for gradient in a.gradients
        if gradient is not None
    )


def test_it_begins_at_the_output_that_was_asked_for() -> None:
    x = torch.tensor([3.0, 4.0], requires_grad=True)
    _, second = x.unbind(0)
    graph = read_graph(second, {})
    first, last = arrivals(graph, torch.tensor(1.0), second.output_nr)
    assert first.gradients == (None, torch.tensor(1.0))
    assert last.gradients[0] is not None
    assert last.gradients[0].tolist() == [0, 1]


def test_a_gradient_is_wanted_unless_there_is_one_element() -> None:
    assert first_gradient(torch.rand(1, 1), None).tolist() == [[1]]
    given = torch.rand(3)
    assert first_gradient(torch.rand(3), given) is given
    with pytest.raises(UsageError, match="3 elements"):
        first_gradient(torch.rand(3), None)


def stopped_at(root: Tensor) -> tuple[int, str]:
    """How many nodes the way back reaches, and what is said where it ends."""
    way, count = arrivals(read_graph(root, {}), torch.ones_like(root)), 0
    while True:
        try:
            next(way)
        except NoWayBackError as stopped:
            return count, str(stopped)
        count += 1


def test_what_was_freed_or_changed_ends_the_way_there() -> None:
    p = torch.tensor(1.0, requires_grad=True)
    w = 10 * p
    w.backward(retain_graph=False)
    assert stopped_at(w + 1) == (2, "MulBackward0 cannot go back: a backward pass has freed what it saved")
    e = p.exp()
    loss = e * 2 + 1
    with torch.no_grad():
        e.add_(1)
    count, why = stopped_at(loss)
    assert (count, why) == (3, "ExpBackward0 cannot go back: what it saved has been changed in place since")


def test_what_a_function_of_ones_own_raises_is_told() -> None:
    class Broken(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):  # type: ignore[no-untyped-def]
            return x * 1

        @staticmethod
        def backward(ctx, grad):  # type: ignore[no-untyped-def]
            raise ZeroDivisionError("no way\nand more")

    root = Broken.apply(torch.tensor(1.0, requires_grad=True))
    assert stopped_at(root) == (1, "BrokenBackward cannot go back: ZeroDivisionError: no way")
