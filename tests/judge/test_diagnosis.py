"""Naming mistakes: equality up to rounding, the choice among several, and fingerprints."""

import math
from dataclasses import dataclass
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from autograder.judge.diagnosis import Detector, fingerprint, same_outcome, same_value
from autograder.judge.test_spec import Judgement, TestSpec
from autograder.sandbox.inside.encode import encode_value
from autograder.sandbox.transcript import (
    Crashed,
    Missing,
    NotImplementedYet,
    Outcome,
    Raised,
    Record,
    Returned,
    TimedOut,
    Transcript,
    Value,
)


def value(thing: Any) -> Value:
    return encode_value(thing, budget_bytes=10_000)


def transcript(**thing_of: Any) -> Transcript:
    made = {
        n: t if isinstance(t, Raised | Missing | TimedOut) else Returned(value(t))
        for n, t in thing_of.items()
    }
    return Transcript({name: Record(outcome) for name, outcome in made.items()})


ones = torch.ones(3)
EQUAL: list[tuple[Any, Any]] = [
    (1.0, 1.0 + 1e-9),
    (math.nan, math.nan),
    (-math.inf, -math.inf),
    (ones, ones * (1 + 1e-6)),
    (ones.double(), ones.double() * (1 + 1e-8)),
    (ones.half(), ones.half() * 1.001),
    (ones.cfloat(), ones.cfloat() * (1 + 1e-7)),
    (torch.tensor([math.nan]), torch.tensor([math.nan])),
    ({"a": [1, (2.0,)], "b": None}, {"b": None, "a": [1, (2.0,)]}),
    ("text", "text"),
    (2**70, 2**70),
    (object(), object()),
]
DIFFERENT: list[tuple[Any, Any]] = [
    (1.0, 1.001),
    (1e-3, 2e-3),
    (1.0, 1),
    (True, 1),
    (math.inf, -math.inf),
    (ones, ones * 1.001),
    (ones, ones.double()),
    (ones, torch.ones(3, 1)),
    (ones, torch.ones(3, requires_grad=True)),
    (torch.ones(3, requires_grad=True), torch.ones(3, requires_grad=True) * 1),
    (ones.int(), ones.int() * 2),
    ([1], (1,)),
    ([1], [1, 1]),
    ({"a": 1}, {"b": 1}),
    ({"a": 1}, {"a": 2}),
    ("text", "texts"),
    (2**70, 2**71),
    (object(), set()),
    (None, 0),
]


@pytest.mark.parametrize(("a", "b"), EQUAL)
def test_values_equal_up_to_rounding_are_the_same(a: Any, b: Any) -> None:
    assert same_value(value(a), value(b))
    assert same_outcome(Returned(value(a)), Returned(value(b)))


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_other_values_are_not(a: Any, b: Any) -> None:
    assert not same_value(value(a), value(b))
    assert not same_value(value(b), value(a))
    assert fingerprint(transcript(p=a), ["p"]) != fingerprint(transcript(p=b), ["p"])


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (Raised("E", "at 0x7f, size 3\nmore"), Raised("E", "at 0x99, size 4\nless"), True),
        (Raised("E", "a"), Raised("F", "a"), False),
        (Raised("E", "a"), Raised("E", "b"), False),
        (Raised("E", "a"), Returned("a"), False),
        (TimedOut(1.0), TimedOut(2.0), True),
        (Crashed("x"), NotImplementedYet(), False),
    ],
)
def test_failures_are_the_same_by_kind_and_stable_text(a: Outcome, b: Outcome, same: bool) -> None:
    assert same_outcome(a, b) is same
    of_a, of_b = (Transcript({"p": Record(o)}) for o in (a, b))
    assert (fingerprint(of_a, ["p"]) == fingerprint(of_b, ["p"])) is same


@given(st.floats(-1e300, 1e300))
def test_a_fingerprint_ignores_the_last_bits_and_the_sign_of_zero(number: float) -> None:
    exact = float(f"{number:.3g}")
    nearly = math.nextafter(exact, math.inf)
    prints = {
        fingerprint(transcript(p=[x, torch.tensor([x + 0j, x], dtype=torch.complex128)]), ["p"])
        for x in (exact, nearly, exact + 0.0)
    }
    assert len(prints) == 1
    assert fingerprint(transcript(p=-0.0), ["p"]) == fingerprint(transcript(p=0.0), ["p"])


