"""The graph behind a tensor, read from autograd into plain data: what a picture of it shows.

Nothing is changed by reading: no graph is freed, no ``.grad`` touched, no hook called. What autograd holds is a node for each
operation (``grad_fn``), its arrows back (``next_functions``) and what it saved for the way back (``_saved_…``); names and values of
intermediate tensors it does not hold, so these come from the names that the caller has for them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from autograder.student.draw_nodes import (
    SHOWN_ELEMENTS,
    Graph,
    GraphEdge,
    GraphNode,
    Kind,
    State,
    numbers_text,
)

MOST_NODES, KEPT_NODES = 80, 40
"""A graph with more nodes than the first number is folded to about the second: those nearest to the end."""
NAMED_MOST = 2
"""So many names of one tensor are shown."""
OPERANDS = {"self": 0, "input": 0, "other": 1, "mat1": -2, "mat2": -1, "vec": 1, "exponent": 1}
"""Which operand it is that a node has saved under a name; the others are results, or there is only one."""
SCALARS = ("exponent", "dim", "negative_slope", "p")
"""What else than tensors is worth showing of what a node has saved."""


def read_graph(root: Tensor, names: Mapping[str, Any]) -> Graph:
    """The graph that ends in ``root``.

    Args:
        names: the caller's names; those of tensors in the graph, or on the memory of one, are used.
    """
    if not root.requires_grad:
        return Graph((_plain(root, names),), (), (None,))
    return _Reader(root, names).graph()


class _Reader:
    """Collects one graph's nodes and edges."""

    def __init__(self, root: Tensor, names: Mapping[str, Any]) -> None:
        self.root = root
        self.tensors = {
            name: thing
            for name, thing in names.items()
            if isinstance(thing, Tensor) and not name.startswith("_")
        }
        self.functions = list(_functions_from(torch.autograd.graph.get_gradient_edge(root).node))
        self.index = {function: number for number, function in enumerate(self.functions)}
        self.known = self._known()
        self.nodes = [self._node(function) for function in self.functions]
        self.edges: list[GraphEdge] = []
        self.beside: dict[int, int] = {}
        """By the address of their numbers: the nodes of tensors beside the graph."""

    def graph(self) -> Graph:
        for target, function in enumerate(self.functions):
            for slot, (source, output) in enumerate(function.next_functions):
                if source is not None:
                    self.edges.append(GraphEdge(self.index[source], target, slot, output))
        self._add_detached()
        self._add_constants()
        functions = (*self.functions, *[None] * (len(self.nodes) - len(self.functions)))
        return Graph(tuple(self.nodes), tuple(self.edges), functions)

    def _known(self) -> dict[int, list[tuple[str, Tensor]]]:
        """For each function the tensors it returned, as far as somebody has them, with their names."""
        known: dict[int, list[tuple[str, Tensor]]] = {}
        for name, tensor in [*self.tensors.items(), ("", self.root)]:
            edge = torch.autograd.graph.get_gradient_edge(tensor) if tensor.requires_grad else None
            number = self.index.get(edge.node) if edge else None
            if number is not None:
                known.setdefault(number, []).append((name, tensor))
        return known

    def _node(self, function: Any) -> GraphNode:
        number = self.index[function]
        if hasattr(function, "variable"):
            return self._leaf(function.variable, number)
        tensors = self.known.get(number, [])
        saved, state = _saved_by(function)
        shapes = [str(tuple(meta.shape)) for meta in function._input_metadata]
        one = tensors[0][1] if tensors and len(shapes) == 1 else None
        return GraphNode(
            "operation",
            _title(name for name, _ in tensors),
            function.name(),
            ", ".join(shapes[:3]) + (" …" if len(shapes) > 3 else ""),
            value_text(one) if one is not None else "",
            saved,
            state,
            _grad_text(one) if one is not None and one.retains_grad else "",
        )

    def _leaf(self, variable: Tensor, number: int) -> GraphNode:
        title = _title(name for name, _ in self.known.get(number, []))
        shape = str(tuple(variable.shape))
        return GraphNode("leaf", title, "", shape, value_text(variable), grad=_grad_text(variable))

    def _add_detached(self) -> None:
        """Tensors without a gradient that lie on the memory of one in the graph: ``detach()``, ``.data``, ``.numpy()`` made them."""
        owners = {
            _memory(tensor): number
            for number, tensors in self.known.items()
            for _, tensor in tensors
            if _memory(tensor)
        }
        for name, tensor in self.tensors.items():
            owner = None if tensor.requires_grad else owners.get(_memory(tensor))
            if owner is not None:
                self._beside("detached", name, tensor)
                self.edges.append(GraphEdge(owner, self.beside[_address(tensor)], carries_gradient=False))

    def _add_constants(self) -> None:
        """Operands that carry no gradient, where a node keeps their place: numbers and tensors that do not require grad."""
        for target, function in enumerate(self.functions):
            arrows = function.next_functions
            kept = dict(_operands_kept(function, len(arrows)))
            for slot, (source, _) in enumerate(arrows):
                if source is None:
                    number = self._constant(kept.get(slot))
                    self.edges.append(GraphEdge(number, target, slot, carries_gradient=False))

    def _constant(self, tensor: Tensor | None) -> int:
        if tensor is None:
            self.nodes.append(GraphNode("constant", "no gradient"))
            return len(self.nodes) - 1
        address = _address(tensor)
        if address not in self.beside or tensor.numel() == 0:
            names = [
                name
                for name, other in self.tensors.items()
                if _address(other) == address and other.shape == tensor.shape
            ]
            self._beside("constant", _title(names), tensor)
        return self.beside[address]

    def _beside(self, kind: Kind, title: str, tensor: Tensor) -> None:
        node = GraphNode(kind, title, "", str(tuple(tensor.shape)), value_text(tensor))
        number = self.beside.setdefault(_address(tensor), len(self.nodes))
        if number == len(self.nodes):
            self.nodes.append(node)
        elif kind == "detached":
            self.nodes[number] = replace(self.nodes[number], title=f"{self.nodes[number].title}, {title}")


