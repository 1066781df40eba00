"""A graph as boxes and arrows in pixels, ready to be filled into the template; nothing here knows of torch's own nodes.

All text is in the colour of the page and all tints are translucent, so that a picture can be read on light and dark pages alike.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from autograder.student.draw_layout import Layout, lay_out
from autograder.student.draw_nodes import Graph, GraphEdge, GraphNode
from autograder.student.draw_text import graph_text

Look = Literal["leaf", "operation", "constant", "detached", "plain", "folded", "arrived", "arriving", "wrong"]

CHAR, LINE, PAD = 6.7, 15.0, 8.0
"""The width of a character of the fixed-width font at 11 px, the height of a line, and the margin in a box, in pixels."""
ROW_GAP, MARGIN = 34.0, 6.0
PORTS = 16.0
"""Between the ends of two arrows at one box, where there is room."""
LINE_CHARS = 36
"""A longer line is cut."""
NOBODY: Mapping[int, str] = MappingProxyType({})
STATES = {"freed": "saved: freed by backward()", "changed": "saved: changed in place since"}


@dataclass(frozen=True)
class Box:
    """A node: its top left corner, its size, and its lines, of which the first stands out."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    look: Look
    is_open: bool
    """Dashed: it carries no gradient, or no longer can."""


@dataclass(frozen=True)
class Line:
    """An arrow's way as an SVG path, the three corners of its head, and whether the gradient has taken it."""

    path: str
    head: str
    is_taken: bool
    is_open: bool


