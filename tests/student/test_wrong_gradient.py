"""The picture of the first wrong gradient: what is marked, what is said, and that nothing of a student's becomes markup."""

from typing import Any

import pytest

from autograder.judge.way_back import WayBack
from autograder.sandbox.inside.encode import encode_value
from autograder.sandbox.transcript import Record, Returned, Transcript
from autograder.student.draw_picture import Picture
from autograder.student.wrong_gradient import wrong_gradient

NODES = {"l": ["p", "w"], "w": ["p"], "p": []}
WAYS = [WayBack("chain", NODES, {name: (case, name) for name in NODES}) for case in ("first", "second")]
RIGHT = {"l": 1.0, "w": 20.0, "p": 200.0}


def told(**cases: Any) -> Transcript:
    value = encode_value({"first": RIGHT, "second": RIGHT, **cases}, budget_bytes=10**6)
    return Transcript({"chain": Record(Returned(value))})


def drawn(**cases: Any) -> Picture:
    drawing = wrong_gradient(WAYS, told(**cases), told())
    assert drawing is not None
    (picture,) = drawing.pictures
    return picture


def test_the_node_is_marked_and_what_was_right_before_it_is_said() -> None:
    picture = drawn(first={**RIGHT, "w": 1.0, "p": 7.0})
    assert [(box.look, box.lines) for box in picture.boxes] == [
        ("arrived", ("l", "gradient = 1")),
        ("wrong", ("w", "got 1", "expected 20")),
        ("leaf", ("p", "leaf")),
    ]
    assert picture.caption == (
        "The first wrong gradient on the way back from l is that of w (first['w']): got 1, expected 20"
    )
    assert "▶ w · got 1 · expected 20" in picture.text


def test_the_first_graph_with_a_wrong_one_is_drawn() -> None:
    assert "(second['p'])" in drawn(second={**RIGHT, "p": 0.0}).caption
    assert "(first['l'])" in drawn(first={**RIGHT, "l": 2.0}, second={**RIGHT, "p": 0.0}).caption
    assert wrong_gradient(WAYS, told(), told()) is None
    assert wrong_gradient([], told(first={}), told()) is None


@pytest.mark.parametrize(
    ("got", "said"),
    [
        (None, "got None, expected 20"),
        (20.001, "got 20.001 (float), expected 20.0 (float)"),
        ([1.0, 2.0], "got [1, 2], expected 20"),
        ("20", "got '20' (str), expected 20"),
    ],
)
def test_what_is_there_is_said_so_that_it_differs(got: Any, said: str) -> None:
    assert drawn(first={**RIGHT, "w": got}).caption.endswith(said)


def test_what_a_student_returned_is_no_markup() -> None:
    drawing = wrong_gradient(WAYS, told(first={**RIGHT, "w": "<script>"}), told())
    assert drawing is not None
    assert "&lt;script&gt;" in drawing._repr_html_()
    assert "<script>" not in drawing._repr_html_()
