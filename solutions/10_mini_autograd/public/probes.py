"""Probes of the checks in the notebook. Grading uses others, on other numbers and graphs."""

import math
import operator
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

from autograder.probing import Draw, Submission, probe


def total_slope(end: Any, start: Any) -> float:
    """The sum over all paths between two nodes, of the product of the slopes along the path."""
    if end is start:
        return 1.0
    return sum(end.slopes[k] * total_slope(source, start) for k, source in enumerate(end.inputs))


def outcome(submission: Submission, made: Any, *operands: Any) -> dict[str, Any]:
    """A new Value and what it knows of its operands."""
    return {
        "data": made.data,
        "slopes": [total_slope(made, one) for one in operands],
        "is_value": isinstance(made, submission.Value),
        "grad": made.grad,
        "operands": [[one.data, one.grad, len(one.inputs)] for one in operands],
    }


@probe
def the_chain_from_values(submission: Submission, draw: Draw) -> dict[str, Any]:
    """10 * p and (10 * p) ** 2, at p = 1 and at p = -0.5"""
    results: dict[str, Any] = {}
    for start in (1.0, -0.5):
        p = submission.Value(start)
        w = 10 * p
        results[f"w at {start}"] = outcome(submission, w, p)
        results[f"l at {start}"] = outcome(submission, w**2, p)
    return results


def four_and_eight(submission: Submission, symbol: str) -> dict[str, Any]:
    """An operator on 4 and 8: both Values, the same Value twice, and a number on either side."""
    operation = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}[symbol]
    a, b = submission.Value(4), submission.Value(8)
    return {
        f"a {symbol} b": outcome(submission, operation(a, b), a, b),
        f"a {symbol} a": outcome(submission, operation(a, a), a),
        f"a {symbol} 8": outcome(submission, operation(a, 8), a),
        f"4 {symbol} b": outcome(submission, operation(4, b), b),
    }


@probe
def plus_on_values(submission: Submission, draw: Draw) -> dict[str, Any]:
    """a + b, a + a, a + 8 and 4 + b with a = 4 and b = 8; sum([a, b])"""
    a, b = submission.Value(4), submission.Value(8)
    return {**four_and_eight(submission, "+"), "sum([a, b])": outcome(submission, sum([a, b]), a, b)}


@probe
def times_on_values(submission: Submission, draw: Draw) -> dict[str, Any]:
    """a * b, a * a, a * 8 and 4 * b with a = 4 and b = 8"""
    return four_and_eight(submission, "*")


@probe
def minus_on_values(submission: Submission, draw: Draw) -> dict[str, Any]:
    """-a, a - b, a - a, a - 8 and 4 - b with a = 4 and b = 8"""
    a = submission.Value(4)
    return {"-a": outcome(submission, -a, a), **four_and_eight(submission, "-")}


@probe
def division_of_values(submission: Submission, draw: Draw) -> dict[str, Any]:
    """a / b, a / a, a / 8 and 4 / b with a = 4 and b = 8"""
    return four_and_eight(submission, "/")


@probe
def exponents_on_values(submission: Submission, draw: Draw) -> dict[str, Any]:
    """a ** 3, a ** -1 and a ** 0.5 with a = 4; (-2) ** 3"""
    a, b = submission.Value(4), submission.Value(-2)
    results = {f"a ** {c}": outcome(submission, a**c, a) for c in (3, -1, 0.5)}
    return {**results, "(-2) ** 3": outcome(submission, b**3, b)}


def plus_and_times(node: Any) -> list[Any]:
    """p = 3, q = 5, w = p·p, v = w + q, l = v·p, one after the other."""
    p, q = node(3), node(5)
    w = node(9, [p, p], [3, 3])
    v = node(14, [w, q], [1, 1])
    return [p, q, w, v, node(42, [v, p], [3, 14])]


