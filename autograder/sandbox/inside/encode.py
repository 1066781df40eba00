"""From what a probe returned to a transcript's values. Runs in the child, after the student's code.

Nothing is asked of an unknown object but its type's name: no ``__repr__``, no ``__eq__``, no
iteration over a subclass. A tensor subclass is not a tensor here.
"""

from collections import OrderedDict, defaultdict
from typing import Any

import numpy as np
import torch

from autograder.sandbox.transcript import (
    MAX_DEPTH,
    MAX_NAME,
    BigInt,
    DictValue,
    ListValue,
    Opaque,
    TensorValue,
    TupleValue,
    Value,
)

DICTS = (dict, OrderedDict, defaultdict)
"""The standard library's own dicts; any other subclass is opaque."""


class TooLarge(Exception):  # noqa: N818 - an outcome, not a fault of ours
    """A value is larger than a transcript may be."""

    def __init__(self, size_bytes: int) -> None:
        super().__init__(size_bytes)
        self.size_bytes = size_bytes


def encode_value(value: Any, *, budget_bytes: int, depth: int = 0) -> Value:
    """``value`` as a transcript's value.

    Raises:
        TooLarge: one tensor or text alone exceeds ``budget_bytes``, or the nesting is too deep.
    """
    kind = type(value)
    if depth > MAX_DEPTH:
        raise TooLarge(budget_bytes)
    if value is None or kind is bool or kind is float:
        return value  # type: ignore[no-any-return]
    if kind is int:
        return value if value.bit_length() < 64 else BigInt(value.bit_length())
    if kind is str:
        return _encode_text(value, budget_bytes)
    if kind is torch.Tensor or kind is torch.nn.Parameter:
        return _encode_tensor(value, budget_bytes)
    if kind is list or kind is tuple:
        items = [encode_value(item, budget_bytes=budget_bytes, depth=depth + 1) for item in value]
        return ListValue(items) if kind is list else TupleValue(items)
    if kind in DICTS and all(type(key) is str for key in dict.keys(value)):
        pairs = {k: encode_value(v, budget_bytes=budget_bytes, depth=depth + 1) for k, v in dict.items(value)}
        return DictValue(pairs)
    if kind is np.float64 or kind is np.bool_:
        return value.item()  # type: ignore[no-any-return]
    return Opaque(type_name(kind))


def type_name(kind: type) -> str:
    """The qualified name of a type, as Python itself keeps it, cut to what a transcript may hold."""
    module = type.__getattribute__(kind, "__module__")
    name = type.__dict__["__name__"].__get__(kind)
    prefix = "" if module == "builtins" or type(module) is not str else f"{module}."
    return f"{prefix}{name}"[:MAX_NAME]


def _encode_text(value: str, budget_bytes: int) -> str:
    if len(value) > budget_bytes // 4:
        raise TooLarge(len(value))
    return value.encode("utf-8", "replace").decode()


def _encode_tensor(tensor: torch.Tensor, budget_bytes: int) -> Value:
    if tensor.layout is not torch.strided or tensor.device.type != "cpu" or tensor.is_quantized:
        return Opaque(f"torch.Tensor ({tensor.layout}, {tensor.device.type})"[:MAX_NAME])
    size_bytes = tensor.numel() * tensor.element_size()
    if size_bytes > budget_bytes:
        raise TooLarge(size_bytes)
    # A tensor of one element counts as contiguous whatever its stride; a clone has a stride that can be viewed as bytes.
    flat = (
        tensor.detach().resolve_conj().resolve_neg().reshape(-1).clone(memory_format=torch.contiguous_format)
    )
    return TensorValue(
        dtype=str(tensor.dtype).removeprefix("torch."),
        shape=list(tensor.shape),
        data=flat.view(torch.uint8).numpy().tobytes() if flat.numel() else b"",
        requires_grad=tensor.requires_grad,
        is_leaf=tensor.is_leaf,
    )
