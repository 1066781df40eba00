"""Torch without its compiler, until something asks for it.

Torch's compiler, ``torch._dynamo``, is 800 modules, and its symbolic shapes with SymPy another 490; together they take longer to import
than the rest of torch. Code that never compiles imports them all the same: the constructor and the first step of an optimiser, ``torch.func.grad``
and what is made of it, and ``torch.autograd.grad`` with a cotangent. All they want of the compiler is to be left alone by it, which
nothing need do that has not been imported, and of symbolic shapes to compare two that are not symbolic.
:func:`postpone` arranges for that; the moment anything imports ``torch._dynamo``, ``torch.compile`` first of all, torch is put back to what it was.

This knows private parts of torch 2.13 (tests/test_no_dynamo.py holds them to it). Where another torch has not got one, that part is
left as it is, and the import happens as it always did.
"""

import contextlib
import functools
import gc
import importlib
import sys
import types
from collections.abc import Callable, Iterator
from typing import Any

import torch

TORCH: Any = torch  # whose private parts have no types
DYNAMO, SHAPES = "torch._dynamo", "torch.fx.experimental.symbolic_shapes"
DISABLED = "__dynamo_disable"
"""Where ``torch._compile._disable_dynamo`` keeps, on a function, what to call in its place."""


def postpone() -> None:
    """Have torch do without its compiler until that is imported; nothing if it has been, or has been postponed."""
    if DYNAMO in sys.modules or any(isinstance(finder, _Watch) for finder in sys.meta_path):
        return
    undo = contextlib.ExitStack()
    if hasattr(TORCH, "_disable_dynamo"):
        _leave_functions_alone(undo)
    for step in _steps():
        _replace(step, "__code__", _plain_step(step).__code__, undo)
    _stand_in(vars(torch), "_dynamo", _Dynamo(DYNAMO), undo)
    _stand_in(sys.modules, SHAPES, _Shapes(SHAPES), undo)
    sys.meta_path.insert(0, _Watch(undo.close))


def _leave_functions_alone(undo: contextlib.ExitStack) -> None:
    """Functions wrapped in ``torch._disable_dynamo``, before this and after, do not import the compiler to tell it so."""
    disable = TORCH._disable_dynamo

    def disable_without_import(function: Any = None, recursive: bool = True) -> Any:
        if function is None:
            return functools.partial(disable_without_import, recursive=recursive)
        wrapped = disable(function, recursive)
        if isinstance(function, types.FunctionType):  # not every callable takes attributes
            setattr(function, DISABLED, function)
            undo.callback(vars(function).pop, DISABLED, None)
        return wrapped

    for function in _disabled():
        disable_without_import(function)
    _replace(TORCH, "_disable_dynamo", disable_without_import, undo)


def _disabled() -> Iterator[types.FunctionType]:
    """The functions that have been wrapped so; none where torch's wrapper is another one."""
    wrapper = TORCH._disable_dynamo(lambda: None).__code__
    if "fn" in wrapper.co_freevars and DISABLED in wrapper.co_consts:
        for found in gc.get_referrers(wrapper):
            if isinstance(found, types.FunctionType) and found.__closure__:
                yield found.__closure__[wrapper.co_freevars.index("fn")].cell_contents


def _steps() -> Iterator[types.FunctionType]:
    """The ``step`` of each optimiser as ``torch.optim.optimizer._use_grad_for_differentiable`` has wrapped it."""
    wrap = getattr(importlib.import_module("torch.optim.optimizer"), "_use_grad_for_differentiable", None)
    wrapper = getattr(wrap and wrap(_plain_step), "__code__", None)
    if getattr(wrapper, "co_freevars", None) != _plain_step(None).__code__.co_freevars:
        return
    for kind in vars(torch.optim).values():
        step = getattr(kind, "step", None)
        while step is not None and getattr(step, "__code__", None) is not wrapper:
            step = getattr(
                step, "__wrapped__", None
            )  # an optimiser has been made: hooks are wrapped around it
        if step is not None:
            yield step


def _plain_step(func: Any) -> types.FunctionType:
    """As torch's, but that the compiler is not told where to break its graph."""

    def _use_grad(*args: Any, **kwargs: Any) -> Any:
        before = torch.is_grad_enabled()
        try:
            torch.set_grad_enabled(args[0].defaults["differentiable"])
            return func(*args, **kwargs)
        finally:
            torch.set_grad_enabled(before)

    return _use_grad  # type: ignore[return-value] # it is one


def _replace(owner: Any, name: str, value: Any, undo: contextlib.ExitStack) -> None:
    undo.callback(setattr, owner, name, getattr(owner, name))
    setattr(owner, name, value)


def _stand_in(names: dict[str, Any], name: str, module: types.ModuleType, undo: contextlib.ExitStack) -> None:
    if name not in names:
        names[name] = module
        undo.callback(lambda: names.get(name) is module and names.pop(name))


class _StandIn(types.ModuleType):
    """What a module's name stands for until something else is asked of it than eager code asks; then it is imported."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # whoever looks at all modules does not ask for this one
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


class _Dynamo(_StandIn):
    class compiled_autograd:  # noqa: N801 - it stands for a module
        """No autograd has been compiled, so there is none to do without."""

        _disable = staticmethod(contextlib.nullcontext)


class _Shapes(_StandIn):
    def expect_true(self, a: Any, skip: int = 0) -> bool:
        """``a``, which is true or false."""
        return a if type(a) is bool else bool(self.__getattr__("expect_true")(a, skip + 1))

    def sym_eq(self, x: Any, y: Any) -> Any:
        """Whether two shapes are equal."""
        if all(type(shape) is torch.Size and all(type(size) is int for size in shape) for shape in (x, y)):
            return tuple(x) == tuple(y)
        return self.__getattr__("sym_eq")(x, y)


class _Watch:
    """Sees, as the first of the finders of modules, that the compiler is about to be imported. It stays: finders are being gone through."""

    def __init__(self, found: Callable[[], None]) -> None:
        self._found = found

    def find_spec(self, name: str, *_: Any) -> None:
        """Find nothing."""
        if name == DYNAMO:
            self._found()
