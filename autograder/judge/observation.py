"""What an author's ``test_*.py`` imports: ``points``, and the observations that tests compare.

A judge's test takes probes as arguments. Each argument is an :class:`Observation`: what the
submission's probe returned (*got*) beside what the reference's did (*want*). A comparison that
fails raises :class:`Mismatch`, which is data (kind, path, got, want, where); text is made of it at the edge.
The order of the comparisons is fixed: type, shape, dtype, finite, value, graph state.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, NoReturn, TypeVar

import numpy as np

from autograder.sandbox.transcript import (
    BigInt,
    DictValue,
    Failure,
    ListValue,
    Opaque,
    Outcome,
    Returned,
    TensorValue,
    TupleValue,
    Value,
    plain,
)

if TYPE_CHECKING:
    from autograder.judge.way_back import WayBack

__all__ = ["Mismatch", "NotObserved", "Observation", "points", "reject"]

Kind = Literal["type", "length", "keys", "shape", "dtype", "finite", "value", "graph", "fact"]
_KIND_OF: dict[type, Kind] = {KeyError: "keys", IndexError: "length", TypeError: "type"}
"""What it is called that an item is not there."""
FEWEST_DIGITS, MOST_DIGITS = 8, 16
"""How many digits of a number are shown; where 16 do not show a difference, as many as Python's ``repr`` takes."""
Test = TypeVar("Test", bound=Callable[..., None])


def points(worth: int, *, exercise: str, ways_back: Sequence["WayBack"] = ()) -> Callable[[Test], Test]:
    """Hang ``worth`` points of ``exercise`` on a test. Public checks are worth 0.

    Args:
        ways_back: of a public check, the graphs in which the first wrong gradient is shown if it fails.
    """

    def mark(test: Test) -> Test:
        import pytest  # tests are collected by it; what else is here is used where nothing is

        return pytest.mark.points(worth, exercise=exercise, ways_back=ways_back)(test)  # type: ignore[no-any-return]

    return mark


@dataclass(eq=False)
class Mismatch(AssertionError):  # noqa: N818 - a verdict, not a fault of ours
    """A submission's value is not what was asked for.

    ``got`` and ``want`` are short texts; ``where`` tells the place of the first or worst difference;
    ``note`` is a sentence of the author's that any student may read, and so are the words for the two types in ``types``.
    """

    kind: Kind
    path: str
    got: str = ""
    want: str = ""
    where: str = ""
    note: str = ""
    types: tuple[str, str] | None = None

    def __str__(self) -> str:
        parts = [f"{self.path or 'value'}: {self.kind}"]
        parts += [f"got {self.got}" if self.got else "", f"expected {self.want}" if self.want else ""]
        return "; ".join(part for part in [*parts, self.where, self.note] if part)


@dataclass(eq=False)
class NotObserved(Exception):  # noqa: N818 - a verdict, not a fault of ours
    """The probe returned nothing to compare; ``outcome`` says how it failed."""

    probe: str
    outcome: Failure


def reject(note: str, *, kind: Kind = "fact") -> NoReturn:
    """Fail a test with a sentence that the student may read.

    Raises:
        Mismatch: always.
    """
    raise Mismatch(kind=kind, path="", note=note)


