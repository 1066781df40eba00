"""Where the boxes and arrows of a graph go: in rows from the leaves above to the end below.

A node's row is the longest path from it to the end. An arrow over several rows takes a place in each of them, so that it goes round the
boxes there. Within a row the order follows the barycentres of the neighbours, in sweeps up and down, of which the one with the fewest crossings
is kept (Sugiyama, Tagawa and Toda, 1981).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

SWEEPS = 8
GAP, LANE = 22.0, 12.0
"""Between two boxes, and the width that an arrow takes between them, in pixels."""

Arrow = tuple[int, int]
"""From a node to one below it, by their numbers."""


@dataclass(frozen=True)
class BoxPlace:
    """The middle of a box or of an arrow's way through a row, in pixels, and its row, 0 at the top."""

    x: float
    row: int


@dataclass(frozen=True)
class Layout:
    """The places of all nodes, and for each arrow those that it passes on its way, its ends not among them."""

    places: tuple[BoxPlace, ...]
    ways: tuple[tuple[BoxPlace, ...], ...]
    width: float


def lay_out(widths: Sequence[float], arrows: Sequence[Arrow]) -> Layout:
    """Places for boxes of these widths.

    Args:
        arrows: of an acyclic graph; several may join the same two nodes.
    """
    rows_of = _rows(len(widths), arrows)
    sizes, row_of, chains = list(widths), dict(enumerate(rows_of)), []
    for source, target in arrows:
        between = range(rows_of[source] + 1, rows_of[target])
        chain = [len(sizes) + step for step in range(len(between))]
        sizes += [LANE] * len(chain)
        row_of.update(zip(chain, between, strict=True))
        chains.append([source, *chain, target])
    links = [pair for chain in chains for pair in pairwise(chain)]
    rows = _ordered(row_of, links)
    x = _spread(rows, sizes, links)
    left = min(x[node] - sizes[node] / 2 for node in row_of)
    right = max(x[node] + sizes[node] / 2 for node in row_of)
    place = {node: BoxPlace(x[node] - left, row) for node, row in row_of.items()}
    return Layout(
        tuple(place[node] for node in range(len(widths))),
        tuple(tuple(place[node] for node in chain[1:-1]) for chain in chains),
        right - left,
    )


def _rows(count: int, arrows: Sequence[Arrow]) -> list[int]:
    """Each node's row: as low as what is made of it allows."""
    above: dict[int, list[int]] = {}
    used = [0] * count
    for source, target in arrows:
        above.setdefault(target, []).append(source)
        used[source] += 1
    height = [0] * count
    waiting = [node for node in range(count) if not used[node]]
    for node in waiting:
        for source in above.get(node, ()):
            height[source] = max(height[source], height[node] + 1)
            used[source] -= 1
            if not used[source]:
                waiting.append(source)
    for node in range(count):  # what nothing is made of, but the end: right below where it came from
        sources = [source for source, target in arrows if target == node]
        if node and not height[node] and sources:
            height[node] = min(height[source] for source in sources) - 1
    top = max(height)
    return [top - h for h in height]


def _ordered(row_of: Mapping[int, int], links: Sequence[Arrow]) -> list[list[int]]:
    """The nodes of each row from left to right."""
    rows: list[list[int]] = [[] for _ in range(max(row_of.values()) + 1)]
    for node, row in row_of.items():
        rows[row].append(node)
    above, below = _neighbours(links)
    best, fewest = rows, _crossings(rows, links)
    for sweep in range(SWEEPS):
        rows = [list(row) for row in rows]
        down = sweep % 2 == 0
        for number in range(1, len(rows)) if down else range(len(rows) - 2, -1, -1):
            beside = rows[number - 1] if down else rows[number + 1]
            at = {node: place for place, node in enumerate(beside)}
            rows[number] = _by_barycentre(rows[number], at, above if down else below)
        if (crossings := _crossings(rows, links)) < fewest:
            best, fewest = rows, crossings
    return best


def _neighbours(links: Sequence[Arrow]) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    above: dict[int, list[int]] = {}
    below: dict[int, list[int]] = {}
    for source, target in links:
        above.setdefault(target, []).append(source)
        below.setdefault(source, []).append(target)
    return above, below


def _by_barycentre(row: list[int], at: Mapping[int, int], beside: Mapping[int, list[int]]) -> list[int]:
    """A row by the mean place of each node's neighbours; one without any stays where it is."""
    centres = {}
    for place, node in enumerate(row):
        places = [at[other] for other in beside.get(node, ())]
        centres[node] = sum(places) / len(places) if places else float(place)
    return sorted(row, key=centres.__getitem__)


def _crossings(rows: Sequence[Sequence[int]], links: Sequence[Arrow]) -> int:
    place = {node: (number, at) for number, row in enumerate(rows) for at, node in enumerate(row)}
    ends = [(place[source][0], place[source][1], place[target][1]) for source, target in links]
    return sum(
        one[0] == other[0] and (one[1] - other[1]) * (one[2] - other[2]) < 0
        for number, one in enumerate(ends)
        for other in ends[:number]
    )


def _spread(
    rows: Sequence[Sequence[int]], sizes: Sequence[float], links: Sequence[Arrow]
) -> dict[int, float]:
    """The middle of each node, near its neighbours' mean, without overlaps."""
    x: dict[int, float] = {}
    for row in rows:
        x.update(_apart(row, dict.fromkeys(row, 0.0), sizes))
    above, below = _neighbours(links)
    for sweep in range(SWEEPS):
        beside = above if sweep % 2 == 0 else below
        for row in rows if sweep % 2 == 0 else rows[::-1]:
            wanted = {node: _mean([x[other] for other in beside.get(node, ())], x[node]) for node in row}
            x.update(_apart(row, wanted, sizes))
    return x


def _mean(values: Sequence[float], default: float) -> float:
    return sum(values) / len(values) if values else default


def _apart(row: Sequence[int], wanted: Mapping[int, float], sizes: Sequence[float]) -> dict[int, float]:
    """Places as wanted, pushed apart where boxes would overlap: the mean of pushing to the right and to the left."""
    right = _pushed(row, wanted, sizes)
    mirrored = _pushed(row[::-1], {node: -wanted[node] for node in row}, sizes)
    return {node: (right[node] - mirrored[node]) / 2 for node in row}


def _pushed(row: Sequence[int], wanted: Mapping[int, float], sizes: Sequence[float]) -> dict[int, float]:
    x: dict[int, float] = {}
    edge = float("-inf")
    for node in row:
        x[node] = max(wanted[node], edge + sizes[node] / 2)
        edge = x[node] + sizes[node] / 2 + GAP
    return x
