"""How much of an illustration a submission needs, told from names alone."""

import pytest

from autograder.classroom.names_used import PARSED_CHARS, names_bound, names_used, part_needed

PICTURE = """
import matplotlib.pyplot as plt
from math import pi


def curve(x):
    inner = x * pi
    return inner


class Point: ...


xs = [curve(x) for x in range(3)]
plt.plot(xs)
"""


def test_an_illustration_binds_what_it_imports_defines_and_assigns() -> None:
    assert names_bound(PICTURE) == {"plt", "pi", "curve", "Point", "xs"}
    assert names_bound("%matplotlib inline\nx = 1") == frozenset()


@pytest.mark.parametrize("used", [set(), {"inner"}, {"range"}])
def test_nothing_is_needed_by_who_uses_nothing_of_it(used: set[str]) -> None:
    assert part_needed(PICTURE, used) == ""


@pytest.mark.parametrize("used", [{"plt"}, {"curve", "other"}, {"Point"}])
def test_its_imports_and_definitions_are_needed_by_who_uses_one(used: set[str]) -> None:
    part = part_needed(PICTURE, used)
    assert "import matplotlib.pyplot as plt" in part
    assert "def curve(x):" in part
    assert "plt.plot" not in part


def test_all_is_needed_by_who_uses_what_running_it_binds() -> None:
    assert part_needed(PICTURE, {"xs"}) == PICTURE


@pytest.mark.parametrize("illustration", ["%time x = 1", "x = (", "x = 1\0", "x = " + "-" * 9999 + "1"])
def test_all_is_needed_where_that_cannot_be_told(illustration: str) -> None:
    assert part_needed(illustration, set()) == illustration


@pytest.mark.parametrize(
    ("sources", "used"),
    [
        (["plt.plot(1)"], {"plt"}),
        (["def f():\n    return plt"], {"plt"}),
        (["class A:\n    def f(self):\n        return [plt for _ in xs]"], {"plt", "xs"}),
        (["def f(plt):\n    return plt"], set()),
        (["def f():\n    plt = 1\n    return plt"], set()),
        (["import matplotlib.pyplot as plt\nplt.plot(1)"], set()),
        (["plt.plot(1)", "import matplotlib.pyplot as plt"], set()),
        (["x = 1"], set()),
        (["'plt and xs'"], set()),
        (["%time plt.plot(1)"], {"plt"}),
        (["plt" + " " * PARSED_CHARS], {"plt"}),
        (["def f():\n    global plt\n    plt = 1"], set()),
        (["plots = 1"], set()),
    ],
)
def test_a_name_is_used_by_who_reads_it_and_does_not_bind_it(sources: list[str], used: set[str]) -> None:
    assert names_used(sources, {"plt", "xs"}) == used
