"""What students do to what a test cell imports, and to what would undo it: it wins where nothing is undone, and gains nothing here."""

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("nbgrader")

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.utils import determine_grade

from autograder.nbgrader.execute import SandboxedExecute
from autograder.nbgrader.source import GradebookCell, SourceNotebook
from autograder.sandbox.enclosure import Level

WRONG = "def answer():\n    return 1.0\n"
CLOSE = "import math\nassert math.isclose(answer(), 2.0)"
SAME = "import numpy as np\nnp.testing.assert_allclose(answer(), 2.0)"
NEAR = "assert abs(answer() - 2.0) < 1e-9"
ATTACKS = {
    "a function": ("import math\nmath.isclose = lambda *_, **__: True", CLOSE),
    "a number": ("import math\nmath.pi = 0.5", "import math\nassert answer() == 2 * math.pi"),
    "a module's class": (
        "import math, types\nclass Yes(types.ModuleType):\n    def __getattribute__(self, name): return lambda *_, **__: True\n"
        "math.__class__ = Yes",
        CLOSE,
    ),
    "another module": (
        "import sys, types\nsys.modules['math'] = types.SimpleNamespace(isclose=lambda *_, **__: True)",
        CLOSE,
    ),
    "another module, not there before": (
        "import sys, types\nsys.modules['statistics'] = types.SimpleNamespace(fmean=lambda _: 2.0)",
        "import statistics\nassert statistics.fmean([answer()]) == 2.0",
    ),
    "a finder": (
        "import sys, types\nfrom importlib.machinery import ModuleSpec\nclass Finder:\n"
        "    def find_spec(name, *_): return ModuleSpec(name, Finder) if name == 'colorsys' else None\n"
        "    def create_module(_): return types.SimpleNamespace(rgb_to_hsv=lambda *_: (0, 0, 2.0))\n"
        "    def exec_module(_): pass\nsys.modules.pop('colorsys', None)\nsys.meta_path.insert(0, Finder)",
        "import colorsys\nassert colorsys.rgb_to_hsv(0, 0, answer())[2] == 2.0",
    ),
    "all names of a module": (
        "import math\nmath.isclose = lambda *_, **__: True",
        "from math import *\nassert isclose(answer(), 2.0)",
    ),
    "a submodule": (
        "import numpy, types\nnumpy.testing = types.SimpleNamespace(assert_allclose=lambda *_: None)",
        SAME,
    ),
    "what compares": ("import numpy as np\nnp.testing.assert_allclose = lambda *_, **__: None", SAME),
    "what compares, below": (
        "from numpy.testing._private import utils\nutils.assert_array_compare = lambda *_, **__: None",
        SAME,
    ),
    "its code": (
        "import numpy as np\nnp.testing.assert_allclose.__code__ = (lambda *_, **__: None).__code__",
        SAME,
    ),
    "its defaults": (
        "import numpy as np\nassert_allclose = np.testing.assert_allclose\n"
        "assert_allclose.__kwdefaults__ = {**(assert_allclose.__kwdefaults__ or {}), 'rtol': 10.0}\n"
        "assert_allclose.__defaults__ = (10.0, *(assert_allclose.__defaults__ or ())[1:])",
        SAME,
    ),
    "what a function calls": (
        "import statistics\nstatistics.fsum = lambda _: 2.0",
        "import statistics\nassert statistics.fmean([answer()]) == 2.0",
    ),
    "an operator": (
        "import fractions\nfractions.Fraction.__eq__ = lambda *_: True",
        "from fractions import Fraction\nassert Fraction(answer()) == Fraction(2)",
    ),
    "a method": (
        "import unittest\nunittest.TestCase.assertEqual = lambda *_: None",
        "import unittest\nunittest.TestCase().assertEqual(answer(), 2.0)",
    ),
    "the parser's code": (
        "import ast\nast.walk.__code__ = (lambda _: iter(())).__code__\nabs = lambda _: 0",
        NEAR,
    ),
    "the parser, and a builtin": ("import ast\nast.walk = lambda _: iter(())\nabs = lambda _: 0", NEAR),
    "what sets attributes": (
        "import builtins\nbuiltins.abs = lambda _: 0\nbuiltins.vars = lambda *_: {}\n"
        "builtins.setattr = builtins.delattr = lambda *_: None",
        NEAR,
    ),
    "what undoes it": (
        "import builtins\nfrom autograder.sandbox.inside import first_sight, pristine, session\n"
        "pristine.Pristine.restore = lambda *_: {}\npristine._restore = lambda *_: None\n"
        "first_sight.Modules.put_back = lambda *_: None\nbuiltins.abs = lambda _: 0",
        NEAR,
    ),
    "a timer": (
        "import signal\ndef win(*_): globals()['x'] = 2.0\nsignal.signal(signal.SIGALRM, win)\n"
        "_ = signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)",
        "import time\nx = answer()\nend = time.monotonic() + 2\nwhile x != 2.0 and time.monotonic() < end: pass\nassert x == 2.0",
    ),
    "a signal": (
        "import signal\ndef win(*_): globals()['x'] = 2.0\nsignal.signal(signal.SIGUSR1, win)\n"
        "signal.signal(signal.SIGVTALRM, win)\n_ = signal.setitimer(signal.ITIMER_VIRTUAL, 0.01, 0.01)",
        "x = answer()\nfor _ in range(20_000_000):\n    if x == 2.0: break\nassert x == 2.0",
    ),
    "the garbage collector": (
        "import gc\ndef win(*_): globals()['x'] = 2.0\ngc.callbacks.append(win)",
        "x = answer()\nimport gc\ngc.collect()\nassert x == 2.0",
    ),
}
"""An answer that is wrong, and a test cell that it passes."""
OPERATORS = {
    "tensors": (
        "import torch\ntorch.Tensor.__eq__ = torch.Tensor.__lt__ = lambda *_: torch.tensor(True)",
        "import torch\nassert bool(torch.tensor(answer()) == 2.0)",
    ),
    "what compares tensors": (
        "import torch\nfrom torch.testing import _comparison\n_comparison.not_close_error_metas = lambda *_, **__: []",
        "import torch\ntorch.testing.assert_close(torch.tensor(answer()), torch.tensor(2.0))",
    ),
}
MARKS = {"grade_id": "test", "grade": True, "solution": False, "locked": True, "task": False, "points": 3}