@dataclass(frozen=True)
class Observation:
    """One probe's value, or a part of it: what the submission gave beside what the reference gave.

    Index it as the probe's value is indexed: ``steps["trajectory"]``, ``pair[0]``.
    """

    probe: str
    got_value: Value = field(repr=False)
    want_value: Value = field(repr=False)
    path: str = ""

    @property
    def got(self) -> Any:
        """The submission's value as plain Python; tensors as NumPy arrays. Its type is the student's choice."""
        return plain(self.got_value)

    @property
    def want(self) -> Any:
        """The reference's value as plain Python; tensors as NumPy arrays."""
        return plain(self.want_value)

    def __getitem__(self, key: str | int) -> "Observation":
        path = f"{self.path}[{key!r}]" if isinstance(key, int) or self.path else str(key)
        want = _item(self.want_value, key)
        try:
            got = _item(self.got_value, key)
        except (KeyError, IndexError, TypeError) as error:
            kind = _KIND_OF[type(error)]
            raise Mismatch(kind, self.path, describe(self.got_value), describe(self.want_value)) from None
        return replace(self, got_value=got, want_value=want, path=path)

    def __len__(self) -> int:
        return len(self.want)

    def __iter__(self) -> Iterator["Observation"]:
        if isinstance(self.got_value, ListValue | TupleValue) and len(self.got_value.items) != len(self):
            raise Mismatch("length", self.path, str(len(self.got_value.items)), str(len(self)))
        return (self[index] for index in range(len(self)))

    def assert_close(
        self, *, rtol: float, atol: float, expected: Any = None, graph: bool = False, note: str = ""
    ) -> None:
        """Assert that got equals want up to ``atol + rtol·|want|`` in every element.

        Args:
            rtol, atol: tolerances, in the unit of the values; written out, so that a reader sees them.
            expected: compare with these numbers (shaped as the reference's value) instead of the reference's.
            graph: also compare ``requires_grad`` and ``is_leaf`` of tensors.
            note: a sentence for the student, in case of a difference.

        Raises:
            Mismatch: got differs; nan equals nothing, unless the reference has nan in the same place.
        """
        want = self.want_value if expected is None else _with_numbers(self.want_value, expected)
        _compare(self.got_value, want, _Rule(rtol, atol, graph, note), self.path)

    def assert_equal(self, *, expected: Any = None, graph: bool = False, note: str = "") -> None:
        """Assert that got is want exactly: bit for bit in tensors, nan in the same places.

        Args:
            expected: compare with this value instead of the reference's.
            graph: also compare ``requires_grad`` and ``is_leaf`` of tensors.
            note: a sentence for the student, in case of a difference.

        Raises:
            Mismatch: got differs.
        """
        want = self.want_value if expected is None else _with_numbers(self.want_value, expected)
        _compare(self.got_value, want, _Rule(0.0, 0.0, graph, note), self.path)


@dataclass(frozen=True)
class _Rule:
    rtol: float
    atol: float
    graph: bool
    note: str


def _item(value: Value, key: str | int) -> Value:
    if isinstance(value, DictValue):
        return value.items[key]  # type: ignore[index]
    if isinstance(value, ListValue | TupleValue):
        return value.items[key]  # type: ignore[index]
    raise TypeError(f"{describe(value)} has no items")


def _with_numbers(template: Value, expected: Any) -> Value:
    """``expected`` in the shape and dtype of the reference's value."""
    if isinstance(template, TensorValue):
        array = np.asarray(expected, dtype=template.array().dtype).reshape(template.shape)
        if template.dtype == "bfloat16":
            array = ((array.view(np.uint32) + 0x8000) >> 16).astype(np.uint16)
        return TensorValue(
            template.dtype, template.shape, array.tobytes(), template.requires_grad, template.is_leaf
        )
    if isinstance(template, ListValue | TupleValue):
        return type(template)([_with_numbers(t, e) for t, e in zip(template.items, expected, strict=True)])
    if isinstance(template, DictValue):
        return DictValue({key: _with_numbers(item, expected[key]) for key, item in template.items.items()})
    return type(template)(expected) if template is not None else expected


def _compare(got: Value, want: Value, rule: _Rule, path: str) -> None:
    if isinstance(want, float) and type(got) is int:
        got = float(got)
    if type(got) is not type(want):
        types = type_word(got), type_word(want)
        raise Mismatch("type", path, describe(got), describe(want), note=rule.note, types=types)
    if isinstance(want, TensorValue) and isinstance(got, TensorValue):
        _compare_tensors(got, want, rule, path)
    elif isinstance(want, DictValue) and isinstance(got, DictValue):
        if set(got.items) != set(want.items):
            raise Mismatch("keys", path, _names(got), _names(want), note=rule.note)
        for key, item in want.items.items():
            _compare(got.items[key], item, rule, f"{path}[{key!r}]" if path else key)
    elif isinstance(want, ListValue | TupleValue) and isinstance(got, ListValue | TupleValue):
        if len(got.items) != len(want.items):
            raise Mismatch("length", path, str(len(got.items)), str(len(want.items)), note=rule.note)
        for index, (g, w) in enumerate(zip(got.items, want.items, strict=True)):
            _compare(g, w, rule, f"{path}[{index}]")
    elif isinstance(want, float) and isinstance(got, float):
        _compare_arrays(np.asarray(got), np.asarray(want), rule, path)
    elif got != want:
        raise Mismatch("value", path, describe(got), describe(want), note=rule.note)


def _compare_tensors(got: TensorValue, want: TensorValue, rule: _Rule, path: str) -> None:
    if got.shape != want.shape:
        raise Mismatch("shape", path, str(tuple(got.shape)), str(tuple(want.shape)), note=rule.note)
    if got.dtype != want.dtype:
        raise Mismatch("dtype", path, f"torch.{got.dtype}", f"torch.{want.dtype}", note=rule.note)
    _compare_arrays(got.array(), want.array(), rule, path)
    if rule.graph:
        _compare_graph_state(got, want, rule, path)