def row_of_nodes(node: Any, length: int) -> list[Any]:
    """A leaf, and so many nodes one after the other, with slopes of 1."""
    made = [node(1)]
    for _ in range(length):
        made.append(node(1, [made[-1]], [1]))
    return made


def tower(node: Any, storeys: int) -> list[Any]:
    """Diamonds, one on the other, with slopes of one half."""
    made = [node(1)]
    for _ in range(storeys):
        foot = made[-1]
        sides = [node(0.5, [foot], [0.5]), node(0.5, [foot], [0.5])]
        made += [*sides, node(1, sides, [1, 1])]
    return made


def impatient(node: Any, reads: int) -> Any:
    """The class of nodes, whose inputs can be read so many times in all, and then no more."""

    class Impatient(node):  # type: ignore[misc]
        left = reads

        @property
        def inputs(self) -> tuple[Any, ...]:
            Impatient.left -= 1
            if Impatient.left < 0:
                raise RuntimeError("the inputs are read again and again: once for each path, it seems")
            return self.kept  # type: ignore[no-any-return]

        @inputs.setter
        def inputs(self, inputs: tuple[Any, ...]) -> None:
            self.kept = inputs

    return Impatient


def content(nodes: Sequence[Any]) -> list[Any]:
    """The numbers in some nodes, and where their inputs stand."""
    where = {node: i for i, node in enumerate(nodes)}
    return [[node.data, [where[one] for one in node.inputs], list(node.slopes)] for node in nodes]


@probe
def orders_of_two_graphs(submission: Submission, draw: Draw) -> dict[str, Any]:
    """topo of l = (p·p + q)·p, from l and from w = p·p; numbers in the order: p 0, q 1, w 2, w + q 3, l 4"""
    nodes = plus_and_times(submission.Node)
    where = {node: i for i, node in enumerate(nodes)}
    whole, part = submission.topo(nodes[-1]), submission.topo(nodes[2])
    return {
        "l": [where.get(node, -1) for node in whole],
        "w": [where.get(node, -1) for node in part],
        "is_list": isinstance(whole, list),
        "content": content(nodes),
    }


@probe
def entries_for_each_node(submission: Submission, draw: Draw) -> dict[str, Any]:
    """topo of l = (p·p + q)·p, from l and from w = p·p: how often each node is in the list"""
    nodes = plus_and_times(submission.Node)
    whole, part = list(submission.topo(nodes[-1])), list(submission.topo(nodes[2]))
    names = ("p", "q", "w", "w + q", "l")
    return {
        "from l": {name: whole.count(node) for name, node in zip(names, nodes, strict=True)},
        "from w": {name: part.count(node) for name, node in zip(names[:3], nodes[:3], strict=True)},
    }


