"""What Python offers: futures, decorators, classes, closures, introspection, asynchronous code."""

from fidelity.draft import Draft
from fidelity.kind import At, Edited, Kind, Snippet

FUNCTION = ("05_gradient_checking", "relative_error")


def future_in_an_earlier_cell(draft: Draft) -> None:
    """Postponed annotations, switched on in an earlier cell; the answer's would fail if evaluated."""
    draft.insert(draft.after_imports(), "from __future__ import annotations")
    draft.insert(draft.place(draft.exercise), "def later(x: NotDefinedAnywhere) -> AlsoNot:\n    return x")
    draft.inside("assert later(2) == 2")


def future_in_the_cell(draft: Draft) -> None:
    """Postponed annotations in the answer's cell, after a comment."""
    helper = "def later(x: NotDefinedAnywhere) -> AlsoNot:\n    return x"
    draft.inside("assert later(2) == 2")
    draft.answer.source = (
        f"# my answer\nfrom __future__ import annotations\n\n{helper}\n\n\n{draft.answer.source}"
    )


def timed(draft: Draft) -> None:
    """The answer under a decorator that measures its time."""
    draft.insert(
        draft.place(draft.exercise),
        "import functools\nimport time\n\n\ndef timed(f):\n    @functools.wraps(f)\n    def inner(*args, **kwargs):\n"
        "        start = time.perf_counter()\n        try:\n            return f(*args, **kwargs)\n"
        "        finally:\n            print(f'{f.__name__} took {time.perf_counter() - start:.3f} s')\n\n    return inner",
    )
    draft.answer.source = "@timed\n" + draft.answer.source


def callable_object(draft: Draft) -> None:
    """The answer is an object with __call__."""
    draft.answer.source += (
        f"\n\n\nclass Measure:\n    def __init__(self, f):\n        self.f, self.calls = f, 0\n\n"
        f"    def __call__(self, *args, **kwargs):\n        self.calls += 1\n        return self.f(*args, **kwargs)\n\n\n"
        f"{draft.exercise} = Measure({draft.exercise})"
    )


def partial_object(draft: Draft) -> None:
    """The answer is a functools.partial."""
    draft.answer.source += f"\n\n\nimport functools\n\n{draft.exercise} = functools.partial({draft.exercise})"


def a_lambda(draft: Draft) -> None:
    """The answer is a lambda around a private function."""
    private = draft.answer.source.replace(f"def {draft.exercise}(", "def _mine(")
    draft.answer.source = f"{private}\n\n\n{draft.exercise} = lambda *args, **kwargs: _mine(*args, **kwargs)"


def an_alias(draft: Draft) -> None:
    """The answer under another name first, and bound at the notebook's end."""
    draft.answer.source = draft.answer.source.replace(f"def {draft.exercise}(", "def version_2(")
    draft.insert(draft.place(draft.exercise) + 1, f"{draft.exercise} = version_2")


def defined_by_exec(draft: Draft) -> None:
    """The answer is defined by exec of a text."""
    draft.answer.source = f"SOURCE = {draft.answer.source!r}\nexec(SOURCE)"


def defined_in_an_if(draft: Draft) -> None:
    """The answer stands in one branch of an if."""
    body = "\n".join(f"    {line}" if line else line for line in draft.answer.source.split("\n"))
    draft.answer.source = f"if torch.__version__ >= '1':\n{body}\nelse:\n    {draft.exercise} = None"


def defined_in_a_loop(draft: Draft) -> None:
    """The answer is chosen by a loop over attempts."""
    draft.answer.source += f"\n\n\nfor attempt in (None, {draft.exercise}):\n    if attempt is not None:\n        {draft.exercise} = attempt"


def defined_by_a_factory(draft: Draft) -> None:
    """The answer is a closure that a function returns."""
    body = "\n".join(f"    {line}" if line else line for line in draft.answer.source.split("\n"))
    draft.answer.source = (
        f"def make():\n    calls = 0\n\n{body}\n\n    return {draft.exercise}\n\n\n{draft.exercise} = make()"
    )


def defined_twice(draft: Draft) -> None:
    """A wrong attempt above the right one, which counts."""
    draft.answer.source = (
        f"def {draft.exercise}(*args, **kwargs):\n    return 'first try'\n\n\n{draft.answer.source}"
    )


def annotated_differently(draft: Draft) -> None:
    """The answer's own annotations name what the student imports."""
    draft.answer.source = draft.answer.source.replace(") -> float:", ") -> np.floating | float:")
    draft.insert(draft.place(draft.exercise), "import numpy as np")


def looks_itself_up(draft: Draft) -> None:
    """Inspect reads the answer's source in a later cell."""
    draft.answer.source += f"\n\n\nimport inspect\n\nassert 'def {draft.exercise}' in inspect.getsource({draft.exercise})\nREAD = True"
    draft.inside("assert READ")


def calls_itself_by_global_name(draft: Draft) -> None:
    """A counter in a global name, counted up by the answer."""
    draft.insert(draft.place(draft.exercise), "calls = 0")
    draft.inside("global calls\ncalls += 1")


