"""What the graders observe of "A mini autograd engine"."""

import operator
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

from autograder.probing import Draw, Submission, probe

TINY = 1e-30
READS_PER_NODE = 100
MANY = 50
BANNED = {"sum_to_size": "sum_to_size", "backward": "autograd", "grad": "autograd", "vjp": "autograd"}


# Value


def derivatives(result: Any, leaves: Sequence[Any]) -> list[float]:
    """The derivatives of a node with respect to some leaves, carried forwards along its inputs and slopes."""

    def carried(node: Any, leaf: Any, known: dict[Any, float]) -> float:
        if node not in known:
            steps = zip(node.inputs, node.slopes, strict=True)
            known[node] = float(node is leaf) + sum(s * carried(n, leaf, known) for n, s in steps)
        return known[node]

    return [carried(result, leaf, {}) for leaf in leaves]


def described(submission: Submission, result: Any, *leaves: Any) -> dict[str, Any]:
    """What came of an operation, and what became of its operands."""
    return {
        "data": result.data,
        "is_value": isinstance(result, submission.Value),
        "grad": result.grad,
        "slopes": derivatives(result, leaves),
        "operands": [[leaf.data, leaf.grad, len(leaf.inputs)] for leaf in leaves],
    }


def signed(draw: Draw) -> float:
    """A number between 0.5 and 2, or its negative."""
    return draw.uniform(0.5, 2.0) * draw.choice([-1, 1])


@probe
def sums_and_products_of_values(submission: Submission, draw: Draw) -> dict[str, Any]:
    """a + b, a * b and -a of Values; each operand with its derivative; also where a or b is 0"""
    results = {}
    for time in ("", ", again"):
        a, b = submission.Value(signed(draw)), submission.Value(signed(draw))
        results[f"a + b{time}"] = described(submission, a + b, a, b)
        results[f"a * b{time}"] = described(submission, a * b, a, b)
        results[f"-a{time}"] = described(submission, -a, a)
    for name, numbers in (("a = 0", (0.0, signed(draw))), ("b = 0", (signed(draw), 0.0))):
        a, b = map(submission.Value, numbers)
        results[f"a + b with {name}"] = described(submission, a + b, a, b)
        results[f"a * b with {name}"] = described(submission, a * b, a, b)
    return results


@probe
def differences_of_values(submission: Submission, draw: Draw) -> dict[str, Any]:
    """a - b and b - a of Values"""
    a, b = submission.Value(signed(draw)), submission.Value(signed(draw))
    return {"a - b": described(submission, a - b, a, b), "b - a": described(submission, b - a, a, b)}


@probe
def quotients_of_values(submission: Submission, draw: Draw) -> dict[str, Any]:
    """a / b and b / a of Values, and 0 / a"""
    a, b, zero = submission.Value(signed(draw)), submission.Value(signed(draw)), submission.Value(0.0)
    return {
        "a / b": described(submission, a / b, a, b),
        "b / a": described(submission, b / a, a, b),
        "0 / a": described(submission, zero / a, zero, a),
    }


@probe
def powers_of_values(submission: Submission, draw: Draw) -> dict[str, Any]:
    """a ** c with whole, negative and fractional c; negative a with whole c; 0 ** 2, 0 ** 1 and 0 ** 1.5"""
    results = {}
    for c in (2, 3, -1, -2, 0.5, -1.5, 2.0, 0, 1):
        a = submission.Value(draw.uniform(0.5, 2.0))
        results[f"a ** {c}"] = described(submission, a**c, a)
    for c in (2, 3, -1, 3.0):
        a = submission.Value(-draw.uniform(0.5, 2.0))
        results[f"a ** {c} with a < 0"] = described(submission, a**c, a)
    for c in (2, 1, 1.5):
        a = submission.Value(0.0)
        results[f"0 ** {c}"] = described(submission, a**c, a)
    return results


