"""A graph as lines of text, from its end back to its leaves: what is seen where a notebook's HTML is not, because nobody has trusted it yet.

    l · PowBackward0 · () = 100 · saved exponent: 2
    ↑ w · MulBackward0 · () = 10
    ├─ no gradient
    ↑ p · leaf, requires_grad · () = 1 · .grad = None

A line says what the box in the picture says. ``↑`` stands before what was used for the line above; where several things were, the longest
way back goes straight on, and each other one has a branch. What is used more than once has a number, under which it is named again.
"""

from collections.abc import Iterator, Sequence

from autograder.student.draw_nodes import Graph

ARRIVING = "▶ "
"""Before the node at which the gradient has just arrived."""
BESIDE = "beside the graph:"


def graph_text(graph: Graph, lines: Sequence[Sequence[str]], arriving: int | None = None) -> str:
    """The graph's text.

    Args:
        lines: what is said of each node.
        arriving: the node at which the gradient has just arrived.
    """
    return "\n".join(_Tree(graph, lines, arriving).rows())


class _Tree:
    """One graph on its way into rows."""

    def __init__(self, graph: Graph, lines: Sequence[Sequence[str]], arriving: int | None) -> None:
        self.said = [" · ".join(of_one) for of_one in lines]
        self.names = [node.title or node.operation or node.kind for node in graph.nodes]
        self.arriving = arriving
        self.sources: dict[int, list[int]] = {}
        for edge in sorted(graph.edges, key=lambda edge: edge.slot):
            self.sources.setdefault(edge.target, []).append(edge.source)
        self.open = {(edge.source, edge.target) for edge in graph.edges if not edge.carries_gradient}
        self.lengths: dict[int, int] = {}
        uses = [edge.source for edge in graph.edges]
        self.several = {node for node in uses if uses.count(node) > 1}
        self.numbers: dict[int, int] = {}
        self.shown: set[int] = set()

    def rows(self) -> Iterator[str]:
        """The end and all it was made of; then what stands beside the graph."""
        yield from self._from(0, "", "")
        beside = [node for node in range(len(self.said)) if node not in self.shown]
        if beside:
            yield BESIDE
        for node in beside:
            if node not in self.shown:
                yield from self._from(node, "", "")

    def _from(self, node: int, before: str, below: str) -> Iterator[str]:
        """The rows of a node and what it was made of; ``before`` its own row, and ``below`` it before the others."""
        yield before + self._row(node)
        if node in self.shown:
            return
        self.shown.add(node)
        sources = sorted(
            self.sources.get(node, ()),
            key=lambda source: (self._length(source), (source, node) not in self.open),
        )
        for source in sources[:-1]:
            yield from self._from(source, f"{below}├─ ", f"{below}│  ")
        for source in sources[-1:]:
            yield from self._from(source, f"{below}↑ ", below)

    def _length(self, node: int) -> int:
        """Of the longest way back from a node."""
        if node not in self.lengths:
            self.lengths[node] = 1 + max(map(self._length, self.sources.get(node, ())), default=0)
        return self.lengths[node]

    def _row(self, node: int) -> str:
        number = ""
        if node in self.several:
            number = f"[{self.numbers.setdefault(node, len(self.numbers) + 1)}] "
        if node in self.shown:
            return f"{number}{self.names[node]}, as above"
        return f"{ARRIVING if node == self.arriving else ''}{number}{self.said[node]}"
