"""What an assignment's notebook says of itself: the names, modules and attributes that its cells use."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from IPython.core.inputtransformer2 import TransformerManager
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.utils import determine_grade

from autograder.nbgrader.execute import SandboxedExecute
from autograder.nbgrader.source import GradebookCell, SourceNotebook, imports_of


def test_attributes_that_an_assignment_sets_are_known() -> None:
    source = "import matplotlib.pyplot as plt, os.path\nfrom numpy import random as r\nplt.show = plt.x.y = r.seed = None\nos.path.sep = self.a = b[0].c = 1"
    cell = GradebookCell("a", "code", source, "", True, False, False, False)
    assert SourceNotebook("n", [cell]).set_attributes == [
        "matplotlib.pyplot.show", "matplotlib.pyplot.x.y", "numpy.random.seed", "os.path.sep",
    ]  # fmt: skip


def test_a_name_the_assignment_asks_for_may_hide_a_builtin(step: SandboxedExecute, tmp_path: Path) -> None:
    asked = GradebookCell(
        "f", "code", "def sum(x):\n    raise NotImplementedError", "", False, False, True, False
    )
    step.source = SourceNotebook("n", [asked])
    marks = {"grade_id": "test", "grade": True, "solution": False, "locked": True, "task": False, "points": 1}
    test = new_code_cell("assert f(2) == 4", metadata={"nbgrader": {**marks, "schema_version": 3}})
    made = new_notebook(cells=[new_code_cell("def f(x): return sum(x)\ndef sum(x): return 4"), test])
    step.preprocess(made, {"metadata": {"path": str(tmp_path)}})
    assert determine_grade(made.cells[1])[0] == 1.0


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
        ("%%time\nimport os", set()),
        ("x = (1\n%2)\nimport os", {"os"}),
        ("def f(:\n    import os", set()),
        ("# why?\n!ls\nfor x in y:\n# why?\n    import os", {"os"}),
    ],
)
def test_what_a_cell_with_magics_imports(source: str, modules: set[str]) -> None:
    assert imports_of(source) == modules