@probe
def number_as_second_operand(submission: Submission, draw: Draw) -> dict[str, Any]:
    """a + c, a - c, a * c and a / c, for an int and a float c; a + 0, a - 0 and a * 0"""
    results = {}
    operations = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}
    for kind, c in (("int", draw.integer(2, 9)), ("float", signed(draw))):
        for symbol, operation in operations.items():
            a = submission.Value(signed(draw))
            results[f"a {symbol} c, {kind} c"] = described(submission, operation(a, c), a)
    for symbol in "+-*":
        a = submission.Value(signed(draw))
        results[f"a {symbol} 0"] = described(submission, operations[symbol](a, 0), a)
    return results


@probe
def number_as_first_addend(submission: Submission, draw: Draw) -> dict[str, Any]:
    """c + a and c * a, for an int and a float c; sum() and a product with a sum"""
    results = {}
    for kind, c in (("int", draw.integer(2, 9)), ("float", signed(draw))):
        a = submission.Value(signed(draw))
        results[f"c + a, {kind} c"] = described(submission, c + a, a)
        results[f"c * a, {kind} c"] = described(submission, c * a, a)
    a, b = submission.Value(signed(draw)), submission.Value(signed(draw))
    results["3 * sum([a, b, a])"] = described(submission, 3 * sum([a, b, a]), a, b)
    return results


@probe
def number_as_minuend_or_dividend(submission: Submission, draw: Draw) -> dict[str, Any]:
    """c - a and c / a, for an int and a float c; 0 - a and 0 / a"""
    results = {}
    for kind, c in (("int", draw.integer(2, 9)), ("float", signed(draw))):
        a = submission.Value(signed(draw))
        results[f"c - a, {kind} c"] = described(submission, c - a, a)
        results[f"c / a, {kind} c"] = described(submission, c / a, a)
    a = submission.Value(signed(draw))
    return {**results, "0 - a": described(submission, 0 - a, a), "0 / a": described(submission, 0 / a, a)}


@probe
def operand_with_itself(submission: Submission, draw: Draw) -> dict[str, Any]:
    """a * a, a + a, a - a, a / a, and a product of a sum with itself"""
    results = {}
    operations = {"*": operator.mul, "+": operator.add, "-": operator.sub, "/": operator.truediv}
    for symbol, operation in operations.items():
        a = submission.Value(signed(draw))
        results[f"a {symbol} a"] = described(submission, operation(a, a), a)
    a, b = submission.Value(signed(draw)), submission.Value(signed(draw))
    both = a + b
    results["d * d * a with d = a + b"] = described(submission, both * both * a, a, b)
    return results


STEPS: tuple[Callable[[Any, Any, Any], Any], ...] = (
    lambda a, b, c: a + b,
    lambda a, b, c: a - b,
    lambda a, b, c: a * b,
    lambda a, b, c: a / b,
    lambda a, b, c: a**2,
    lambda a, b, c: a**3,
    lambda a, b, c: (a * a + 1) ** -0.5,
    lambda a, b, c: c * a,
    lambda a, b, c: a / c,
    lambda a, b, c: c - a,
    lambda a, b, c: a - c,
    lambda a, b, c: c / a,
    lambda a, b, c: c + a,
    lambda a, b, c: a * c,
    lambda a, b, c: -a,
)


def recipe(draw: Draw, numbers: Sequence[float]) -> list[tuple[int, int, int, float]]:
    """Seven random operations on numbers and earlier results, none of which gets very large or small."""
    steps: list[tuple[int, int, int, float]] = []
    results = list(numbers)
    while len(steps) < 7:
        a, b = draw.integer(0, len(results)), draw.integer(0, len(results))
        step = (draw.integer(0, len(STEPS)), a, b, signed(draw))
        number = STEPS[step[0]](results[a], results[b], step[3])
        if 0.2 < abs(number) < 5:
            steps.append(step)
            results.append(number)
    return steps


def followed(steps: Sequence[tuple[int, int, int, float]], leaves: Sequence[Any]) -> Any:
    """The result of a recipe: the last two results, multiplied, and the one before."""
    results = list(leaves)
    for which, a, b, c in steps:
        results.append(STEPS[which](results[a], results[b], c))
    return results[-1] * results[-2] + results[-3]


