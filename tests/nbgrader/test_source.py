"""What an assignment's notebook says of itself: the names, modules and attributes that its cells use."""

import json
from pathlib import Path

from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.utils import determine_grade

from autograder.nbgrader.execute import SandboxedExecute
from autograder.nbgrader.source import GradebookCell, SourceNotebook, with_code


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


def test_the_instructors_file_tells_what_the_gradebook_does_not_know(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "code", "source": ["from numpy import *\n", "import torch"]},
        {"cell_type": "markdown", "source": "list = 3"},
        {"cell_type": "code", "source": "max = 3"},
    ]
    written = tmp_path / "n.ipynb"
    written.write_text(json.dumps({"cells": cells}))
    asked = GradebookCell("f", "code", "f = ...", "", False, False, True, False)
    source = with_code(SourceNotebook("n", [asked]), tmp_path / "absent.ipynb", written)
    assert source.defined_names == ["f", "max", "numpy.*", "torch"]
    assert source.imported_modules == ["numpy", "torch"]


def test_modules_of_which_a_cell_takes_all_are_imported_before_it(tmp_path: Path) -> None:
    source = SourceNotebook("n", [], written=["from scipy.special import *\nfrom antigravity import *"])
    assert source.imported_modules == ["scipy", "scipy.special"]


def test_what_a_helper_beside_the_notebook_imports_is_known_and_what_it_binds_only_where_all_is_taken(
    tmp_path: Path,
) -> None:
    (tmp_path / "lib").mkdir()
    for name, text in {
        "helper.py": "import sympy\nmax = 3",
        "starred.py": "import scipy\nmin = 3",
        "lib/further.py": "import torch",
    }.items():
        (tmp_path / name).write_text(text)
    code = "import sys, helper, nowhere\nsys.path.append('lib')\nimport further\nfrom starred import *"
    (tmp_path / "n.ipynb").write_text(json.dumps({"cells": [{"cell_type": "code", "source": code}]}))
    source = with_code(SourceNotebook("n", []), tmp_path / "n.ipynb")
    assert source.imported_modules == ["scipy", "sympy"]
    assert "min" in source.defined_names
    assert "max" not in source.defined_names


def test_a_file_that_is_no_notebook_tells_nothing(tmp_path: Path) -> None:
    for text in ("{", "[]", '{"cells": [{}]}', '{"cells": 3}'):
        (tmp_path / "n.ipynb").write_text(text)
        assert with_code(SourceNotebook("n", []), tmp_path / "n.ipynb").written == []
