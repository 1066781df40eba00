"""Naming mistakes: a wrong transcript that equals a known mistake's is that mistake.

No mistake needs code of its own to be recognised. On fixed seeds, a student who made it returns what its file
returns, up to rounding. What matches no known mistake gets a fingerprint, by which equal unknown mistakes of a class are grouped.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

import numpy as np

from autograder.judge.test_spec import Judgement
from autograder.sandbox.transcript import (
    DictValue,
    ListValue,
    Outcome,
    Raised,
    Returned,
    TensorValue,
    Transcript,
    TupleValue,
    Value,
)

TOLERANCES = {2: (1e-2, 1e-3), 4: (2e-5, 1e-6), 8: (1e-6, 1e-9), 16: (1e-6, 1e-9)}
"""(rtol, atol) by size of an element in bytes: the rounding by which two writings of one mistake may differ."""
DIGITS = 4
"""Significant digits that count in a fingerprint."""
NOISE = 1e-9
"""What is smaller is zero in a fingerprint."""
VOLATILE = re.compile(r"0x[0-9a-fA-F]+|\d+")


class KnownMistake(Protocol):
    """What naming a mistake needs of it; read-only."""

    @property
    def exercise(self) -> str:
        """The exercise it is a mistake in."""

    @property
    def name(self) -> str:
        """Unique within the exercise."""

    @property
    def key(self) -> str:
        """``exercise/name``."""

    @property
    def title(self) -> str:
        """What happened, in one sentence."""

    @property
    def hint(self) -> str:
        """What helps a student who made it."""


def same_outcome(a: Outcome, b: Outcome) -> bool:
    """Whether two probes ended alike: equal values up to rounding, or the same exception with the same text."""
    if isinstance(a, Returned) and isinstance(b, Returned):
        return same_value(a.value, b.value)
    if isinstance(a, Raised) and isinstance(b, Raised):
        return a.type_name == b.type_name and _stable_text(a.message) == _stable_text(b.message)
    return type(a) is type(b)


def _stable_text(message: str) -> str:
    return VOLATILE.sub("#", message.split("\n", 1)[0])


def same_value(a: Value, b: Value) -> bool:
    """Whether two values are equal up to rounding, graph state included."""
    if type(a) is not type(b):
        return False
    if isinstance(a, TensorValue) and isinstance(b, TensorValue):
        return _same_tensor(a, b)
    if isinstance(a, DictValue) and isinstance(b, DictValue):
        return a.items.keys() == b.items.keys() and all(same_value(v, b.items[k]) for k, v in a.items.items())
    if isinstance(a, ListValue | TupleValue) and isinstance(b, ListValue | TupleValue):
        return len(a.items) == len(b.items) and all(map(same_value, a.items, b.items))
    if isinstance(a, float) and isinstance(b, float):
        return bool(np.isclose(a, b, *TOLERANCES[8], equal_nan=True))
    return a == b


def _same_tensor(a: TensorValue, b: TensorValue) -> bool:
    facts_a = (a.dtype, a.shape, a.requires_grad, a.is_leaf)
    if facts_a != (b.dtype, b.shape, b.requires_grad, b.is_leaf):
        return False
    array_a, array_b = a.array(), b.array()
    if not np.issubdtype(array_a.dtype, np.inexact):
        return bool(np.array_equal(array_a, array_b))
    with np.errstate(all="ignore"):
        return bool(np.allclose(array_a, array_b, *TOLERANCES[array_a.itemsize], equal_nan=True))


class Detector:
    """The known mistakes of an assignment with their transcripts on one salt.

    Args:
        mistakes: the known mistakes.
        transcripts: theirs, by :attr:`KnownMistake.key`.
        fails: says of a mistake's key which tests it fails; asked only of mistakes that could be meant.
    """

    def __init__(
        self,
        mistakes: Sequence[KnownMistake],
        transcripts: dict[str, Transcript],
        fails: Callable[[str], frozenset[str]],
    ) -> None:
        self._transcripts = transcripts
        self._fails = fails
        self._by_exercise: dict[str, list[KnownMistake]] = {}
        for mistake in mistakes:
            self._by_exercise.setdefault(mistake.exercise, []).append(mistake)

    def diagnose(
        self, exercise: str, failures: Iterable[Judgement], transcript: Transcript
    ) -> dict[str, KnownMistake]:
        """The mistake that explains each failed test of ``exercise``, by the test's name.

        A mistake explains a failure if it fails the same test with the same record. Of several, the one that
        explains the most failures, and then agrees on the most probes, is named everywhere it explains one.
        """
        failures = list(failures)
        if not failures:
            return {}
        candidates = [
            (m, self._explained(m, failures, transcript)) for m in self._by_exercise.get(exercise, [])
        ]
        ranked = sorted(
            ((m, tests) for m, tests in candidates if tests),
            key=lambda pair: (len(pair[1]), self._agreement(pair[0], transcript)),
            reverse=True,
        )
        named: dict[str, KnownMistake] = {}
        for mistake, tests in ranked:
            for test in tests:
                named.setdefault(test, mistake)
        return named

    def _agreement(self, mistake: KnownMistake, got: Transcript) -> int:
        """On how many probes of its exercise a submission behaves as the mistake does."""
        theirs = self._transcripts[mistake.key].records
        return sum(same_outcome(got.outcome(name), record.outcome) for name, record in theirs.items())

    def _explained(self, mistake: KnownMistake, failures: list[Judgement], got: Transcript) -> list[str]:
        theirs = self._transcripts[mistake.key]
        return [
            failure.spec.name
            for failure in failures
            if all(same_outcome(got.outcome(p), theirs.outcome(p)) for p in failure.spec.probes)
            and failure.spec.name in self._fails(mistake.key)
        ]


def fingerprint(transcript: Transcript, probes: Iterable[str]) -> str:
    """A short hash that is equal for transcripts that are equal, up to rounding, on ``probes``."""
    text = "\0".join(f"{name}={_canonical_outcome(transcript.outcome(name))}" for name in sorted(probes))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]


def _canonical_outcome(outcome: Outcome) -> str:
    if isinstance(outcome, Returned):
        return _canonical(outcome.value)
    if isinstance(outcome, Raised):
        return f"raised {outcome.type_name} {_stable_text(outcome.message)}"
    return type(outcome).__name__


def _canonical(value: Value) -> str:
    if isinstance(value, TensorValue):
        numbers = ",".join(_rounded(x) for x in value.array().ravel().tolist())
        return f"tensor{value.shape}{value.dtype}{value.requires_grad}{value.is_leaf}[{numbers}]"
    if isinstance(value, DictValue):
        return "{" + ",".join(f"{k}:{_canonical(v)}" for k, v in value.items.items()) + "}"
    if isinstance(value, ListValue | TupleValue):
        return f"{type(value).__name__}[" + ",".join(map(_canonical, value.items)) + "]"
    return _rounded(value)


def _rounded(value: Any) -> str:
    if not isinstance(value, float | complex):
        return repr(value)
    is_noise = max(abs(value.real), abs(value.imag)) < NOISE
    return f"{0.0 if is_noise else value + 0.0:.{DIGITS - 1}e}"