@probe
def fifty_expressions(submission: Submission, draw: Draw) -> dict[str, Any]:
    """50 random expressions in three Values and numbers, with shared parts; the same expressions in torch"""
    data, slopes, torch_data, torch_slopes = [], [], [], []
    for _ in range(MANY):
        numbers = [signed(draw) for _ in range(3)]
        steps = recipe(draw, numbers)
        leaves = [submission.Value(number) for number in numbers]
        result = followed(steps, leaves)
        data.append(result.data)
        slopes.append(derivatives(result, leaves))
        tensors = [torch.tensor(number, dtype=torch.float64, requires_grad=True) for number in numbers]
        scalar = followed(steps, tensors)
        torch_data.append(scalar.item())
        torch_slopes.append([g.item() for g in torch.autograd.grad(scalar, tensors, materialize_grads=True)])
    return {"data": data, "slopes": slopes, "torch_data": torch_data, "torch_slopes": torch_slopes}


# Graphs made by hand, for topo and backward


def random_graph(node: Any, draw: Draw) -> list[Any]:
    """A random graph, in the order of its making; the last node is the root, and all others lead to it."""
    nodes = [node(signed(draw)) for _ in range(draw.integer(1, 4))]
    for _ in range(draw.integer(2, 6)):
        sources = [draw.choice(nodes) for _ in range(draw.integer(1, 4))]
        nodes.append(node(signed(draw), sources, [signed(draw) for _ in sources]))
    used = {source for made in nodes for source in made.inputs}
    loose = [made for made in nodes if made not in used]
    return [*nodes, node(signed(draw), loose, [signed(draw) for _ in loose])]


def skewed_diamond(node: Any, draw: Draw) -> list[Any]:
    """A leaf that reaches the root along paths of different lengths; two leaves hold the same number."""
    p, q = node(1.5), node(1.5)
    w = node(signed(draw), [p, p], [signed(draw), signed(draw)])
    v = node(signed(draw), [w, q], [signed(draw), signed(draw)])
    u = node(signed(draw), [p, v, w], [signed(draw), signed(draw), signed(draw)])
    return [p, q, w, v, u, node(signed(draw), [u, p, q], [signed(draw), signed(draw), signed(draw)])]


def mirrored(node: Any, draw: Draw) -> list[Any]:
    """The same with the inputs the other way round."""
    made = skewed_diamond(node, draw)
    for one in made:
        one.inputs, one.slopes = one.inputs[::-1], one.slopes[::-1]
    return made


def long_chain(node: Any, draw: Draw, length: int = 2000) -> list[Any]:
    """A leaf and so many nodes, one after the other."""
    nodes = [node(1.0)]
    for _ in range(length):
        nodes.append(node(1.0, [nodes[-1]], [draw.uniform(0.999, 1.002)]))
    return nodes


def ladder(node: Any, draw: Draw) -> list[Any]:
    """Sixty diamonds, one on the other."""
    nodes = [node(1.0)]
    for _ in range(60):
        below, share = nodes[-1], draw.uniform(0.2, 0.8)
        left = node(1.0, [below], [share])
        right = node(1.0, [below], [1.02 - share])
        nodes += [left, right, node(1.0, [left, right], [1.0, 1.0])]
    return nodes


def patient(node: Any, nodes: int) -> Any:
    """The class of nodes, whose inputs may be read so often for so many nodes; then it is enough."""

    class Patient(node):  # type: ignore[misc]
        left = READS_PER_NODE * nodes

        @property
        def inputs(self) -> tuple[Any, ...]:
            Patient.left -= 1
            if Patient.left < 0:
                raise RuntimeError(f"inputs were read more than {READS_PER_NODE} times a node")
            return self._inputs  # type: ignore[no-any-return]

        @inputs.setter
        def inputs(self, inputs: tuple[Any, ...]) -> None:
            self._inputs = inputs

    return Patient


