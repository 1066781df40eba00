"""The way back through a graph, a node at a time: which gradient arrives where, in the order in which torch takes the nodes.

Nothing is left behind. torch's engine would call hooks, fill ``.grad`` and free the graph; so the nodes are called one by one instead, as the
engine does: the latest operation first, each when all that was made of it has been through, gradients that meet added up.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from autograder.errors import UsageError
from autograder.student.draw_nodes import Graph


@dataclass(frozen=True)
class Arrival:
    """The gradients with respect to what a node returned, complete; None for an output that none reached."""

    node: int
    gradients: tuple[Tensor | None, ...]


class NoWayBackError(Exception):
    """A node's own backward could not be called; the message says why."""


def first_gradient(root: Tensor, gradient: Tensor | None) -> Tensor:
    """The gradient that the way back begins with.

    Raises:
        UsageError: none was given, and the root has not one element.
    """
    if gradient is not None:
        return gradient
    if root.numel() != 1:
        raise UsageError(
            f"the tensor has {root.numel()} elements, so a way back needs draw(…, gradient=…) of its shape, as backward() does"
        )
    return torch.ones_like(root)


def arrivals(graph: Graph, gradient: Tensor, output: int = 0) -> Iterator[Arrival]:
    """The nodes of a whole graph in the order of the way back, with what arrives there.

    Args:
        gradient: the one that begins it.
        output: which of the root node's outputs it is for.

    Raises:
        NoWayBackError: a node cannot be called, after those before it have been yielded.
    """
    uses = _uses(graph)
    waiting: dict[int, list[Tensor | None]] = {0: [None] * len(graph.functions[0]._input_metadata)}
    _add(waiting[0], output, gradient, graph.functions[0])
    ready = [(_priority(graph.functions[0]), 0)]
    while ready:
        _, number = heapq.heappop(ready)
        function, arrived = graph.functions[number], tuple(waiting.pop(number))
        yield Arrival(number, arrived)
        if hasattr(function, "variable"):
            continue
        for (source, place), passed in zip(_live(graph, number), _passed_on(function, arrived), strict=True):
            into = waiting.setdefault(source, [None] * len(graph.functions[source]._input_metadata))
            _add(into, place, passed, graph.functions[source])
            uses[source] -= 1
            if not uses[source]:
                heapq.heappush(ready, (_priority(graph.functions[source]), source))


def _uses(graph: Graph) -> dict[int, int]:
    uses: dict[int, int] = {}
    for edge in graph.edges:
        if edge.carries_gradient:
            uses[edge.source] = uses.get(edge.source, 0) + 1
    return uses


def _live(graph: Graph, number: int) -> list[tuple[int, int]]:
    """Where a node's gradients go, by its operands' places."""
    edges = [edge for edge in graph.edges if edge.target == number and edge.carries_gradient]
    return [(edge.source, edge.output) for edge in sorted(edges, key=lambda edge: edge.slot)]


def _priority(function: Any) -> int:
    """The latest operation first; a leaf as soon as its gradient is complete."""
    return -int(function._sequence_nr())


def _passed_on(function: Any, arrived: Sequence[Tensor | None]) -> list[Tensor | None]:
    """What a node sends to those of its operands that carry a gradient."""
    live = [source is not None for source, _ in function.next_functions]
    try:
        with torch.no_grad():
            if isinstance(function, torch.autograd.function.BackwardCFunction):
                return _passed_on_by_own(function, arrived)
            sent = function(*arrived)
    except Exception as error:  # a student's own backward may raise anything
        raise NoWayBackError(_why(function, error)) from error
    gradients = sent if isinstance(sent, tuple) else (sent,)
    return [gradient for gradient, wanted in zip(gradients, live, strict=False) if wanted]


def _passed_on_by_own(function: Any, arrived: Sequence[Tensor | None]) -> list[Tensor | None]:
    """The same of a ``torch.autograd.Function``: it returns something for every argument of its forward."""
    whole = [
        torch.zeros(meta.shape, dtype=meta.dtype, device=meta.device) if gradient is None else gradient
        for gradient, meta in zip(arrived, function._input_metadata, strict=True)
    ]
    sent = function.apply(*whole)
    gradients = sent if isinstance(sent, tuple) else (sent,)
    return [
        gradient for gradient, wanted in zip(gradients, function.needs_input_grad, strict=False) if wanted
    ]


def _why(function: Any, error: Exception) -> str:
    if "inplace operation" in str(error):
        return f"{function.name()} cannot go back: what it saved has been changed in place since"
    if "already been freed" in str(error) or "second time" in str(error):
        return f"{function.name()} cannot go back: a backward pass has freed what it saved"
    return f"{function.name()} cannot go back: {type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"


def _add(into: list[Tensor | None], place: int, gradient: Tensor | None, function: Any) -> None:
    """Add a gradient to those that have arrived, in the shape and dtype of what it is for, as the engine does."""
    if gradient is None:
        return
    meta = function._input_metadata[place]
    summed = gradient if gradient.shape == meta.shape else gradient.sum_to_size(tuple(meta.shape))
    fitting = summed.to(meta.dtype)
    before = into[place]
    into[place] = fitting if before is None else before + fitting
