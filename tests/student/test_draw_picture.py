"""Boxes and arrows in pixels: everything inside, lines that fit, arrows that turn round where a gradient has gone."""

import re

from autograder.student.draw_nodes import Graph, GraphEdge, GraphNode
from autograder.student.draw_picture import CHAR, LINE_CHARS, picture

GRAPH = Graph(
    (
        GraphNode("operation", "l", "PowBackward0", "()", "100", (("exponent", "2"),)),
        GraphNode("operation", "", "MulBackward0", "()", "10", state="freed", grad="20"),
        GraphNode("leaf", "p", "", "(9,)", "", grad="None"),
        GraphNode("constant", "", "", "()", "10"),
    ),
    (GraphEdge(1, 0), GraphEdge(2, 1), GraphEdge(2, 0, slot=1), GraphEdge(3, 1, carries_gradient=False)),
)


def test_a_box_says_all_that_there_is() -> None:
    boxes = picture(GRAPH).boxes
    assert boxes[0].lines == ("l", "PowBackward0", "() = 100", "saved exponent: 2")
    assert boxes[1].lines == (
        "MulBackward0",
        "() = 10",
        "saved: freed by backward()",
        ".grad = 20 (retained)",
    )
    assert boxes[2].lines == ("p", "leaf, requires_grad", "(9,)", ".grad = None")
    assert boxes[3].lines == ("() = 10",)
    assert [box.is_open for box in boxes] == [False, True, False, True]
    assert [box.look for box in boxes] == ["operation", "operation", "leaf", "constant"]


def test_everything_is_inside_and_every_line_fits_its_box() -> None:
    shown = picture(GRAPH, {0: "dl/dl = 1", 1: "gradient = 20"}, 1)
    for box in shown.boxes:
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= shown.width
        assert box.y + box.height <= shown.height
        assert max(map(len, box.lines)) * CHAR <= box.width
    for line in shown.lines:
        x, y = zip(
            *((float(a), float(b)) for a, b in re.findall(r"(-?[\d.]+) (-?[\d.]+)", line.path)), strict=True
        )
        assert min(x) >= 0
        assert max(x) <= shown.width
        assert 0 <= min(y) <= max(y) <= shown.height


def test_an_arrow_is_taken_when_both_its_ends_have_a_gradient() -> None:
    shown = picture(GRAPH, {0: "dl/dl = 1", 1: "gradient = 20"}, 1)
    assert [line.is_taken for line in shown.lines] == [True, False, False, False]
    assert [line.is_open for line in shown.lines] == [False, False, False, True]
    assert [box.look for box in shown.boxes] == ["arrived", "arriving", "leaf", "constant"]
    taken, before = shown.lines[0], picture(GRAPH).lines[0]
    assert taken.head != before.head


def test_a_longer_line_is_cut() -> None:
    wide = Graph((GraphNode("leaf", "p", "", "(4,)", "[1.234e+05, 1.234e+05, 1.234e+05, 1.234e+05]"),), ())
    line = picture(wide).boxes[0].lines[2]
    assert (len(line), line[-1]) == (LINE_CHARS, "…")


def test_room_is_left_for_what_will_be_said() -> None:
    now, later = picture(GRAPH, room={2: "dl/dp = 200"}), picture(GRAPH, {2: "dl/dp = 200"}, 2)
    assert [(box.x, box.y, box.height) for box in now.boxes] == [
        (box.x, box.y, box.height) for box in later.boxes
    ]
    assert now.boxes[2].lines != later.boxes[2].lines


def test_two_arrows_between_the_same_boxes_stand_side_by_side() -> None:
    square = Graph(GRAPH.nodes[1:3], (GraphEdge(1, 0, 0), GraphEdge(1, 0, 1)))
    one, other = picture(square).lines
    assert one.path != other.path


def test_the_summary_counts() -> None:
    assert picture(GRAPH).summary == "The graph behind l: operations 2, leaves 1"
