"""What an assignment's notebook says of itself: the names, modules and attributes that its cells use."""

from pathlib import Path

from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.utils import determine_grade

from autograder.nbgrader.execute import SandboxedExecute
from autograder.nbgrader.source import GradebookCell, SourceNotebook


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