def structure(nodes: Sequence[Any]) -> list[Any]:
    """The numbers, inputs and slopes of nodes; inputs as positions in the list."""
    position = {node: i for i, node in enumerate(nodes)}
    return [[n.data, [position.get(s, -1) for s in n.inputs], list(n.slopes)] for n in nodes]


def listed(submission: Submission, nodes: list[Any]) -> dict[str, Any]:
    """What topo makes of a graph: positions in the order of making; -1 for what is no node of it."""
    inputs = [[nodes.index(source) for source in node.inputs] for node in nodes]
    position = {node: i for i, node in enumerate(nodes)}
    before = structure(nodes)
    order = submission.topo(nodes[-1])
    return {
        "order": [position.get(node, -1) for node in order],
        "inputs": inputs,
        "is_list": isinstance(order, list),
        "unchanged": structure(nodes) == before and all(node.grad == 0.0 for node in nodes),
    }


@probe
def lists_of_skewed_diamonds(submission: Submission, draw: Draw) -> list[Any]:
    """topo of a diamond with paths of different lengths, of its mirror image, of a part of it, and of a leaf alone"""
    node = submission.Node
    nodes = skewed_diamond(node, draw)
    return [listed(submission, made) for made in (nodes, mirrored(node, draw), nodes[:4], [node(1.5)])]


@probe
def lists_of_random_graphs(submission: Submission, draw: Draw) -> list[Any]:
    """topo of 20 random graphs"""
    return [listed(submission, random_graph(submission.Node, draw)) for _ in range(20)]


@probe
def list_of_a_long_chain(submission: Submission, draw: Draw) -> list[int]:
    """topo of 2000 operations, one after the other"""
    nodes = long_chain(submission.Node, draw)
    position = {node: i for i, node in enumerate(nodes)}
    return [position.get(node, -1) for node in submission.topo(nodes[-1])]


@probe
def list_of_a_ladder(submission: Submission, draw: Draw) -> dict[str, Any]:
    """topo of sixty diamonds, one on the other: 181 nodes, 2 to the 60 paths"""
    nodes = ladder(submission.Node, draw)
    inputs = [[nodes.index(source) for source in node.inputs] for node in nodes]
    nodes = ladder(patient(submission.Node, len(nodes)), draw)
    position = {node: i for i, node in enumerate(nodes)}
    return {"order": [position.get(node, -1) for node in submission.topo(nodes[-1])], "inputs": inputs}


def grads(nodes: Sequence[Any]) -> list[Any]:
    """What the nodes' grads are now."""
    return [node.grad for node in nodes]


def passed(submission: Submission, nodes: list[Any]) -> dict[str, Any]:
    """The gradients after one backward pass through a graph, and whether anything else has changed."""
    order, before = list(nodes), structure(nodes)
    submission.backward(order)
    return {
        "grads": grads(nodes),
        "unchanged": structure(nodes) == before,
        "list_unchanged": len(order) == len(nodes) and all(map(operator.is_, order, nodes)),
    }


@probe
def gradients_of_the_chain(submission: Submission, draw: Draw) -> dict[str, Any]:
    """backward of a leaf alone, of p → w = 10p, and of the lecture's p → w → l, at a random p"""
    start, node = signed(draw), submission.Node
    alone = passed(submission, [node(start)])
    p = node(start)
    w = node(10 * start, [p], [10])
    to_w = passed(submission, [p, w])
    p = node(start)
    w = node(10 * start, [p], [10])
    to_l = passed(submission, [p, w, node(100 * start**2, [w], [20 * start])])
    return {"alone": alone, "to_w": to_w, "to_l": to_l}


@probe
def gradients_of_diamonds(submission: Submission, draw: Draw) -> list[Any]:
    """backward of the lecture's (p - w)² with w = p·p, and of diamonds with paths of different lengths"""
    start, node = draw.uniform(1.5, 3.0), submission.Node
    p = node(start)
    w = node(start * start, [p, p], [start, start])
    d = node(start - start * start, [p, w], [1, -1])
    loss = node(d.data**2, [d, d], [d.data, d.data])
    graphs = [[p, w, d, loss], skewed_diamond(node, draw), mirrored(node, draw)]
    return [passed(submission, nodes) for nodes in graphs]


