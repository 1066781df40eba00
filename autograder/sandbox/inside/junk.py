"""Automatic junk: the reference solution, spoiled. A grader that gives points for it is broken.

Runs in the sandbox (and so may import torch), as a cell after the reference's; the cell says ``f = spoil("zeros", f)``.
"""

import dataclasses
from collections.abc import Callable
from typing import Any

import torch


def spoil(kind: str, target: Any) -> Any:
    """``target`` (a function, or a class with its public methods) with its results spoiled.

    Args:
        kind: one of the kinds that :mod:`autograder.author.verify` lists.
    """
    if isinstance(target, type):
        public = {name: member for name, member in vars(target).items() if not name.startswith("_")}
        methods = {
            name: _spoiled_member(kind, member)
            for name, member in public.items()
            if callable(member) or isinstance(member, classmethod)
        }
        return type(target)(target.__name__, (target,), methods)

    def spoiled(*args: Any, **kwargs: Any) -> Any:
        if kind == "nothing":
            return None
        result = target(*args, **kwargs)
        if kind == "mutates":
            for value in (*args, *kwargs.values()):
                _mutate(value)
            return result
        return _map(_LEAF[kind], result)

    return spoiled


def _spoiled_member(kind: str, member: Any) -> Any:
    if isinstance(member, staticmethod | classmethod):
        return type(member)(spoil(kind, member.__func__))
    return spoil(kind, member)


def _mutate(value: Any) -> None:
    if isinstance(value, torch.Tensor) and value.is_floating_point():
        value.data.add_(1.0)
    for item in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    ):
        _mutate(item)


def _map(leaf: Callable[[Any], Any], value: Any) -> Any:
    """``value`` with ``leaf`` applied to everything in its containers."""
    if isinstance(value, dict):
        return {key: _map(leaf, item) for key, item in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(_map(leaf, item) for item in value))
    if isinstance(value, list | tuple):
        return type(value)(_map(leaf, item) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: _map(leaf, getattr(value, f.name)) for f in dataclasses.fields(value)}
        return dataclasses.replace(value, **fields)
    return leaf(value)


def _constant(number: float) -> Callable[[Any], Any]:
    def leaf(value: Any) -> Any:
        if isinstance(value, torch.Tensor):
            return torch.full_like(value, number) if value.is_floating_point() or number == number else value
        if isinstance(value, bool):
            return bool(number) if number == number else value
        if isinstance(value, int):
            return int(number) if number == number else value
        return number if isinstance(value, float) else value

    return leaf


def _reshaped(value: Any) -> Any:
    return value.unsqueeze(0) if isinstance(value, torch.Tensor) else [value]


def _retyped(value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        return value.to(torch.float32 if value.dtype == torch.float64 else torch.float64)
    return str(value) if isinstance(value, float) else value


def _detached(value: Any) -> Any:
    return value.detach().clone() if isinstance(value, torch.Tensor) else value


_LEAF: dict[str, Callable[[Any], Any]] = {
    "none": lambda _value: None,
    "zeros": _constant(0.0),
    "ones": _constant(1.0),
    "nan": _constant(float("nan")),
    "shape": _reshaped,
    "dtype": _retyped,
    "detached": _detached,
}
