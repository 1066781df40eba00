"""What a cell's code says of itself: the names it binds, the modules it imports and takes all of."""

import sys
from collections.abc import Callable
from typing import Any

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from autograder.nbgrader.cell_code import imports_of, names_bound, stars_of


def calls_of(function: Callable[[], Any]) -> int:
    """How many functions it calls: work that does not depend on how busy a machine is."""
    calls = 0

    def count(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        function()
    finally:
        sys.setprofile(before)
    return calls


def timed(count: int) -> str:
    """So many lines of a magic, in a cell that imports."""
    return "import threading\n" + "%time x = [1, 2]\n" * count


def test_lines_of_magics_are_read_in_time_that_grows_as_they_do() -> None:
    """IPython's own transformer tokenizes all lines again for each of them."""
    ipython = TransformerManager().transform_cell
    assert calls_of(lambda: ipython(timed(40))) > 3 * calls_of(lambda: ipython(timed(20)))
    assert calls_of(lambda: imports_of(timed(400))) < 3 * calls_of(lambda: imports_of(timed(200)))
    assert imports_of(timed(400)) == {"threading"}


@pytest.mark.parametrize(
    ("source", "modules"),
    [
        ("%matplotlib inline\nimport os", {"os"}),
        ("files = !ls\nif files:\n    %time import os\n    import re", {"re"}),
        ("len?\n?len\nimport os", {"os"}),
        ("%%bash\nimport os", set()),
        ("%%time\nimport os", {"os"}),
        ("%pylab inline", {"numpy", "matplotlib"}),
        ("x = (1\n%2)\nimport os", {"os"}),
        ("def f(:\n    import os", set()),
        ("# why?\n!ls\nfor x in y:\n# why?\n    import os", {"os"}),
    ],
)
def test_what_a_cell_with_magics_imports(source: str, modules: set[str]) -> None:
    assert imports_of(source) == modules


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("def max(a):\n    min = 3", {"max"}),
        ("for sum in x:\n    with y as list:\n        (len := 3)", {"sum", "list", "len"}),
        ("try:\n    import os.path, re as id\nexcept Exception as error:\n    pass", {"os", "id", "error"}),
        ("def f():\n    def g():\n        global abs\n        abs = 3", {"f", "abs"}),
        ("[x for x in range(3)]\nprint(max)\na.b = c[0] = 3", set()),
        ("files = !ls\n%time x = 3\ny = 3", {"files", "y"}),
        ("%%time\nx = 3", {"x"}),
        ("%%bash\nx=3", set()),
        ("def f(:", set()),
        ("x = " + "(" * 5000, set()),
    ],
)
def test_what_a_cell_binds(source: str, names: set[str]) -> None:
    assert names_bound(source) == names


@pytest.mark.parametrize(
    ("source", "modules"),
    [
        ("from numpy import *\nif x:\n    from a.b import *", {"numpy", "a.b"}),
        ("from . import *\nfrom os import path", set()),
        ("%pylab inline", {"numpy"}),
        ("%pylab --no-import-all", set()),
    ],
)
def test_of_what_a_cell_takes_all(source: str, modules: set[str]) -> None:
    assert stars_of(source) == modules