@probe
def gradients_of_fifty_graphs(submission: Submission, draw: Draw) -> dict[str, Any]:
    """backward of 50 random graphs; the same graphs in torch"""
    own, torchs = [], []
    for _ in range(MANY):
        nodes = random_graph(submission.Node, draw)
        plan = structure(nodes)
        submission.backward(list(nodes))
        own.append(grads(nodes))
        tensors: list[Tensor] = []
        for number, sources, slopes in plan:
            if sources:
                column = torch.tensor(slopes, dtype=torch.float64)
                tensors.append(torch.stack([tensors[k] for k in sources]) @ column)
            else:
                tensors.append(torch.tensor(number, dtype=torch.float64, requires_grad=True))
        torchs.append([g.item() for g in torch.autograd.grad(tensors[-1], tensors)])
    return {"grads": own, "torch": torchs}


@probe
def gradients_of_a_long_chain(submission: Submission, draw: Draw) -> list[Any]:
    """backward of 2000 operations, one after the other"""
    nodes = long_chain(submission.Node, draw)
    submission.backward(list(nodes))
    return grads(nodes)


@probe
def gradients_of_a_ladder(submission: Submission, draw: Draw) -> list[Any]:
    """backward of sixty diamonds, one on the other: 181 nodes, 2 to the 60 paths"""
    nodes = ladder(patient(submission.Node, 181), draw)
    submission.backward(list(nodes))
    return grads(nodes)


@probe
def gradients_of_repeated_passes(submission: Submission, draw: Draw) -> dict[str, Any]:
    """Three passes through a chain, the gradients after each; one through a diamond that held gradients"""
    start, node = signed(draw), submission.Node
    p = node(start)
    w = node(10 * start, [p], [10])
    nodes = [p, w, node(100 * start**2, [w], [20 * start])]
    chain = [passed(submission, nodes) for _ in range(3)]
    nodes = skewed_diamond(node, draw)
    for one in nodes:
        one.grad = signed(draw)
    return {"chain": chain, "diamond": passed(submission, nodes)}


@probe
def gradients_of_two_roots(submission: Submission, draw: Draw) -> dict[str, Any]:
    """A pass from w, then one from l, which w leads to, then one from another root that shares w"""
    start, node = signed(draw), submission.Node
    p, q = node(start), node(signed(draw))
    w = node(10 * start, [p], [10])
    loss = node(100 * start**2, [w], [20 * start])
    other = node(w.data * q.data, [q, w], [w.data, q.data])
    states = []
    for order in ([p, w], [p, w, loss], [q, p, w, other]):
        submission.backward(order)
        states.append(grads([p, q, w, loss, other]))
    return {"grads": states}


# zero_grad


def graded_nodes(submission: Submission, draw: Draw) -> list[Any]:
    """Five nodes of a graph that hold gradients, one of them nan and one infinite."""
    node = submission.Node
    p, q = node(signed(draw)), node(signed(draw))
    w = node(signed(draw), [p, q], [signed(draw), signed(draw)])
    v = node(signed(draw), [w], [signed(draw)])
    nodes = [p, q, w, v, node(signed(draw), [w, v], [signed(draw), signed(draw)])]
    for one in nodes:
        one.grad = signed(draw)
    q.grad, v.grad = float("inf"), float("nan")
    return nodes


@probe
def zeroed_list(submission: Submission, draw: Draw) -> dict[str, Any]:
    """zero_grad of a list of five nodes that hold gradients, inf and nan among them"""
    nodes = graded_nodes(submission, draw)
    before = structure(nodes)
    submission.zero_grad(list(nodes))
    return {"grads": grads(nodes), "structure": structure(nodes), "unchanged": structure(nodes) == before}


