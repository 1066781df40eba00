"""Places of boxes and arrows: rows by the longest path, no overlaps, few crossings."""

import random
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.student.draw_layout import GAP, lay_out


def test_a_chain_is_a_column() -> None:
    layout = lay_out([80, 120, 60], [(2, 1), (1, 0)])
    assert [place.row for place in layout.places] == [2, 1, 0]
    assert len({place.x for place in layout.places}) == 1
    assert layout.width == 120
    assert layout.ways == ((), ())


def test_the_longest_path_decides_the_row_and_long_arrows_go_round() -> None:
    layout = lay_out([100, 100, 100], [(2, 1), (1, 0), (2, 0)])  # a leaf that is used twice
    assert [place.row for place in layout.places] == [2, 1, 0]
    (way,) = layout.ways[2]
    assert way.row == 1
    assert abs(way.x - layout.places[1].x) >= 50 + GAP


def test_what_leads_nowhere_stands_right_below_where_it_came_from() -> None:
    layout = lay_out([100] * 5, [(3, 2), (2, 1), (1, 0), (3, 4)])
    assert layout.places[4].row == layout.places[3].row + 1


def test_two_ladders_are_drawn_without_a_crossing() -> None:
    arrows = [(1, 0), (2, 0), (3, 2), (4, 1), (5, 4), (6, 3)]
    layout = lay_out([60] * 7, arrows)
    x = [place.x for place in layout.places]
    assert (x[1] < x[2]) == (x[4] < x[3]) == (x[5] < x[6])


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[float], list[tuple[int, int]]]:
    count = draw(st.integers(1, 14))
    widths = draw(st.lists(st.floats(20, 200), min_size=count, max_size=count))
    seed = random.Random(draw(st.integers(0, 1000)))
    arrows = [(node, seed.randrange(node)) for node in range(1, count)]
    arrows += [
        (b, a) for a, b in (sorted(seed.sample(range(count), 2)) for _ in range(count if count > 1 else 0))
    ]
    return widths, arrows


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_boxes_never_overlap_and_arrows_always_go_down(
    graph: tuple[list[float], list[tuple[int, int]]],
) -> None:
    widths, arrows = graph
    layout = lay_out(widths, arrows)
    assert all(layout.places[source].row < layout.places[target].row for source, target in arrows)
    rows: dict[int, list[tuple[float, float]]] = {}
    for place, width in zip(layout.places, widths, strict=True):
        rows.setdefault(place.row, []).append((place.x - width / 2, place.x + width / 2))
        assert place.x - width / 2 >= -1e-6
        assert place.x + width / 2 <= layout.width + 1e-6
    for row in rows.values():
        assert all(left[1] + GAP <= right[0] + 1e-6 for left, right in pairwise(sorted(row)))
    for (source, target), way in zip(arrows, layout.ways, strict=True):
        between = range(layout.places[source].row + 1, layout.places[target].row)
        assert [place.row for place in way] == list(between)
