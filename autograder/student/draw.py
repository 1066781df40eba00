"""``draw(l)``: the autograd graph behind a tensor, as a picture in the notebook and as a list of nodes elsewhere.

It reads the graph (:mod:`autograder.student.draw_graph`), goes back through it without leaving anything behind
(:mod:`autograder.student.draw_backward`), and shows both. It needs no program and no library besides torch.
"""

import sys
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from torch import Tensor

from autograder.errors import UsageError
from autograder.student.draw_backward import Arrival, NoWayBackError, arrivals, first_gradient
from autograder.student.draw_graph import folded, read_graph, value_text
from autograder.student.draw_nodes import Graph, GraphNode
from autograder.student.draw_picture import Picture, picture
from autograder.student.drawing import Drawing

MOST_PICTURES = 24
"""So many steps are drawn side by side."""


def draw(
    tensor: Tensor,
    *,
    step: int | Literal["all"] | None = None,
    gradient: Tensor | None = None,
    names: Mapping[str, Tensor] | None = None,
) -> Drawing:
    """The graph behind ``tensor``; the tensor, its graph and every ``.grad`` stay as they are.

    Args:
        step: how many nodes the way back has reached: their gradients are shown. ``"all"`` draws a picture for each.
        gradient: the gradient that the way back begins with, as for ``backward``; needed unless ``tensor`` has one element.
        names: how tensors are called; by default as the caller calls them.

    Raises:
        UsageError: ``tensor`` is none, or the way back was asked for and cannot begin.
    """
    if not isinstance(tensor, Tensor):
        raise UsageError(f"draw() takes a tensor, this is of type {type(tensor).__name__}")
    graph = read_graph(tensor, _callers_names() if names is None else names)
    if step is None:
        return Drawing([picture(folded(graph))])
    if not tensor.requires_grad:
        raise UsageError(
            "there is no way back from a tensor that does not require grad; draw it without step"
        )
    return _way_back(graph, tensor, step, first_gradient(tensor, gradient))


def _way_back(graph: Graph, root: Tensor, step: int | Literal["all"], gradient: Tensor) -> Drawing:
    reached, note = _reached(graph, gradient, root.output_nr)
    if step == "all":
        steps = range(1, min(len(reached), MOST_PICTURES) + 1)
        if len(reached) > MOST_PICTURES:
            note = f"{len(reached)} steps in all; draw(…, step={MOST_PICTURES + 1}) and on. {note}".strip()
    else:
        if not 0 <= step <= len(reached):
            raise UsageError(
                f"the way back reaches {len(reached)} nodes, so step is a number up to it, or 'all'"
            )
        steps = range(step, step + 1)
    return Drawing([_at_step(graph, reached, number) for number in steps], note)


def _reached(graph: Graph, gradient: Tensor, output: int) -> tuple[list[Arrival], str]:
    """All that the way back reaches, and why it ends early if it does."""
    reached = []
    try:
        for arrival in arrivals(graph, gradient, output):
            reached.append(arrival)
    except NoWayBackError as stopped:
        return reached, str(stopped)
    return reached, ""


def _at_step(graph: Graph, reached: Sequence[Arrival], step: int) -> Picture:
    """The picture of a moment. In a folded graph what is said of nodes that are not shown stands in the caption alone."""
    end = graph.nodes[0].title.split(",")[0]
    said = {arrival.node: _gradient_words(arrival, graph.nodes[arrival.node], end) for arrival in reached}
    shown = folded(graph)
    place = {id(function): number for number, function in enumerate(shown.functions) if function is not None}
    at = {node: place.get(id(graph.functions[node])) for node in said}
    room = {number: said[node] for node, number in at.items() if number is not None}
    if not step:
        return picture(shown, room=room, caption="before the first step")
    last = reached[step - 1].node
    there = {at[arrival.node] for arrival in reached[:step]}
    arrived = {number: text for number, text in room.items() if number in there}
    node = graph.nodes[last]
    where = node.title or node.operation or "a leaf"
    return picture(shown, arrived, at[last], room=room, caption=f"{step}. at {where}: {said[last]}")


def _gradient_words(arrival: Arrival, node: GraphNode, end: str) -> str:
    texts = [_gradient_text(gradient) for gradient in arrival.gradients]
    name = node.title.split(",")[0]
    return f"{f'd{end}/d{name}' if end and name else 'gradient'} = {', '.join(texts)}"


def _gradient_text(gradient: Tensor | None) -> str:
    if gradient is None:
        return "none"
    return value_text(gradient) or f"shape {tuple(gradient.shape)}"


def _callers_names() -> dict[str, Any]:
    """What the caller of ``draw`` can name: its local names, then its global ones."""
    frame = sys._getframe(2)
    return {**frame.f_globals, **frame.f_locals}