def _functions_from(first: Any) -> Iterator[Any]:
    """A node and all that is behind it, the nearest first."""
    seen, waiting = {first}, [first]
    for function in waiting:
        yield function
        for source, _ in function.next_functions:
            if source is not None and source not in seen:
                seen.add(source)
                waiting.append(source)


def _saved_by(function: Any) -> tuple[tuple[tuple[str, str], ...], State]:
    """What a node has saved for the way back, in words; or why it cannot be looked at."""
    found: list[tuple[str, str]] = []
    try:
        for name, thing in _saved_things(function):
            if isinstance(thing, Tensor):
                found.append((name, value_text(thing) or f"shape {tuple(thing.shape)}"))
            elif name in SCALARS and thing is not None:
                found.append((name, f"{thing:g}" if isinstance(thing, float) else str(thing)))
    except RuntimeError as error:
        return (), "changed" if "inplace operation" in str(error) else "freed"
    return tuple(found), ""


def _saved_things(function: Any) -> Iterator[tuple[str, Any]]:
    """The names and values that a node has saved.

    Raises:
        RuntimeError: they have been freed, or changed in place.
    """
    if isinstance(function, torch.autograd.function.BackwardCFunction):
        for number, tensor in enumerate(function.saved_tensors, start=1):
            yield f"tensor {number}", tensor
        return
    for attribute in dir(function):
        if attribute.startswith("_saved_"):
            thing = getattr(function, attribute)
            name = attribute.removeprefix("_saved_")
            if isinstance(thing, tuple) and any(isinstance(item, Tensor) for item in thing):
                yield from ((f"{name}[{n}]", item) for n, item in enumerate(thing))
            else:
                yield name, thing


def _operands_kept(function: Any, operands: int) -> Iterator[tuple[int, Tensor]]:
    """The operands that a node has saved, with their places."""
    try:
        for name, thing in _saved_things(function):
            if isinstance(thing, Tensor) and name in OPERANDS:
                yield OPERANDS[name] % operands, thing
    except RuntimeError:
        return


def _plain(tensor: Tensor, names: Mapping[str, Any]) -> GraphNode:
    title = _title(name for name, thing in names.items() if thing is tensor)
    return GraphNode("plain", title, "", str(tuple(tensor.shape)), value_text(tensor))


def _title(names: Any) -> str:
    return ", ".join(
        list(dict.fromkeys(name for name in names if name and not name.startswith("_")))[:NAMED_MOST]
    )


def _grad_text(tensor: Tensor) -> str:
    if tensor.grad is None:
        return "None"
    return value_text(tensor.grad) or f"shape {tuple(tensor.grad.shape)}"


def _memory(tensor: Tensor) -> int:
    """Where the memory that a tensor lies on begins; 0 if it has none."""
    return tensor.untyped_storage().data_ptr() if _has_numbers(tensor) else 0


def _address(tensor: Tensor) -> int:
    return tensor.data_ptr() if _has_numbers(tensor) else id(tensor)


def _has_numbers(tensor: Tensor) -> bool:
    return tensor.layout is torch.strided and tensor.device.type != "meta"


def value_text(tensor: Tensor) -> str:
    """The numbers of a tensor, four digits each; empty if there are too many."""
    if not _has_numbers(tensor) or tensor.numel() > SHOWN_ELEMENTS:
        return ""
    return numbers_text(tensor.detach().tolist())


def folded(graph: Graph) -> Graph:
    """``graph`` as it is if it can be read, else the part next to its end, the rest as one node."""
    if len(graph.nodes) <= MOST_NODES:
        return graph
    kept = _nearest(graph)
    rest = len(graph.nodes) - len(kept)
    leaves = sum(node.kind == "leaf" for n, node in enumerate(graph.nodes) if n not in kept)
    number = {old: new for new, old in enumerate(kept)}
    fold = GraphNode("folded", f"{rest} more nodes", f"leaves among them: {leaves}")
    edges = dict.fromkeys(
        replace(edge, source=number.get(edge.source, len(kept)), target=number[edge.target])
        for edge in graph.edges
        if edge.target in number and (edge.source in number or edge.carries_gradient)
    )
    functions = (*(graph.functions[old] for old in kept), None)
    return Graph((*(graph.nodes[old] for old in kept), fold), tuple(edges), functions)


def _nearest(graph: Graph) -> list[int]:
    """The nodes nearest to the root, in an order in which each is used by one before it."""
    sources: dict[int, list[int]] = {}
    for edge in graph.edges:
        sources.setdefault(edge.target, []).append(edge.source)
    order = [0]
    for node in order:
        order += [source for source in dict.fromkeys(sources.get(node, ())) if source not in order]
        if len(order) >= KEPT_NODES:
            break
    return _closed(order[:KEPT_NODES], sources)


def _closed(kept: Sequence[int], sources: Mapping[int, Sequence[int]]) -> list[int]:
    """Without nodes that the folded part uses too: an arrow out of it would run against the others."""
    waiting = [source for node in kept for source in sources.get(node, ()) if source not in kept]
    behind = set(waiting)
    for node in waiting:
        new = set(sources.get(node, ())) - behind
        behind |= new
        waiting += new
    return [node for node in kept if node not in behind]