KINDS: list[Kind] = [
    Edited("future_earlier_cell", future_in_an_earlier_cell),
    Edited("future_in_the_cell", future_in_the_cell),
    Edited("decorator_timed", timed, target=FUNCTION),
    Edited("answer_callable_object", callable_object, target=("02_accumulation", "sum_of_losses_grad")),
    Edited("answer_partial", partial_object, target=("10_mini_autograd", "unbroadcast")),
    Edited("answer_lambda", a_lambda, target=("05_gradient_checking", "numerical_grad")),
    Edited("answer_alias", an_alias, target=("02_accumulation", "reset_grads")),
    Edited("answer_exec", defined_by_exec, target=("10_mini_autograd", "topo")),
    Edited("answer_in_if", defined_in_an_if, target=("02_accumulation", "grad_snapshots")),
    Edited("answer_in_loop", defined_in_a_loop, target=("06_torch_sgd", "MySGD")),
    Edited("answer_from_factory", defined_by_a_factory, target=("10_mini_autograd", "zero_grad")),
    Edited("answer_twice", defined_twice, target=("05_gradient_checking", "find_bug")),
    Edited("answer_other_annotation", annotated_differently, target=FUNCTION),
    Edited("inspect_getsource", looks_itself_up),
    Edited("global_counter", calls_itself_by_global_name),
    Snippet("await_top_level", "import asyncio\n\nawait asyncio.sleep(0)", (At.ABOVE, At.BELOW)),
    Snippet(
        "await_defines",
        "import asyncio\n\n\nasync def fetch():\n    await asyncio.sleep(0)\n    return 7\n\n\nseven = await fetch()",
        (At.ABOVE,),
        use="assert seven == 7",
    ),
    Snippet(
        "async_for_top_level",
        "async def numbers():\n    for n in range(3):\n        yield n\n\n\nseen = [n async for n in numbers()]",
        (At.BEFORE,),
        use="assert seen == [0, 1, 2]",
    ),
    Snippet("asyncio_run", "import asyncio\n\nasyncio.run(asyncio.sleep(0))", (At.BELOW,)),
    Snippet("nest_asyncio", "import nest_asyncio\nnest_asyncio.apply()", (At.TOP,)),
    Snippet(
        "dataclass_postponed",
        "from __future__ import annotations\nfrom dataclasses import dataclass, fields\nfrom typing import ClassVar\n\n\n@dataclass\nclass Point:\n    unit: ClassVar[float] = 1.0\n    x: float = 0.0\n    other: Point | None = None",
        (At.BEFORE,),
        use="assert len(fields(Point)) == 2",
    ),
    Snippet(
        "match_statement",
        "def size_of(shape):\n    match tuple(shape):\n        case ():\n            return 'scalar'\n        case (n,):\n            return f'vector of {n}'\n        case _:\n            return 'more'",
        (At.ABOVE,),
        use="assert size_of(()) == 'scalar'",
    ),
    Snippet(
        "context_manager",
        "from contextlib import contextmanager\n\n\n@contextmanager\ndef section(name):\n    print('begin', name)\n    yield\n    print('end', name)",
        (At.BEFORE,),
        use="with section('work'):\n    pass",
    ),
    Snippet(
        "lru_cache_on_tensors",
        "from functools import lru_cache\n\n\n@lru_cache(maxsize=None)\ndef norm_of(t):\n    return t.norm()\n\n\nUNIT = torch.ones(1)",
        (At.ABOVE,),
        use="assert norm_of(UNIT) == 1",
    ),
    Snippet(
        "jit_script_function",
        "@torch.jit.script\ndef doubled(x):\n    return x + x",
        (At.BEFORE, At.ABOVE),
        use="assert doubled(torch.ones(1)) == 2",
    ),
    Snippet(
        "jit_trace",
        "traced = torch.jit.trace(lambda x: x * 3, torch.ones(2))",
        (At.ABOVE,),
        use="assert traced(torch.ones(1)) == 3",
    ),
    Snippet(
        "torch_compile_demo",
        "compiled = torch.compile(lambda x: x + 1, backend='eager')\nprint(compiled(torch.ones(2)))",
        (At.AFTER,),
    ),
    Snippet(
        "monkeypatch_repr",
        "torch.Tensor.__repr__ = lambda self, **_: f'<tensor {tuple(self.shape)}>'",
        (At.TOP,),
    ),
    Snippet("star_torch", "from torch import *", (At.ABOVE,), is_full=False),
    Snippet("star_math", "from math import *", (At.ABOVE,), is_full=False),
    Snippet(
        "main_guard_in_a_cell",
        "if __name__ == '__main__':\n    READY = True",
        (At.BELOW,),
        use="assert READY",
    ),
    Snippet("main_module", "import __main__\n\n__main__.LATE = 3", (At.BEFORE,), use="assert LATE == 3"),
    Snippet(
        "unittest_run",
        "import unittest\n\n\nclass TestMine(unittest.TestCase):\n    def test_it(self):\n        self.assertEqual(1 + 1, 2)\n\n\nunittest.main(argv=[''], exit=False, verbosity=0)",
        (At.BELOW,),
    ),
]
