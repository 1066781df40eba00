"""The first wrong gradient of a failed check, in a picture of the graph that the check goes back through."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from autograder.judge.observation import describe
from autograder.judge.way_back import WayBack, WrongGradient, first_wrong
from autograder.sandbox.transcript import Transcript, Value, plain
from autograder.student.draw_nodes import SHOWN_ELEMENTS, Graph, GraphEdge, GraphNode, numbers_text
from autograder.student.draw_picture import picture
from autograder.student.drawing import Drawing


def wrong_gradient(ways: Iterable[WayBack], got: Transcript, want: Transcript) -> Drawing | None:
    """The picture for the first of a check's graphs in which a gradient is wrong; None if none is."""
    for way in ways:
        if wrong := first_wrong(way, got.outcome(way.probe), want.outcome(way.probe)):
            return _drawn(wrong)
    return None


def _drawn(wrong: WrongGradient) -> Drawing:
    names = [*wrong.way.nodes]
    at = names.index(wrong.node)
    got, want = _two_texts(wrong.got, wrong.want)
    said = {names.index(node): f"gradient = {_text(value)}" for node, value in wrong.right.items()}
    said[at] = f"got {got}\nexpected {want}"
    caption = f"The first wrong gradient on the way back from {names[0]} is that of {wrong.node} ({wrong.path}): got {got}, expected {want}"
    return Drawing([picture(_graph(wrong.way), said, at, caption=caption, mark="wrong")])


def _graph(way: WayBack) -> Graph:
    names = [*way.nodes]
    nodes = (
        GraphNode("operation", name) if sources else GraphNode("leaf", name, "leaf")
        for name, sources in way.nodes.items()
    )
    edges = (
        GraphEdge(names.index(source), target, slot)
        for target, sources in enumerate(way.nodes.values())
        for slot, source in enumerate(sources)
    )
    return Graph(tuple(nodes), tuple(edges))


def _two_texts(got: Value, want: Value) -> tuple[str, str]:
    """Two values in words that differ."""
    texts = _text(got), _text(want)
    return texts if texts[0] != texts[1] else (describe(got), describe(want))


def _text(value: Value) -> str:
    thing: Any = plain(value)
    if isinstance(thing, np.ndarray):
        if thing.size > SHOWN_ELEMENTS:
            return f"shape {thing.shape}"
        thing = thing.tolist()
    return numbers_text(thing) if isinstance(thing, list | float | int | None) else describe(value)
