"""From what a probe returned to a transcript's values. Runs in the child, after the student's code.

Nothing is asked of an unknown object but its type's name: no ``__repr__``, no ``__eq__``. What is a
str, an int, a float, a tuple, a list or a dict by descent (a StrEnum's member, a named tuple, an
OrderedDict) is one here; it is read by the built-in type's own methods, never by those of the
subclass. A tensor subclass is not a tensor here.
"""

from collections.abc import Iterable
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

NUMPY_SCALARS = frozenset({np.bool_, *(np.dtype(code).type for code in "bhilqBHILQefd")})
"""NumPy's truth values, integers and floats of up to 64 bits; they become Python's."""

KNOWN_TO_NUMPY = frozenset(
    (torch.float32, torch.float64, torch.int64, torch.int32, torch.complex64, torch.complex128)
)
"""The dtypes of most tensors; NumPy has them, and copies their elements in one call."""


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
    if value is None or kind is bool:
        return value  # type: ignore[no-any-return]
    if kind in NUMPY_SCALARS:
        return encode_value(value.item(), budget_bytes=budget_bytes, depth=depth)
    if issubclass(kind, float):
        return float.__float__(value)
    if issubclass(kind, int):
        number = int.__int__(value)
        return number if number.bit_length() < 64 else BigInt(number.bit_length())
    if issubclass(kind, str):
        return _encode_text(value, budget_bytes)
    if kind is torch.Tensor or kind is torch.nn.Parameter:
        return _encode_tensor(value, budget_bytes)
    return _encode_container(value, budget_bytes, depth)


def _encode_container(value: Any, budget_bytes: int, depth: int) -> Value:
    """A list, tuple or dict with its items; anything else by the name of its type."""
    kind = type(value)

    def items_of(iterable: Iterable[Any]) -> list[Value]:
        return [encode_value(item, budget_bytes=budget_bytes, depth=depth + 1) for item in iterable]

    if issubclass(kind, list):
        return ListValue(items_of(list.__iter__(value)))
    if issubclass(kind, tuple):
        return TupleValue(items_of(tuple.__iter__(value)))
    if issubclass(kind, dict) and all(issubclass(type(key), str) for key in dict.keys(value)):
        names = [_encode_text(key, budget_bytes) for key in dict.keys(value)]
        return DictValue(dict(zip(names, items_of(dict.values(value)), strict=True)))
    return Opaque(type_name(kind))


def type_name(kind: type) -> str:
    """The qualified name of a type, as Python itself keeps it, cut to what a transcript may hold."""
    module = type.__getattribute__(kind, "__module__")
    name = type.__dict__["__name__"].__get__(kind)
    prefix = "" if module == "builtins" or type(module) is not str else f"{module}."
    return f"{prefix}{name}"[:MAX_NAME]


def _encode_text(value: str, budget_bytes: int) -> str:
    text = str.__str__(value)  # of a subclass, the exact str it is made of
    if len(text) > budget_bytes // 4:
        raise TooLarge(len(text))
    return text.encode("utf-8", "replace").decode()


def _encode_tensor(tensor: torch.Tensor, budget_bytes: int) -> Value:
    if tensor.layout is not torch.strided or tensor.device.type != "cpu" or tensor.is_quantized:
        return Opaque(f"torch.Tensor ({tensor.layout}, {tensor.device.type})"[:MAX_NAME])
    size_bytes = tensor.numel() * tensor.element_size()
    if size_bytes > budget_bytes:
        raise TooLarge(size_bytes)
    return TensorValue(
        dtype=str(tensor.dtype).removeprefix("torch."),
        shape=list(tensor.shape),
        data=_bytes_of(tensor),
        requires_grad=tensor.requires_grad,
        is_leaf=tensor.is_leaf,
    )


def _bytes_of(tensor: torch.Tensor) -> bytes:
    """Its elements in row-major order, each as it lies in memory."""
    if tensor.dtype in KNOWN_TO_NUMPY:
        return tensor.numpy(force=True).tobytes()
    # A tensor of one element counts as contiguous whatever its stride; a clone has a stride that can be viewed as bytes.
    flat = (
        tensor.detach().resolve_conj().resolve_neg().reshape(-1).clone(memory_format=torch.contiguous_format)
    )
    return flat.view(torch.uint8).numpy().tobytes() if flat.numel() else b""