@probe
def orders_of_large_graphs(submission: Submission, draw: Draw) -> dict[str, Any]:
    """topo of a chain of 1500 operations, and of forty diamonds one on the other"""
    nodes = row_of_nodes(submission.Node, 1500)
    where = {node: i for i, node in enumerate(nodes)}
    chain = [where.get(node, -1) for node in submission.topo(nodes[-1])]
    nodes = tower(impatient(submission.Node, 20000), 40)
    where = {node: i for i, node in enumerate(nodes)}
    return {"chain": chain, "tower": [where.get(node, -1) // 3 for node in submission.topo(nodes[-1])]}


@probe
def passes_through_the_chain(submission: Submission, draw: Draw) -> dict[str, Any]:
    """backward of p → w = 10p → l = w² at p = 1: from p alone, from w, and twice from l, each on new nodes"""
    results: dict[str, Any] = {}
    for name, length, passes in (("p", 1, 1), ("w", 2, 1), ("l", 3, 1), ("l twice", 3, 2)):
        p = submission.Node(1)
        w = submission.Node(10, [p], [10])
        order = [p, w, submission.Node(100, [w], [20])][:length]
        for _ in range(passes):
            submission.backward(order)
        results[f"from {name}"] = {f"grad of {one}": node.grad for one, node in zip("pwl", order)}
    return results


@probe
def passes_through_diamonds(submission: Submission, draw: Draw) -> dict[str, Any]:
    """backward of the lecture's (p - w)² at p = 2, and of (p·p + q)·p, with gradients from before"""
    p = submission.Node(2)
    w = submission.Node(4, [p, p], [2, 2])
    d = submission.Node(-2, [p, w], [1, -1])
    lecture = [p, w, d, submission.Node(4, [d, d], [-2, -2])]
    submission.backward(lecture)
    nodes = plus_and_times(submission.Node)
    for k, node in enumerate(nodes):
        node.grad = 1000.0 * k
    order = list(nodes)
    submission.backward(order)
    names, others = ("p", "w", "p - w", "l"), ("p", "q", "w", "w + q", "l")
    return {
        "lecture": {f"grad of {name}": node.grad for name, node in zip(names, lecture, strict=True)},
        "with gradients from before": {
            f"grad of {name}": node.grad for name, node in zip(others, nodes, strict=True)
        },
        "content": content(nodes),
        "list_unchanged": order == nodes,
    }


@probe
def passes_through_large_graphs(submission: Submission, draw: Draw) -> dict[str, float]:
    """backward of a chain of 1500 operations, and of forty diamonds one on the other"""
    chain, high = row_of_nodes(submission.Node, 1500), tower(impatient(submission.Node, 20000), 40)
    submission.backward(list(chain))
    submission.backward(list(high))
    return {
        "leaf of the chain": chain[0].grad,
        "middle of the chain": chain[750].grad,
        "leaf of the diamonds": high[0].grad,
        "side of the first diamond": high[1].grad,
    }


@probe
def grads_set_back(submission: Submission, draw: Draw) -> dict[str, Any]:
    """zero_grad of a list of all nodes, and of a generator over the leaves, of which one holds nan"""
    results: dict[str, Any] = {}
    for name in ("all", "leaves alone"):
        nodes = plus_and_times(submission.Node)
        for k, node in enumerate(nodes):
            node.grad = float("nan") if k == 1 else 7.0 + k
        submission.zero_grad(list(nodes) if name == "all" else (node for node in nodes[:2]))
        results[name] = {
            f"grad of {one}": node.grad
            for one, node in zip(("p", "q", "w", "w + q", "l"), nodes, strict=True)
        }
        results[f"{name}, content"] = content(nodes)
    return results


class Forward:
    """A number of the check's own engine. It knows its derivatives from the start, in forward mode."""

    def __init__(self, data: float, known: dict[Any, float] | None = None) -> None:
        self.data = float(data)
        self.grad = 0.0
        self.known = {self: 1.0} if known is None else known


def by_forward_mode(operation: Callable[[Any, Any], Any], *two: Any) -> Any:
    """An operation on two numbers. The derivatives are taken by a tiny step in the imaginary direction."""
    if not all(isinstance(one, Forward | int | float) for one in two):
        return NotImplemented
    plain = [one.data if isinstance(one, Forward) else one for one in two]
    known: dict[Any, float] = {}
    for k, one in enumerate(two):
        if isinstance(one, Forward):
            moved = [complex(number, 1e-30) if i == k else number for i, number in enumerate(plain)]
            for leaf, so_far in one.known.items():
                known[leaf] = known.get(leaf, 0.0) + so_far * operation(*moved).imag / 1e-30
    return Forward(operation(*plain), known)


def give_operator(name: str) -> None:
    """Teach Forward an operator, on both sides."""
    operation = getattr(operator, name)
    setattr(Forward, f"__{name}__", lambda one, other: by_forward_mode(operation, one, other))
    setattr(Forward, f"__r{name}__", lambda one, other: by_forward_mode(operation, other, one))


for _symbol in ("add", "sub", "mul", "truediv", "pow"):
    give_operator(_symbol)
Forward.__neg__ = lambda one: by_forward_mode(operator.mul, -1, one)  # type: ignore[attr-defined]


@probe
def three_rows_learnt(submission: Submission, draw: Draw) -> dict[str, Any]:
    """train on (1, 2), (3, -1), (0.5, 1) from p = (1, 4) with lr = 0.1, and on one row of three numbers"""
    losses: list[float] = []

    def pass_back(end: Any) -> None:
        losses.append(end.data)
        for leaf, derivative in end.known.items():
            leaf.grad += derivative

    def set_back(known: Iterable[Any]) -> None:
        for leaf in known:
            setattr(leaf, "grad", 0.0)

    engine = submission.Engine(Forward, pass_back, set_back)
    rows, p0 = [[1.0, 2.0], [3.0, -1.0], [0.5, 1.0]], [1.0, 4.0]
    history = submission.train(rows, p0, 0.1, engine)
    three = submission.train([[1.0, -2.0, 1.0]], [0.0, 1.0, 3.0], 0.5, engine)
    return {
        "history": [list(step) for step in history],
        "three": [list(step) for step in three],
        "losses": losses,
        "rows": rows,
        "p0": p0,
    }


class Listening(TorchFunctionMode):
    """Knows by what means sums were taken in the block."""

    means = "own sums"

    def __torch_function__(
        self, function: Any, types: Any, args: Any = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        """Call the function, and remember it if it is not allowed."""
        known = {"sum_to_size": "sum_to_size", "backward": "autograd", "grad": "autograd", "vjp": "autograd"}
        self.means = known.get(getattr(function, "__name__", ""), self.means)
        return function(*args, **(kwargs or {}))


def added_up(submission: Submission, g: Tensor, *shapes: Sequence[int]) -> dict[str, Any]:
    """What unbroadcast makes of a table, by the shape that is asked for, and how; the table itself."""
    with Listening() as listening:
        results = {f"to {tuple(shape)}": submission.unbroadcast(g, shape).clone() for shape in shapes}
    return {"summed_by": listening.means, "results": results, "g": g}


def table(*size: int, dtype: torch.dtype = torch.float64) -> Tensor:
    """The numbers 0, 1, 2, … in a table."""
    return torch.arange(math.prod(size), dtype=dtype).reshape(size)


@probe
def tables_with_new_axes(submission: Submission, draw: Draw) -> dict[str, Any]:
    """unbroadcast of the table 0 … 11 of shape (3, 4) to (4,) and (), and of 0 … 23 of shape (2, 3, 4) to (4,)"""
    cube = table(2, 3, 4, dtype=torch.float32)
    return {
        "table": added_up(submission, table(3, 4), (4,), ()),
        "cube": added_up(submission, cube, torch.Size((4,))),
    }


@probe
def tables_with_long_axes(submission: Submission, draw: Draw) -> dict[str, Any]:
    """unbroadcast of 0 … 11 of shape (3, 4) to (3, 1), (1, 4) and (1, 1), and of 0 … 23 of shape (2, 3, 4)"""
    return {
        "table": added_up(submission, table(3, 4), (3, 1), (1, 4), (1, 1)),
        "transposed": added_up(submission, table(3, 4).T, (4, 1)),
        "cube": added_up(submission, table(2, 3, 4), (2, 1, 4), torch.Size((1, 3, 1))),
    }


@probe
def tables_with_both(submission: Submission, draw: Draw) -> dict[str, Any]:
    """unbroadcast of the table 0 … 23 of shape (2, 3, 4) to (3, 1)"""
    return added_up(submission, table(2, 3, 4), (3, 1))


@probe
def tables_of_the_same_shape(submission: Submission, draw: Draw) -> dict[str, Any]:
    """unbroadcast of the table 0 … 11 of shape (3, 4) to its own shape"""
    return added_up(submission, table(3, 4), (3, 4))
