"""A graph as plain data, whether it was read from autograd or declared by a check. Nothing here needs torch."""

from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["leaf", "operation", "constant", "detached", "plain", "folded"]
State = Literal["", "freed", "changed"]
"""Of what an operation saved: it is there; a backward pass has freed it; it was changed in place since."""


SHOWN_ELEMENTS = 4
"""The numbers of a tensor are shown if it has no more of them."""


@dataclass(frozen=True)
class GraphNode:
    """An operation, a leaf, or what stands beside the graph.

    ``grad`` is the text of the ``.grad`` that is there, "None" where one would go, and empty where none is kept.
    """

    kind: Kind
    title: str = ""
    operation: str = ""
    shape: str = ""
    value: str = ""
    saved: tuple[tuple[str, str], ...] = ()
    state: State = ""
    grad: str = ""


@dataclass(frozen=True)
class GraphEdge:
    """An arrow of the forward pass, from what was used to what was made of it; the gradient takes it the other way.

    ``slot`` is the operand's place in ``target``, ``output`` the place of the tensor among what ``source`` returned.
    """

    source: int
    target: int
    slot: int = 0
    output: int = 0
    carries_gradient: bool = True


@dataclass(frozen=True)
class Graph:
    """Nodes with the root first, and the arrows between them. ``functions`` are autograd's own nodes, None where it has none."""

    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]
    functions: tuple[Any, ...] = field(default=(), compare=False, repr=False)


def numbers_text(thing: Any) -> str:
    """Numbers, or lists of them, with four digits each."""
    if isinstance(thing, list):
        return f"[{', '.join(map(numbers_text, thing))}]"
    return f"{thing + 0.0:.4g}" if isinstance(thing, float | complex) else str(thing)  # no -0