@dataclass(frozen=True)
class Picture:
    """All of it. ``summary`` is what a screen reader says, ``caption`` stands below, and ``text`` says in lines what is drawn."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    summary: str
    caption: str = ""
    text: str = ""


def picture(
    graph: Graph,
    arrived: Mapping[int, str] = NOBODY,
    arriving: int | None = None,
    *,
    room: Mapping[int, str] = NOBODY,
    caption: str = "",
    mark: Look = "arriving",
) -> Picture:
    """The picture of a graph, or of one moment on the way back.

    Args:
        arrived: what is said of the gradient at the nodes that have one.
        arriving: the node at which it has just arrived.
        mark: how that node looks.
        room: what will be said at a later moment; room is left for it, so that pictures in a row look alike.
    """
    texts = [_lines_of(node, room.get(n) or arrived.get(n, "")) for n, node in enumerate(graph.nodes)]
    widths = [max(len(line) for line in lines) * CHAR + 2 * PAD for lines in texts]
    layout = lay_out(widths, [(edge.source, edge.target) for edge in graph.edges])
    tops, height = _tops(layout, texts)
    boxes = []
    for number, (node, lines) in enumerate(zip(graph.nodes, texts, strict=True)):
        place = layout.places[number]
        look: Look = mark if number == arriving else "arrived" if number in arrived else node.kind
        is_open = node.kind in ("constant", "detached", "plain", "folded") or bool(node.state)
        x = place.x - widths[number] / 2 + MARGIN
        shown = _lines_of(node, arrived.get(number, ""))
        boxes.append(Box(x, tops[place.row], widths[number], _height(lines), shown, look, is_open))
    arrows = tuple(_drawn(graph, boxes, layout, tops, arrived))
    text = graph_text(graph, [box.lines for box in boxes], arriving)
    return Picture(layout.width + 2 * MARGIN, height, tuple(boxes), arrows, _summary(graph), caption, text)


def _lines_of(node: GraphNode, arrived: str) -> tuple[str, ...]:
    return tuple(
        line if len(line) <= LINE_CHARS else f"{line[: LINE_CHARS - 1]}…"
        for line in (*_words_of(node), *arrived.split("\n"))
        if line
    )


def _words_of(node: GraphNode) -> Iterator[str]:
    yield node.title
    if node.kind == "leaf" and not node.operation:
        yield "leaf, requires_grad"
    elif node.kind == "detached":
        yield "detached: same memory, no graph"
    elif node.kind == "plain":
        yield "requires_grad=False: no graph"
    yield node.operation
    yield f"{node.shape} = {node.value}" if node.shape and node.value else node.shape
    for name, value in node.saved:
        yield f"saved {name}: {value}"
    yield STATES.get(node.state, "")
    if node.grad:
        yield f".grad = {node.grad}{'' if node.kind == 'leaf' else ' (retained)'}"


def _height(lines: Sequence[str]) -> float:
    return len(lines) * LINE + PAD


def _tops(layout: Layout, texts: Sequence[Sequence[str]]) -> tuple[list[float], float]:
    """Where each row begins, and the height of all."""
    heights = [0.0] * (max(place.row for place in layout.places) + 1)
    for place, lines in zip(layout.places, texts, strict=True):
        heights[place.row] = max(heights[place.row], _height(lines))
    tops, y = [], MARGIN
    for height in heights:
        tops.append(y)
        y += height + ROW_GAP
    return tops, y - ROW_GAP + MARGIN


def _drawn(
    graph: Graph, boxes: Sequence[Box], layout: Layout, tops: Sequence[float], arrived: Mapping[int, str]
) -> Iterator[Line]:
    starts = _ports(boxes, [(e.source, _first(layout, n, e.target)) for n, e in enumerate(graph.edges)])
    ends = _ports(boxes, [(e.target, _last(layout, n, e.source)) for n, e in enumerate(graph.edges)])
    for number, edge in enumerate(graph.edges):
        source, target = boxes[edge.source], boxes[edge.target]
        start, row = starts[number], layout.places[edge.source].row
        points = [(start, source.y + source.height), (start, _bottom(row, tops))]
        for place in layout.ways[number]:
            x, top = place.x + MARGIN, tops[place.row]
            points += [(x, top), (x, _bottom(place.row, tops))]
        points.append((ends[number], target.y))
        yield _line(edge, points, edge.carries_gradient and {edge.source, edge.target} <= arrived.keys())


def _bottom(row: int, tops: Sequence[float]) -> float:
    return tops[row + 1] - ROW_GAP


def _first(layout: Layout, edge: int, target: int) -> float:
    way = layout.ways[edge]
    return (way[0] if way else layout.places[target]).x


def _last(layout: Layout, edge: int, source: int) -> float:
    way = layout.ways[edge]
    return (way[-1] if way else layout.places[source]).x


def _ports(boxes: Sequence[Box], ends: Sequence[tuple[int, float]]) -> list[float]:
    """Where at its box each arrow ends, side by side in the order of where they go."""
    at: dict[int, list[int]] = {}
    for number, (box, _) in enumerate(ends):
        at.setdefault(box, []).append(number)
    ports = [0.0] * len(ends)
    for box, numbers in at.items():
        step = min(PORTS, boxes[box].width * 0.7 / len(numbers))
        for place, number in enumerate(sorted(numbers, key=lambda n: ends[n][1])):
            middle = boxes[box].x + boxes[box].width / 2
            ports[number] = middle + (place - (len(numbers) - 1) / 2) * step
    return ports


def _line(edge: GraphEdge, points: Sequence[tuple[float, float]], is_taken: bool) -> Line:
    (x, y), *others = points
    parts = [f"M{x:.1f} {y:.1f}"]
    for to_x, to_y in others:
        if to_y == y:
            continue
        middle = (y + to_y) / 2
        parts.append(f"C{x:.1f} {middle:.1f} {to_x:.1f} {middle:.1f} {to_x:.1f} {to_y:.1f}")
        x, y = to_x, to_y
    (tip_x, tip_y), back = (points[0], 7) if is_taken else (points[-1], -7)
    head = (
        f"{tip_x:.1f},{tip_y:.1f} {tip_x - 3.5:.1f},{tip_y + back:.1f} {tip_x + 3.5:.1f},{tip_y + back:.1f}"
    )
    return Line(" ".join(parts), head, is_taken, not edge.carries_gradient)


def _summary(graph: Graph) -> str:
    leaves = sum(node.kind == "leaf" for node in graph.nodes)
    operations = sum(node.kind == "operation" for node in graph.nodes)
    end = graph.nodes[0].title or "a tensor"
    return f"The graph behind {end}: operations {operations}, leaves {leaves}"