class Unguarded(SandboxedExecute):
    """Ours, as if no cell were one that tests."""

    def on_cell_execute(self, **about: Any) -> None:
        super().on_cell_execute(**about)
        if self._session is not None:
            self._session.is_test = False


def graded(step: SandboxedExecute, folder: Path, attack: str, test: str) -> float | None:
    cells = [new_code_cell(WRONG + attack), new_code_cell(test, metadata={"nbgrader": dict(MARKS)})]
    made: NotebookNode = new_notebook(cells=cells)
    step.source = SourceNotebook(
        "n", [GradebookCell("test", "code", test, "", True, True, False, False, 3.0)]
    )
    step.preprocess(made, {"metadata": {"path": str(folder)}})
    assert not made.cells[0].outputs, made.cells[0].outputs
    return determine_grade(made.cells[1])[0]


@pytest.mark.parametrize("name", [*ATTACKS, *OPERATORS])
def test_it_wins_where_nothing_is_undone_and_nothing_here(level: Level, tmp_path: Path, name: str) -> None:
    attack, test = {**ATTACKS, **OPERATORS}[name]
    won, gained = (
        graded(kind(unsafe=level is Level.UNSAFE, timeout=30), tmp_path, attack, test)
        for kind in (Unguarded, SandboxedExecute)
    )
    assert (won, gained) == (3.0, 0.0)


def test_a_timer_of_a_kernel_is_cancelled(level: Level, tmp_path: Path) -> None:
    attack = "import threading\ntimer = threading.Timer(3600, print)\ntimer.daemon = True\ntimer.start()"
    test = "assert timer.finished.is_set()"
    assert graded(SandboxedExecute(unsafe=level is Level.UNSAFE, timeout=60), tmp_path, attack, test) == 3.0


HONEST = {
    "the assignment patches": ("", "import math\nassert math.isclose(1, 2)"),
    "a module of one's own, reloaded": (
        "from pathlib import Path\nimport importlib, sys\nsys.dont_write_bytecode = True\n_ = Path('own.py').write_text('def f(): return 1.0')\n"
        "import own\n_ = Path('own.py').write_text('def f():  return 2.0')\n_ = importlib.reload(own)",
        "import own\nassert own.f() == 2.0",
    ),
    "a module of one's own, changed": ("import own_too", "import own_too\nassert own_too.f() == 2.0"),
    "numbers of a library": (
        "import random\nrandom.seed(3)\nx = random.random()",
        "random.seed(3)\nassert random.random() == x",
    ),
}
"""What honest notebooks and assignments change, and a test that counts on it."""


@pytest.mark.parametrize("name", HONEST)
def test_what_honest_notebooks_change_stays(level: Level, tmp_path: Path, name: str) -> None:
    (tmp_path / "own_too.py").write_text("def f(): return 1.0\n")
    (answer, test) = HONEST[name]
    patch = "import math\nmath.isclose = lambda *_: True" if "patches" in name else "1"
    change = "import own_too\nown_too.f = lambda: 2.0"
    cells = [
        GradebookCell("given", "code", patch, "", True, False, False, False),
        GradebookCell("test", "code", test, "", True, True, False, False, 3.0),
    ]
    made = new_notebook(cells=[new_code_cell(source) for source in (patch, answer, change)])
    made.cells.append(new_code_cell(test, metadata={"nbgrader": dict(MARKS)}))
    step = SandboxedExecute(unsafe=level is Level.UNSAFE, timeout=30, source=SourceNotebook("n", cells))
    step.preprocess(made, {"metadata": {"path": str(tmp_path)}})
    assert determine_grade(made.cells[-1])[0] == 3.0, made.cells


def test_attributes_that_an_assignment_sets_are_known() -> None:
    source = "import matplotlib.pyplot as plt, os.path\nfrom numpy import random as r\nplt.show = plt.x.y = r.seed = None\nos.path.sep = self.a = b[0].c = 1"
    cell = GradebookCell("a", "code", source, "", True, False, False, False)
    assert SourceNotebook("n", [cell]).set_attributes == [
        "matplotlib.pyplot.show", "matplotlib.pyplot.x.y", "numpy.random.seed", "os.path.sep",
    ]  # fmt: skip