@probe
def zeroed_generator(submission: Submission, draw: Draw) -> dict[str, Any]:
    """zero_grad of a generator over two of five nodes"""
    nodes = graded_nodes(submission, draw)
    nodes[1].grad, nodes[3].grad = signed(draw), signed(draw)
    submission.zero_grad(nodes[k] for k in (0, 3))
    return {"grads": grads(nodes), "structure": structure(nodes)}


# train


class Carried:
    """A number that carries its derivatives along with it, from the leaves on. It keeps no graph."""

    def __init__(self, data: float, slopes: dict[Any, float] | None = None) -> None:
        self.data = float(data)
        self.grad = 0.0
        self.slopes_by_leaf = {self: 1.0} if slopes is None else slopes


def combined(operation: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    """An operation on two numbers, of which one or both carry derivatives."""
    if not all(isinstance(number, Carried | int | float) for number in (left, right)):
        return NotImplemented
    a, b = getattr(left, "data", left), getattr(right, "data", right)
    slopes: dict[Any, float] = {}
    for number, nudged in ((left, (complex(a, TINY), b)), (right, (a, complex(b, TINY)))):
        if isinstance(number, Carried):
            local = operation(*nudged).imag / TINY
            for leaf, slope in number.slopes_by_leaf.items():
                slopes[leaf] = slopes.get(leaf, 0.0) + local * slope
    return Carried(operation(a, b), slopes)


def forwards(operation: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """The method for ``self`` on the left."""
    return lambda self, other: combined(operation, self, other)


def reflected(operation: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """The method for ``self`` on the right."""
    return lambda self, other: combined(operation, other, self)


for _name in ("add", "sub", "mul", "truediv", "pow"):
    setattr(Carried, f"__{_name}__", forwards(getattr(operator, _name)))
    setattr(Carried, f"__r{_name}__", reflected(getattr(operator, _name)))
Carried.__neg__ = lambda self: combined(operator.mul, -1.0, self)  # type: ignore[attr-defined]


def trained(submission: Submission, rows: list[list[float]], p0: list[float], lr: float) -> dict[str, Any]:
    """A training with an engine that notes each loss."""
    losses = []

    def pass_back(root: Any) -> None:
        losses.append(root.data)
        for leaf, slope in root.slopes_by_leaf.items():
            leaf.grad += slope

    def forget(known: Iterable[Any]) -> None:
        for leaf in known:
            leaf.grad = 0.0

    own_rows, own_p0 = [list(row) for row in rows], list(p0)
    history = submission.train(own_rows, own_p0, lr, submission.Engine(Carried, pass_back, forget))
    return {
        "history": [list(parameters) for parameters in history],
        "losses": losses,
        "rows_unchanged": own_rows == rows,
        "p0_unchanged": own_p0 == p0,
    }


@probe
def training_on_pairs(submission: Submission, draw: Draw) -> dict[str, Any]:
    """train on 12 rows of 2 numbers"""
    rows = [[draw.uniform(0.2, 1.2), draw.uniform(-1.2, -0.2)] for _ in range(12)]
    p0 = [draw.uniform(-1.0, 1.0), draw.uniform(3.0, 4.0)]
    return trained(submission, rows, p0, draw.uniform(0.1, 0.4))


@probe
def training_on_other_lengths(submission: Submission, draw: Draw) -> list[Any]:
    """train on 4 rows of 3 numbers and on 5 rows of 1 number"""
    results = []
    for n, length in ((3, 4), (1, 5)):
        rows = [[signed(draw) for _ in range(n)] for _ in range(length)]
        p0 = [draw.uniform(-1.0, 1.0) for _ in range(n)]
        results.append(trained(submission, rows, p0, draw.uniform(0.1, 0.3)))
    return results


@probe
def training_on_one_row(submission: Submission, draw: Draw) -> dict[str, Any]:
    """train on a single row of 2 numbers"""
    p0 = [draw.uniform(-1.0, 1.0), draw.uniform(3.0, 4.0)]
    return trained(submission, [[signed(draw), signed(draw)]], p0, draw.uniform(0.1, 0.4))


# unbroadcast


class Noted(TorchFunctionMode):
    """Notes whether one of the functions that the exercise bans was called in the block."""

    summed_by = "own sums"

    def __torch_function__(
        self, function: Any, types: Any, args: Any = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        """Note the kind, and call the function."""
        self.summed_by = BANNED.get(getattr(function, "__name__", ""), self.summed_by)
        return function(*args, **(kwargs or {}))


def reduced(submission: Submission, g: Tensor, *shape: int, size: torch.Size | None = None) -> dict[str, Any]:
    """What unbroadcast makes of a gradient, and whether the gradient is as it was."""
    before = g.clone()
    with Noted() as noted:
        result = submission.unbroadcast(g, shape if size is None else size)
    kept = result.clone() if isinstance(result, Tensor) else result
    return {"result": kept, "g_unchanged": torch.equal(g, before), "summed_by": noted.summed_by}


def reduced_cases(
    submission: Submission, draw: Draw, cases: Sequence[tuple[tuple[int, ...], tuple[int, ...]]]
) -> dict[str, Any]:
    """What unbroadcast makes of random gradients, from one shape to another."""
    return {
        f"{long} to {short}": reduced(submission, draw.randn(*long, dtype=torch.float64), *short)
        for long, short in cases
    }


@probe
def new_axes_undone(submission: Submission, draw: Draw) -> dict[str, Any]:
    """unbroadcast from (4, 3) to (3,), from (2, 5, 3) to (5, 3) and (3,), and from three shapes to ()"""
    cases = [((4, 3), (3,)), ((2, 5, 3), (5, 3)), ((2, 5, 3), (3,))]
    cases += [((3, 2), ()), ((4,), ()), ((2, 1, 3), ())]
    return reduced_cases(submission, draw, cases)


@probe
def stretched_axes_undone(submission: Submission, draw: Draw) -> dict[str, Any]:
    """unbroadcast from (4, 4) to (4, 1) and (1, 4), from (2, 3, 5) to (2, 1, 5) and (1, 3, 1), …"""
    cases = [((4, 4), (4, 1)), ((4, 4), (1, 4)), ((2, 3, 5), (2, 1, 5)), ((2, 3, 5), (1, 3, 1)), ((3,), (1,))]
    return reduced_cases(submission, draw, cases)


@probe
def both_kinds_undone(submission: Submission, draw: Draw) -> dict[str, Any]:
    """unbroadcast from (5, 3, 4) to (3, 1), (1, 4) and (1, 1), from (2, 3, 3, 3), and of a transpose"""
    cases = [((5, 3, 4), (3, 1)), ((5, 3, 4), (1, 4)), ((5, 3, 4), (1, 1)), ((2, 3, 3, 3), (3, 1, 3))]
    results = reduced_cases(submission, draw, cases)
    turned = draw.randn(4, 3, 5, dtype=torch.float64).transpose(0, 2)
    return {**results, "transpose to (3, 1)": reduced(submission, turned, 3, 1)}


@probe
def shapes_that_stay(submission: Submission, draw: Draw) -> dict[str, Any]:
    """unbroadcast to the same shape, from (2, 3) to (3,) and to a Size, from (2, 0) to (0,), and from nothing to (1,)"""
    same = {
        f"{shape} to {shape}": reduced(submission, draw.randn(*shape), *shape)
        for shape in ((2, 3), (1, 3), ())
    }
    g = draw.randn(2, 3)
    return {
        **same,
        "(2, 3) to (3,)": reduced(submission, g, 3),
        "(2, 0) to (0,)": reduced(submission, draw.randn(2, 0), 0),
        "(0,) to (1,)": reduced(submission, draw.randn(0), 1),
        "(2, 0) to (2, 1)": reduced(submission, draw.randn(2, 0), 2, 1),
        "(0, 3) to ()": reduced(submission, draw.randn(0, 3)),
        "(2, 3) to a Size": reduced(submission, g, size=torch.Size([2, 1])),
    }
