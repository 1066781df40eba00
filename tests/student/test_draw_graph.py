"""What is read of a graph is what autograd holds: nodes, arrows, saved values, gradients; names and cuts from beside it."""

from typing import Any

import pytest
import torch
from torch import Tensor

from autograder.student.draw_graph import KEPT_NODES, Graph, GraphNode, folded, read_graph, value_text


def network() -> dict[str, Any]:
    """Something of everything: shared leaves, constants, broadcasting, several outputs, a view."""
    generator = torch.Generator().manual_seed(1)
    x = torch.rand(5, 3, generator=generator)
    weight = torch.rand(3, 4, generator=generator).requires_grad_()
    bias = torch.rand(4, generator=generator).requires_grad_()
    hidden = torch.relu(x @ weight + bias)
    left, right = hidden.split(2, dim=1)
    loss = (left * right + bias[:2] - 1).pow(2).mean()
    return {"x": x, "weight": weight, "bias": bias, "hidden": hidden, "left": left, "loss": loss}


def arrows_of(root: Tensor) -> set[tuple[Any, int, Any, int]]:
    """The arrows back that autograd holds, by a walk of the test's own."""
    found, waiting = set(), [root.grad_fn]
    while waiting:
        function = waiting.pop()
        assert function is not None
        for slot, (source, output) in enumerate(function.next_functions):
            if source is not None and (source, output, function, slot) not in found:
                found.add((source, output, function, slot))
                waiting.append(source)
    return found


def shown_arrows(graph: Graph) -> list[tuple[Any, int, Any, int]]:
    return [
        (graph.functions[e.source], e.output, graph.functions[e.target], e.slot)
        for e in graph.edges
        if e.carries_gradient
    ]


def by_title(graph: Graph) -> dict[str, GraphNode]:
    return {node.title: node for node in graph.nodes}


def test_the_arrows_are_next_functions() -> None:
    names = network()
    graph = read_graph(names["loss"], names)
    shown = shown_arrows(graph)
    assert len(shown) == len(set(shown))
    assert set(shown) == arrows_of(names["loss"])


def test_the_nodes_are_autograds_and_called_as_it_calls_them() -> None:
    names = network()
    graph = read_graph(names["loss"], names)
    for node, function in zip(graph.nodes, graph.functions, strict=True):
        if node.kind == "operation":
            assert node.operation == function.name()
        elif node.kind == "leaf":
            assert function.variable is names[node.title]
            assert node.shape == str(tuple(function.variable.shape))
        else:
            assert function is None
    assert graph.functions[0] is names["loss"].grad_fn
    titles = by_title(graph)
    assert {"loss", "weight", "bias", "hidden", "left", "x"} <= titles.keys()
    assert titles["left"].shape == "(5, 2), (5, 2)"
    assert titles["x"].kind == "constant"


def test_saved_values_are_those_that_autograd_has_saved() -> None:
    p = torch.tensor([1.0, 3.0], requires_grad=True)
    w = p**2
    node = by_title(read_graph(w, {"w": w, "p": p}))["w"]
    assert dict(node.saved) == {"exponent": "2", "self": value_text(w.grad_fn._saved_self)}  # type: ignore[union-attr]
    long = torch.rand(9, requires_grad=True)
    assert dict(read_graph(long.exp(), {}).nodes[0].saved) == {"result": "shape (9,)"}


def test_what_a_function_of_ones_own_saved_is_shown() -> None:
    class Cube(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):  # type: ignore[no-untyped-def]
            ctx.save_for_backward(x)
            return x**3

        @staticmethod
        def backward(ctx, grad):  # type: ignore[no-untyped-def]
            (x,) = ctx.saved_tensors
            return 3 * x**2 * grad

    p = torch.tensor(2.0, requires_grad=True)
    y = Cube.apply(p)
    first = read_graph(y, {}).nodes[0]
    assert (first.operation, first.saved, first.state) == ("CubeBackward", (("tensor 1", "2"),), "")
    y.backward()
    assert read_graph(y, {}).nodes[0].state == "freed"


def test_grad_is_shown_where_there_is_one_or_would_be() -> None:
    p = torch.tensor(1.0, requires_grad=True)
    w = 10 * p
    w.retain_grad()
    loss = w**2
    names = {"p": p, "w": w, "loss": loss}
    before = by_title(read_graph(loss, names))
    assert (before["p"].grad, before["w"].grad, before["loss"].grad) == ("None", "None", "")
    loss.backward(retain_graph=True)
    loss.backward(retain_graph=True)
    after = by_title(read_graph(loss, names))
    assert (after["p"].grad, after["w"].grad, after["loss"].grad) == ("400", "40", "")
    p.grad = torch.rand(())
    assert read_graph(p * 2, {"p": p}).nodes[1].grad == value_text(p.grad)