def _compare_arrays(got: np.ndarray[Any, Any], want: np.ndarray[Any, Any], rule: _Rule, path: str) -> None:
    if not np.issubdtype(want.dtype, np.inexact):
        wrong = got != want
    else:
        unexpected = ~np.isfinite(got) & np.isfinite(want)
        if unexpected.any():
            raise Mismatch("finite", path, *_at(got, want, _first(unexpected)), note=rule.note)
        with np.errstate(all="ignore"):
            allowed = rule.atol + rule.rtol * np.abs(want)
            close = np.isfinite(want) & (np.abs(got - want) <= allowed)
            wrong = ~(close | (got == want) | (np.isnan(got) & np.isnan(want)))
    if wrong.any():
        got_text, want_text, where = _at(got, want, _first(wrong))
        count = f"; {int(wrong.sum())} of {wrong.size} elements differ" if wrong.size > 1 else ""
        raise Mismatch("value", path, got_text, want_text, where + count, rule.note)


def _compare_graph_state(got: TensorValue, want: TensorValue, rule: _Rule, path: str) -> None:
    for flag in ("requires_grad", "is_leaf"):
        if getattr(got, flag) != getattr(want, flag):
            found, asked = f"{flag}={getattr(got, flag)}", f"{flag}={getattr(want, flag)}"
            raise Mismatch("graph", path, found, asked, note=rule.note)


def _first(mask: np.ndarray[Any, Any]) -> tuple[int, ...]:
    return tuple(int(i) for i in np.unravel_index(int(np.argmax(mask)), mask.shape))


def _at(
    got: np.ndarray[Any, Any], want: np.ndarray[Any, Any], index: tuple[int, ...]
) -> tuple[str, str, str]:
    where = f"at index {index if len(index) > 1 else index[0]}" if index else ""
    return *_numbers(got[index], want[index]), where


def _numbers(got: Any, want: Any) -> tuple[str, str]:
    """Two different numbers as texts, with as many digits as it takes to see that they differ."""
    if not isinstance(want, np.floating | float):
        return str(got), str(want)
    pairs = ((f"{got:.{digits}g}", f"{want:.{digits}g}") for digits in range(FEWEST_DIGITS, MOST_DIGITS + 1))
    return next((pair for pair in pairs if pair[0] != pair[1]), (repr(float(got)), repr(float(want))))


def _names(value: DictValue) -> str:
    return "{" + ", ".join(repr(key[:40]) for key in list(value.items)[:12]) + "}"


def type_word(value: Value) -> str:
    """The type of a value as a word from a fixed list, whatever the student's process called it."""
    if isinstance(value, TensorValue):
        return "a tensor"
    if isinstance(value, DictValue):
        return "a dict"
    if isinstance(value, ListValue | TupleValue):
        return "a list" if isinstance(value, ListValue) else "a tuple"
    if isinstance(value, Opaque):
        return "something else"
    if isinstance(value, BigInt):
        return "an integer too large to be right"
    return {"NoneType": "None", "bool": "a bool", "int": "an int", "float": "a float"}.get(
        type(value).__name__, "a string"
    )


def describe(value: Value) -> str:
    """A short text for a value: its type, and what it holds if that is little."""
    if isinstance(value, TensorValue):
        if value.array().size <= 8:
            return (
                f"tensor({np.array2string(value.array(), precision=6, separator=', ')}, dtype={value.dtype})"
            )
        return f"a tensor of shape {tuple(value.shape)}, {value.dtype}"
    if isinstance(value, DictValue):
        return f"a dict with the keys {_names(value)}"
    if isinstance(value, ListValue | TupleValue):
        return f"a {'list' if isinstance(value, ListValue) else 'tuple'} of {len(value.items)}"
    if isinstance(value, Opaque):
        return f"an object of type {value.type_name}"
    if isinstance(value, BigInt):
        return f"an integer of {value.bits} bits"
    if value is None:
        return "None"
    text = repr(value)
    return f"{text[:80]}{'…' if len(text) > 80 else ''} ({type(value).__name__})"


def observe(probe: str, got: Outcome, want: Outcome) -> Observation:
    """The observation of one probe.

    Raises:
        NotObserved: the submission's probe returned nothing.
        LookupError: the reference's probe returned nothing, which is a fault of the assignment.
    """
    if not isinstance(want, Returned):
        raise LookupError(f"the reference solution fails probe {probe}: {want}")  # noqa: TRY004 - no type is at fault
    if not isinstance(got, Returned):
        raise NotObserved(probe, got)
    return Observation(probe, got.value, want.value)
