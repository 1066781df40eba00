"""What :mod:`autograder.sandbox.inside.no_dynamo` knows of torch's private parts holds for the torch that is installed: torch 2.13.

One fresh process does what assignments do, first without the compiler, then with it, and says what it saw.
"""

import json
import subprocess
import sys
from typing import Any

import pytest

SCRIPT = """
import json, sys
import torch
from autograder.sandbox.inside import no_dynamo

def cube(t):
    return (t**3).sum()

def trained(kind):
    torch.manual_seed(0)
    layer = torch.nn.Linear(3, 2)
    calls = []
    optimizer = getattr(torch.optim, kind)(layer.parameters(), lr=0.1)
    optimizer.register_step_post_hook(lambda *_: calls.append(1))
    for _ in range(3):
        optimizer.zero_grad()
        layer(torch.ones(4, 3)).pow(2).sum().backward()
        optimizer.step()
    optimizer.load_state_dict(optimizer.state_dict())
    optimizer.add_param_group({"params": [torch.ones(1)]})
    return layer.weight.tolist(), len(calls), torch.is_grad_enabled()

def differentiated():
    x = torch.linspace(0.5, 1.5, 3, dtype=torch.float64, requires_grad=True)
    v = torch.arange(3, dtype=torch.float64)
    return [
        torch.autograd.grad(x**2, x, v)[0].tolist(),
        torch.func.grad(cube)(x.detach()).tolist(),
        torch.func.vjp(lambda t: t**2, x.detach())[1](v)[0].tolist(),
        torch.func.jvp(cube, (x.detach(),), (v,))[1].item(),
        torch.func.jacrev(lambda t: t**2)(x.detach()).tolist(),
        torch.func.vmap(torch.func.grad(cube))(torch.ones(2, 3)).tolist(),
        torch.autograd.functional.hessian(cube, x.detach()).tolist(),
        torch.autograd.gradcheck(cube, x),
    ]

def refused():
    x = torch.ones(3, requires_grad=True)
    try:
        torch.autograd.grad(x**2, x, torch.ones(2))
    except RuntimeError as error:
        return str(error)

KINDS = ("SGD", "Adam", "AdamW", "RMSprop", "Adagrad", "Adadelta", "Adamax", "NAdam", "RAdam", "Rprop", "ASGD")

def all_of_it():
    return [[trained(kind) for kind in KINDS], differentiated(), refused()]

def imported():
    return [name for name in ("torch._dynamo", "sympy", "torch.fx.experimental.symbolic_shapes")
            if name in sys.modules and not isinstance(sys.modules[name], no_dynamo._StandIn)]

before = [torch._disable_dynamo.__module__, imported()]
no_dynamo.postpone()
no_dynamo.postpone()
without = all_of_it()
facts = {"before": before, "without": without, "imported without": imported()}
facts["hessian"] = torch.func.hessian(cube)(torch.ones(2)).tolist()
facts["imported by hessian"] = imported()

def step(weight):
    optimizer = torch.optim.SGD([weight], lr=0.5)
    weight.grad = torch.ones_like(weight)
    optimizer.step()

graphs = []
def backend(graph, _):
    graphs.append(1)
    return graph.forward

weight = torch.ones(2, requires_grad=True)
torch.compile(step, backend=backend)(weight)
facts["compiled"] = [weight.tolist(), len(graphs) > 0]
facts["imported by compile"] = imported()
facts["left"] = [
    name for name, left in {
        "functions": [f for f in no_dynamo._disabled() if getattr(f, no_dynamo.DISABLED, None) is f],
        "disable": torch._disable_dynamo.__module__ != "torch._compile",
        "steps": [s for s in no_dynamo._steps() if s.__code__.co_filename == no_dynamo.__file__],
        "stand-ins": isinstance(torch._dynamo, no_dynamo._StandIn),
    }.items() if left
]
facts["steps"] = len(list(no_dynamo._steps()))
facts["with"] = all_of_it()
no_dynamo.postpone()
facts["postponed again"] = torch._disable_dynamo.__module__ != "torch._compile"
print(json.dumps(facts))
"""


@pytest.fixture(scope="module")
def facts() -> dict[str, Any]:
    """What a process says that does all this."""
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT], check=True, capture_output=True, text=True
    )
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def test_optimisers_and_gradients_do_without_the_compiler_and_symbols(facts: dict[str, Any]) -> None:
    assert facts["before"] == ["torch._compile", []]
    assert facts["imported without"] == []


def test_they_compute_and_refuse_what_they_do_with_it(facts: dict[str, Any]) -> None:
    assert facts["without"] == facts["with"]
    trained, _, refused = facts["without"]
    assert [(calls, grad) for _, calls, grad in trained] == [(3, True)] * len(trained)
    assert "Mismatch in shape" in refused


def test_what_needs_symbols_has_them(facts: dict[str, Any]) -> None:
    assert facts["hessian"] == [[6.0, 0.0], [0.0, 6.0]]
    assert "sympy" in facts["imported by hessian"]
    assert "torch._dynamo" not in facts["imported by hessian"]


def test_compiling_imports_the_compiler_and_compiles(facts: dict[str, Any]) -> None:
    assert "torch._dynamo" in facts["imported by compile"]
    assert facts["compiled"] == [[0.5, 0.5], True]


def test_after_that_torch_is_as_it_was(facts: dict[str, Any]) -> None:
    assert facts["left"] == []
    assert facts["steps"] >= 10
    assert not facts["postponed again"]