def test_a_graph_is_freed_or_changed_only_where_something_was_saved() -> None:
    p = torch.tensor(1.0, requires_grad=True)
    w = p * 2
    loss = w + 1
    loss.backward()
    names = {"w": w, "loss": loss}
    states = {
        title: node.state for title, node in by_title(read_graph(loss, names)).items() if title in names
    }
    assert states == {"w": "freed", "loss": ""}
    e = p.exp()
    with torch.no_grad():
        e.add_(1)
    assert read_graph(e, {}).nodes[0].state == "changed"


def test_a_detached_tensor_hangs_on_what_it_was_cut_from_and_leads_where_it_is_used() -> None:
    p = torch.tensor([2.0, 1.0], requires_grad=True)
    w = p * p
    cut = w.detach()
    loss = (p * cut).sum()
    graph = read_graph(loss, {"p": p, "w": w, "cut": cut, "loss": loss})
    assert "w" not in by_title(graph)  # it is not behind the loss: that is the point
    product = graph.nodes.index(next(node for node in graph.nodes if node.operation == "MulBackward0"))
    constant = next(edge for edge in graph.edges if not edge.carries_gradient)
    assert (graph.nodes[constant.source].title, constant.target, constant.slot) == ("w, cut", product, 1)

    both = ((p - w) * cut).sum()
    graph = read_graph(both, {"p": p, "w": w, "cut": cut})
    place = {node.title: number for number, node in enumerate(graph.nodes)}
    assert graph.nodes[place["cut"]].kind == "detached"
    open_edges = {(e.source, e.target) for e in graph.edges if not e.carries_gradient}
    assert (place["w"], place["cut"]) in open_edges
    assert any(source == place["cut"] for source, _ in open_edges - {(place["w"], place["cut"])})


def test_two_names_for_one_detached_tensor_are_both_told() -> None:
    p = torch.tensor([2.0, 1.0], requires_grad=True)
    graph = read_graph(p * 1, {"p": p, "a": p.detach(), "b": p.data})
    assert "a, b" in by_title(graph)


def test_a_leaf_alone_and_a_tensor_without_a_graph() -> None:
    p = torch.tensor(1.0, requires_grad=True)
    graph = read_graph(p, {"p": p})
    assert [(node.kind, node.title) for node in graph.nodes] == [("leaf", "p")]
    plain = torch.ones(2)
    assert read_graph(plain, {"plain": plain}).nodes == (GraphNode("plain", "plain", "", "(2,)", "[1, 1]"),)


def test_names_of_the_notebooks_own_bookkeeping_are_no_names() -> None:
    p = torch.tensor(1.0, requires_grad=True)
    assert (
        read_graph(p, {"_": p, "_3": p, "__": p, "text": "p", "p": p, "q": p, "r": p}).nodes[0].title
        == "p, q"
    )


@pytest.mark.parametrize(
    ("tensor", "text"),
    [
        (torch.tensor(1.0), "1"),
        (torch.tensor([-0.0, 1 / 3]), "[0, 0.3333]"),
        (torch.tensor([[1, 2], [3, 4]]), "[[1, 2], [3, 4]]"),
        (torch.tensor([True]), "[True]"),
        (torch.tensor(1 + 2j), "1+2j"),
        (torch.tensor([float("nan"), float("inf")]), "[nan, inf]"),
        (torch.ones(5), ""),
        (torch.ones(2, device="meta"), ""),
        (torch.ones(2).to_sparse(), ""),
    ],
)
def test_values_have_four_digits_and_only_few_are_shown(tensor: Tensor, text: str) -> None:
    assert value_text(tensor) == text


def test_tensors_without_numbers_are_read_too() -> None:
    p = torch.ones(2, device="meta", requires_grad=True)
    graph = read_graph((p * 2).sum(), {"p": p, "q": p.detach()})
    assert by_title(graph)["p"].value == ""


def long_graph() -> Graph:
    x = torch.tensor(0.5, requires_grad=True)
    y = x
    for _ in range(100):
        y = y.sin() + x.cos()
    return read_graph(y, {"x": x, "y": y})


def test_a_small_graph_is_not_folded() -> None:
    graph = read_graph(network()["loss"], {})
    assert folded(graph) is graph


def test_a_long_graph_is_folded_to_its_end() -> None:
    graph, short = long_graph(), folded(long_graph())
    assert len(short.nodes) <= KEPT_NODES + 1 < len(graph.nodes)
    assert short.nodes[0] == graph.nodes[0]
    hidden = len(graph.nodes) - len(short.nodes) + 1
    assert short.nodes[-1] == GraphNode("folded", f"{hidden} more nodes", "leaves among them: 1")
    assert all(edge.target != len(short.nodes) - 1 for edge in short.edges)
    reached = {0} | {edge.source for edge in short.edges}
    assert reached == set(range(len(short.nodes)))
