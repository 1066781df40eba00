"""A graph as lines: the whole of it, each node once, what is used twice by its number, and the moment of a step."""

from autograder.student.draw_nodes import Graph, GraphEdge, GraphNode
from autograder.student.draw_text import graph_text

DIAMOND = Graph(
    (
        GraphNode("operation", "l", "SumBackward0"),
        GraphNode("operation", "", "SubBackward0"),
        GraphNode("leaf", "p"),
        GraphNode("operation", "w", "PowBackward0"),
        GraphNode("detached", "q"),
    ),
    (
        GraphEdge(1, 0),
        GraphEdge(3, 1, slot=1),
        GraphEdge(2, 1, slot=0),
        GraphEdge(2, 3),
        GraphEdge(3, 4, carries_gradient=False),
    ),
)
SAID = (("l", "SumBackward0"), ("SubBackward0",), ("p", "leaf"), ("w", "PowBackward0"), ("q", "detached"))


def test_the_longest_way_goes_straight_on_and_what_is_used_twice_is_named_by_its_number() -> None:
    assert graph_text(DIAMOND, SAID).split("\n") == [
        "l · SumBackward0",
        "↑ SubBackward0",
        "├─ [1] p · leaf",
        "↑ [2] w · PowBackward0",
        "↑ [1] p, as above",
        "beside the graph:",
        "q · detached",
        "↑ [2] w, as above",
    ]


def test_a_branch_that_branches_is_indented() -> None:
    nodes = tuple(GraphNode("operation", name) for name in "abcdefg")
    edges = (GraphEdge(1, 0), GraphEdge(2, 0, slot=1), GraphEdge(3, 1), GraphEdge(4, 1, slot=1))
    graph = Graph(nodes, (*edges, GraphEdge(5, 2), GraphEdge(6, 5)))
    assert graph_text(graph, [(name,) for name in "abcdefg"]).split("\n") == [
        "a",
        "├─ b",
        "│  ├─ d",
        "│  ↑ e",
        "↑ c",
        "↑ f",
        "↑ g",
    ]


def test_of_two_ways_as_long_the_one_that_carries_a_gradient_goes_straight_on() -> None:
    nodes = (GraphNode("operation", "w"), GraphNode("leaf", "p"), GraphNode("constant", "10"))
    graph = Graph(nodes, (GraphEdge(1, 0), GraphEdge(2, 0, slot=1, carries_gradient=False)))
    assert graph_text(graph, [("w",), ("p",), ("10",)]).split("\n") == ["w", "├─ 10", "↑ p"]


def test_the_node_at_which_the_gradient_arrives_is_marked() -> None:
    rows = graph_text(DIAMOND, SAID, arriving=3).split("\n")
    assert [row for row in rows if "▶" in row] == ["↑ ▶ [2] w · PowBackward0"]


def test_a_long_chain_stays_at_the_margin() -> None:
    length = 60
    graph = Graph(
        tuple(GraphNode("operation", str(n)) for n in range(length)),
        tuple(GraphEdge(n + 1, n) for n in range(length - 1)),
    )
    rows = graph_text(graph, [(str(n),) for n in range(length)]).split("\n")
    assert rows == ["0", *(f"↑ {n}" for n in range(1, length))]
