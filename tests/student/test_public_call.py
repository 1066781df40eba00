"""Public probes as code to paste."""

from pathlib import Path
from typing import Any

import pytest
import torch

from autograder.assignment.load import load_assignment
from autograder.probing import Draw, Submission, probes_of
from autograder.student.public_call import pasteable

SOLUTIONS = Path(__file__).parents[2] / "solutions"
PROBES = '''"""Probes."""

import math
from typing import Any

import torch
from torch import Tensor

from autograder.probing import Draw, Submission, probe

STEP = math.pi


def doubled(x: Tensor) -> Tensor:
    """Twice x."""
    return 2 * x


def unused() -> int:
    """Nothing."""
    return 1


@probe
def plain(submission: Submission, draw: Draw) -> dict[str, Any]:
    """f at twice three."""
    x: Tensor = torch.tensor(3.0)
    return {"value": submission.f(doubled(x)), "step": STEP}


@probe
def drawn(submission: Submission, draw: Draw) -> Any:
    """f at a number drawn."""
    if draw.seed < 0:
        return None
    return submission.f(torch.tensor(draw.uniform()))
'''


def run(code: str, names: dict[str, Any]) -> Any:
    """What the last expression of a cell is, as a notebook would show it."""
    import ast

    tree = ast.parse(code)
    last = tree.body.pop()
    assert isinstance(last, ast.Expr)
    exec(compile(tree, "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names)


def test_only_what_is_needed_is_pasted_and_read_well() -> None:
    assert pasteable(PROBES, "plain", 7) == (
        "import math\nimport torch\n\nSTEP = math.pi\n\ndef doubled(x):\n    return 2 * x\n\n"
        "x = torch.tensor(3.0)\n{\n    'value': f(doubled(x)),\n    'step': STEP,\n}"
    )


def test_pasted_below_a_function_it_calls_it_on_the_probes_own_inputs() -> None:
    def f(x: torch.Tensor) -> torch.Tensor:
        return x + 1

    assert run(pasteable(PROBES, "plain", 7), {"f": f}) == {
        "value": torch.tensor(7.0),
        "step": pytest.approx(3.1416, abs=1e-4),
    }
    code = pasteable(PROBES, "drawn", 7)
    assert "draw = Draw(7)" in code
    assert run(code, {"f": f}) == f(torch.tensor(Draw(7).uniform()))


def test_an_unknown_probe_is_refused() -> None:
    with pytest.raises(KeyError):
        pasteable(PROBES, "doubled_again", 7)


@pytest.mark.parametrize("folder", sorted(SOLUTIONS.glob("[01]*_*")), ids=lambda folder: folder.name[:2])
def test_every_public_probe_of_the_course_can_be_pasted_below_the_reference(folder: Path) -> None:
    assignment = load_assignment(folder)
    source = assignment.probes_source("public")
    namespace: dict[str, Any] = {}
    exec(compile(source, "probes.py", "exec"), namespace)
    names: dict[str, Any] = {"__name__": "notebook"}
    for cell in assignment.reference_cells:
        exec(compile(cell.source, cell.label, "exec"), names)
    for name, probe in probes_of(namespace).items():
        pasted = run(pasteable(source, name, 7), dict(names))
        assert repr(pasted) == repr(probe(Submission(dict(names)), Draw(7))) or "0x" in repr(pasted)