def test_a_fingerprint_takes_rounding_noise_for_zero_and_every_number_torch_knows() -> None:
    noise, zero = torch.tensor([1e-17, -3e-12]), torch.zeros(2)
    assert fingerprint(transcript(p=noise), ["p"]) == fingerprint(transcript(p=zero), ["p"])
    extreme = [complex(1.7e308, 1.7e308), complex(math.nan, -math.inf)]
    assert fingerprint(transcript(p=torch.tensor(extreme, dtype=torch.complex128)), ["p"])


def test_a_fingerprint_covers_the_probes_named_and_no_others() -> None:
    a, b = transcript(p=1, q=2), transcript(p=1, q=3)
    assert fingerprint(a, ["p"]) == fingerprint(b, ["p"])
    assert fingerprint(a, ["p", "q"]) == fingerprint(a, ["q", "p"]) != fingerprint(b, ["p", "q"])
    assert fingerprint(a, ["p"]) != fingerprint(transcript(q=1), ["q"])


@dataclass(frozen=True)
class Known:
    exercise: str
    name: str
    title: str = ""
    hint: str = ""

    @property
    def key(self) -> str:
        return f"{self.exercise}/{self.name}"


TESTS = {
    "value": TestSpec("value", "", "f", 1, ("p",)),
    "graph": TestSpec("graph", "", "f", 1, ("q",)),
    "both": TestSpec("both", "", "f", 1, ("p", "q")),
}


def detector(**behaviours: tuple[Transcript, set[str]]) -> Detector:
    return Detector(
        [Known("f", name) for name in behaviours],
        {f"f/{name}": made for name, (made, _) in behaviours.items()},
        lambda key: frozenset(behaviours[key.removeprefix("f/")][1]),
    )


def named(made: Detector, got: Transcript, *failed: str, exercise: str = "f") -> dict[str, str]:
    failures = [Judgement(TESTS[name], AssertionError()) for name in failed]
    return {test: m.name for test, m in made.diagnose(exercise, failures, got).items()}


def test_a_mistake_is_named_where_it_fails_the_same_test_with_the_same_record() -> None:
    made = detector(sign=(transcript(p=-1.0, q=0.0), {"value"}))
    assert named(made, transcript(p=-1.0, q=5.0), "value", "graph") == {"value": "sign"}
    assert named(made, transcript(p=-2.0, q=0.0), "value") == {}
    assert named(made, transcript(p=-1.0, q=0.0), "graph") == {}
    assert named(made, transcript(p=-1.0, q=0.0)) == {}
    assert named(made, transcript(p=-1.0, q=0.0), "value", exercise="g") == {}


def test_a_test_of_two_probes_needs_both_records_alike() -> None:
    made = detector(sign=(transcript(p=-1.0, q=0.0), {"both"}))
    assert named(made, transcript(p=-1.0, q=0.0), "both") == {"both": "sign"}
    assert named(made, transcript(p=-1.0, q=1.0), "both") == {}


def test_the_mistake_that_explains_the_most_is_named_and_the_next_for_the_rest() -> None:
    made = detector(
        narrow=(transcript(p=-1.0, q=9.0), {"value"}),
        wide=(transcript(p=-1.0, q=3.0), {"value", "graph"}),
        other=(transcript(p=8.0, q=3.0), {"graph"}),
    )
    assert named(made, transcript(p=-1.0, q=3.0), "value", "graph") == {"value": "wide", "graph": "wide"}
    assert named(made, transcript(p=-1.0, q=9.0), "value", "graph") == {"value": "narrow"}


def test_of_two_that_explain_as_much_the_one_that_agrees_on_more_probes_is_named() -> None:
    made = detector(
        far=(transcript(p=-1.0, q=3.0), {"value"}),
        near=(transcript(p=-1.0, q=4.0), {"value"}),
    )
    assert named(made, transcript(p=-1.0, q=4.0), "value") == {"value": "near"}
    assert named(made, transcript(p=-1.0, q=3.0), "value") == {"value": "far"}


def test_two_mistakes_can_explain_different_tests() -> None:
    made = detector(
        first=(transcript(p=-1.0, q=0.0), {"value"}),
        second=(transcript(p=0.0, q=-1.0), {"graph"}),
    )
    assert named(made, transcript(p=-1.0, q=-1.0), "value", "graph") == {"value": "first", "graph": "second"}
