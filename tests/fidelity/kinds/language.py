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
    Snippet(
        "dataclass_slots",
        "from dataclasses import dataclass\n\n\n@dataclass(slots=True, frozen=True, kw_only=True)\nclass Setting:\n    rate: float = 0.5",
        (At.BEFORE,),
        use="assert Setting(rate=2.0).rate == 2.0",
    ),
    Snippet(
        "cached_property_and_cache",
        "from functools import cache, cached_property\n\n\nclass Lazy:\n    @cached_property\n    def ones(self):\n        return torch.ones(2)\n\n\n@cache\ndef lazy():\n    return Lazy()",
        (At.ABOVE,),
        use="assert lazy().ones is lazy().ones",
    ),
    Snippet(
        "singledispatch",
        "from functools import singledispatch\n\n\n@singledispatch\ndef size(x):\n    return 0\n\n\n@size.register\ndef _(x: torch.Tensor) -> int:\n    return x.numel()",
        (At.BEFORE,),
        use="assert size(torch.ones(3)) == 3 and size('') == 0",
    ),
    Snippet(
        "walrus_and_generators",
        "def halves(x):\n    while (x := x / 2) > 0.1:\n        yield x\n    return 'done'\n\n\ndef told(x):\n    said = yield from halves(x)\n    yield said",
        (At.ABOVE,),
        use="assert [*told(0.5)] == [0.25, 0.125, 'done']",
    ),
    Snippet(
        "async_context",
        "import asyncio\nfrom contextlib import asynccontextmanager\n\n\n@asynccontextmanager\nasync def opened():\n    yield await asyncio.wait_for(asyncio.sleep(0, 5), 30)\n\n\nasync with opened() as five, asyncio.timeout(30):\n    pairs = [(n, five) for n in range(2)]",
        (At.BEFORE,),
        use="assert pairs == [(0, 5), (1, 5)]",
    ),
    Snippet(
        "nested_class_super",
        "class Base:\n    made = []\n\n    def __init_subclass__(cls, **rest):\n        super().__init_subclass__(**rest)\n        Base.made.append(cls.__qualname__)\n\n\nclass Outer:\n    class Inner(Base):\n        def __init__(self):\n            super().__init__()\n            self.outer = __class__",
        (At.ABOVE,),
        use="assert Base.made[-1] == 'Outer.Inner' and Outer.Inner().outer is Outer.Inner",
    ),
    Snippet(
        "metaclass_and_abc",
        "from abc import ABC, abstractmethod\n\n\nclass Shape(ABC):\n    @property\n    @abstractmethod\n    def area(self): ...\n\n\nclass Unit(Shape, metaclass=type(Shape)):\n    area = 1",
        (At.BEFORE,),
        use="assert Unit().area == 1 and isinstance(Unit(), Shape)",
    ),
    Snippet(
        "descriptor",
        "class Positive:\n    def __set_name__(self, owner, name):\n        self.name = '_' + name\n\n    def __get__(self, instance, owner=None):\n        return self if instance is None else getattr(instance, self.name)\n\n    def __set__(self, instance, value):\n        assert value > 0\n        setattr(instance, self.name, value)\n\n\nclass Step:\n    rate = Positive()",
        (At.ABOVE,),
        use="step = Step()\nstep.rate = 3\nassert step.rate == 3",
    ),
    Snippet(
        "typing_overload",
        "from typing import Generic, NamedTuple, Protocol, TypeVar, overload\n\nT = TypeVar('T')\n\n\nclass Pair(NamedTuple, Generic[T]):\n    first: T\n    second: T\n\n\nclass Sized(Protocol):\n    def size(self) -> int: ...\n\n\n@overload\ndef twice(x: int) -> int: ...\n@overload\ndef twice(x: str) -> str: ...\ndef twice(x):\n    return x * 2",
        (At.BEFORE,),
        use="assert twice('a') == 'aa' and Pair[int](1, 2).second == 2",
    ),
    Snippet(
        "doctest_run",
        'import doctest\n\n\ndef plus_one(x):\n    """\n    >>> plus_one(1)\n    2\n    >>> plus_one(torch.ones(2))\n    tensor([2., 2.])\n    """\n    return x + 1\n\n\ntried = doctest.testmod()',
        (At.ABOVE,),
        use="assert tried.failed == 0 and tried.attempted >= 2",
    ),
    Snippet(
        "enum_and_flag",
        "import enum\n\n\nclass Mode(enum.StrEnum):\n    TRAIN = enum.auto()\n    EVAL = enum.auto()\n\n\nclass Can(enum.Flag):\n    READ = enum.auto()\n    WRITE = enum.auto()",
        (At.ABOVE,),
        use="assert Mode('train') is Mode.TRAIN and Can.READ in (Can.READ | Can.WRITE)",
    ),
    Snippet(
        "closure_nonlocal",
        "def counter():\n    count = 0\n\n    def up():\n        nonlocal count\n        count += 1\n        return count\n\n    return up\n\n\nup = counter()",
        (At.BEFORE,),
        use="assert up() > 0",
    ),
    Snippet(
        "memo_in_default_argument",
        "def remembered(n, known={}):\n    if n not in known:\n        known[n] = torch.ones(n)\n    return known[n]",
        (At.ABOVE,),
        use="assert remembered(2) is remembered(2)",
    ),
    Snippet(
        "partial_print",
        "import functools\n\nprint = functools.partial(print, flush=True)",
        (At.TOP,),
        use="print('here')",
    ),
    Snippet(
        "exit_stack",
        "from contextlib import ExitStack, nullcontext, suppress",
        (At.ABOVE,),
        use="with ExitStack() as stack, suppress(ZeroDivisionError):\n    stack.enter_context(nullcontext())\n    1 / 0",
    ),
    Snippet(
        "global_state_over_cells",
        "losses, step = [], 0\n\n\ndef note(loss):\n    global step\n    step += 1\n    losses.append(float(loss))",
        (At.BEFORE,),
        use="note(0.5)\nassert step == len(losses)",
    ),
    Snippet(
        "copies_of_a_function",
        "import copy\nimport types\n\n\ndef base(x, y=2):\n    return x + y\n\n\nother = types.FunctionType(base.__code__, globals(), 'other', (5,))\nsame = copy.deepcopy(base)",
        (At.BEFORE,),
        use="assert other(1) == 6 and same is base",
    ),
    Snippet(
        "torch_func_demo",
        "from torch.func import grad, hessian, jvp, vmap\n\nf = lambda x: (x**3).sum()\nprint(jvp(grad(f), (torch.ones(2),), (torch.ones(2),)), hessian(f)(torch.ones(2)), vmap(grad(f))(torch.ones(2, 2)))",
        (At.AFTER,),
    ),
    Snippet(
        "no_grad_decorator",
        "@torch.no_grad()\ndef measured(x):\n    return x * 2",
        (At.ABOVE,),
        use="assert not measured(torch.ones(1, requires_grad=True)).requires_grad",
    ),
    Snippet(
        "dunder_all_and_doc",
        '"""My solution."""\n\n__all__ = [\'EXERCISE\']\n__author__ = \'me\'',
        (At.TOP,),
        use="assert __author__ == 'me'",
    ),
]
