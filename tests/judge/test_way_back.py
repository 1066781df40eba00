"""The first wrong gradient on a way back that a check declares."""

from typing import Any

import pytest

from autograder.judge.way_back import WayBack, first_wrong
from autograder.sandbox.inside.encode import encode_value
from autograder.sandbox.transcript import Returned, TimedOut

NODES = {"l": ["w"], "w": ["p"], "p": []}
WAY = WayBack("chain", NODES, {name: ("grads", 0, name) for name in NODES})
RIGHT = {"l": 1.0, "w": 20.0, "p": 200.0}


def returned(grads: Any) -> Returned:
    return Returned(encode_value({"grads": [grads]}, budget_bytes=10**6))


@pytest.mark.parametrize(
    ("grads", "node", "right"),
    [
        ({**RIGHT, "p": 10.0}, "p", {"l": 1.0, "w": 20.0}),
        ({**RIGHT, "w": 1.0, "p": 10.0}, "w", {"l": 1.0}),
        ({**RIGHT, "l": None}, "l", {}),
    ],
)
def test_it_is_the_first_that_differs_the_end_first(grads: Any, node: str, right: Any) -> None:
    wrong = first_wrong(WAY, returned(grads), returned(RIGHT))
    assert wrong is not None
    assert (wrong.node, wrong.got, wrong.want, wrong.right) == (node, grads[node], RIGHT[node], right)
    assert wrong.path == f"grads[0][{node!r}]"


def test_rounding_is_no_difference() -> None:
    close = {name: value * (1 + 1e-9) for name, value in RIGHT.items()}
    assert first_wrong(WAY, returned(close), returned(RIGHT)) is None


def test_without_gradients_there_is_none() -> None:
    assert first_wrong(WAY, TimedOut(1.0), returned(RIGHT)) is None
    assert first_wrong(WAY, returned([]), returned(RIGHT)) is None
    assert first_wrong(WAY, returned({"l": 1.0}), returned(RIGHT)) is None


def test_a_node_of_which_the_probe_tells_nothing_is_passed_over() -> None:
    way = WayBack("chain", NODES, {"p": ("grads", 0, "p")})
    wrong = first_wrong(way, returned({**RIGHT, "w": 1.0, "p": 2.0}), returned(RIGHT))
    assert wrong is not None
    assert wrong.node == "p"


@pytest.mark.parametrize(
    ("nodes", "gradients", "said"),
    [
        ({"l": ["w"]}, {}, "l was made of w, which has to stand below it"),
        ({"w": [], "l": ["w"]}, {}, "l was made of w, which has to stand below it"),
        ({"l": []}, {"p": ()}, "there is a gradient of p, which is not in nodes"),
    ],
)
def test_what_is_no_way_back_is_refused(nodes: Any, gradients: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        WayBack("chain", nodes, gradients)
