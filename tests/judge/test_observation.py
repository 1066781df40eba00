"""Comparisons: what passes, and of what fails, the kind, the place and the words."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from autograder.judge.observation import Mismatch, NotObserved, Observation, describe, observe, points, reject
from autograder.sandbox.inside.encode import encode_value
from autograder.sandbox.transcript import BigInt, Crashed, Missing, Opaque, Returned, Value

inf, nan = math.inf, math.nan


def value(thing: Any) -> Value:
    return encode_value(thing, budget_bytes=10_000)


def seen(got: Any, want: Any) -> Observation:
    return Observation("probe", value(got), value(want))


def mismatch(check: Callable[..., None], **options: Any) -> Mismatch:
    with pytest.raises(Mismatch) as caught:
        check(**options)
    return caught.value


def mismatch_of(got: Any, want: Any, **options: Any) -> Mismatch:
    return mismatch(seen(got, want).assert_close, **{"rtol": 1e-3, "atol": 1e-6} | options)


def t(*numbers: Any, **options: Any) -> torch.Tensor:
    return torch.tensor(numbers, **options)


SAME = [
    None,
    True,
    7,
    2**80,
    1.5,
    inf,
    -inf,
    nan,
    "text",
    t(1.0, nan, inf, -inf),
    t(1, 2),
    t(True, False),
    t(1 + 2j),
    torch.tensor(1.0),
    torch.zeros(0, 3),
    t(1.0, dtype=torch.bfloat16),
    [1, (2.0, {"a": t(1.0)})],
]


@pytest.mark.parametrize("thing", SAME, ids=repr)
def test_everything_equals_itself(thing: Any) -> None:
    seen(thing, thing).assert_equal(graph=True)
    seen(thing, thing).assert_close(rtol=1e-3, atol=1e-6, graph=True)


@pytest.mark.parametrize(
    ("got", "want", "kind"),
    [
        (None, 1.0, "type"),
        (True, 1.0, "type"),
        (True, 1, "type"),
        (1.0, 1, "type"),
        ([1.0], t(1.0), "type"),
        ((1, 2), [1, 2], "type"),
        ({1, 2}, [1, 2], "type"),
        (t(1.0, 1.0), t(1.0), "shape"),
        (t(1.0), torch.tensor(1.0), "shape"),
        (torch.tensor(1.0), t(1.0, 1.0), "shape"),
        (t(1.0, dtype=torch.float64), t(1.0), "dtype"),
        (t(1), t(1.0), "dtype"),
        (t(nan), t(1.0), "finite"),
        (t(1.0, inf), t(1.0, 2.0), "finite"),
        (inf, 1.0, "finite"),
        (t(1.0), t(2.0), "value"),
        (t(1.0), t(inf), "value"),
        (t(inf), t(-inf), "value"),
        (1.0, inf, "value"),
        (1.0, nan, "value"),
        (t(1.0), t(nan), "value"),
        (t(1, 2), t(1, 3), "value"),
        (t(True), t(False), "value"),
        (3, 4, "value"),
        ("a", "b", "value"),
        (2**80, 2**90, "value"),
        ([1], [1, 2], "length"),
        ([1, 2, 3], (1, 2), "type"),
        ({"a": 1}, {"b": 1}, "keys"),
        ({"a": 1, "b": 1}, {"a": 1}, "keys"),
    ],
)
def test_what_differs_is_named_by_its_kind(got: Any, want: Any, kind: str) -> None:
    assert mismatch_of(got, want).kind == kind
    assert mismatch(seen(got, want).assert_equal).kind == kind
    inside = mismatch_of({"x": [got]}, {"x": [want]}, note="Look at x.")
    assert (inside.kind, inside.note) == (kind, "Look at x.")
    assert inside.path.startswith("x[0]")


def test_type_comes_before_shape_before_dtype_before_value_before_graph() -> None:
    want = t(1.0, 2.0)
    wrong_in_all = torch.ones(3, dtype=torch.float64, requires_grad=True)
    steps = [
        ("type", [wrong_in_all]),
        ("shape", wrong_in_all),
        ("dtype", torch.ones(2, dtype=torch.float64, requires_grad=True)),
        ("finite", t(1.0, nan, requires_grad=True)),
        ("value", t(1.0, 1.0, requires_grad=True)),
        ("graph", t(1.0, 2.0, requires_grad=True)),
    ]
    for kind, got in steps:
        assert mismatch_of(got, want, graph=True).kind == kind
    seen(t(1.0, 2.0, requires_grad=True), want).assert_close(rtol=0, atol=0)


def test_the_graph_state_is_both_flags() -> None:
    leaf = torch.ones(1, requires_grad=True)
    found = mismatch_of(leaf * 1, leaf, graph=True)
    assert (found.got, found.want) == ("is_leaf=False", "is_leaf=True")
    found = mismatch(seen(leaf.detach(), leaf).assert_equal, graph=True)
    assert (found.got, found.want) == ("requires_grad=False", "requires_grad=True")


@given(st.floats(-1e6, 1e6), st.floats(0, 1e-2), st.floats(0, 1e-2), st.floats(-1e-1, 1e-1))
def test_close_is_within_atol_plus_rtol_times_want(
    want: float, rtol: float, atol: float, error: float
) -> None:
    got = want + error
    try:
        seen(got, want).assert_close(rtol=rtol, atol=atol)
        passed = True
    except Mismatch:
        passed = False
    assert passed == (got == want or abs(got - want) <= atol + rtol * abs(want))


def test_an_int_answers_for_a_float_but_no_tensor_does() -> None:
    seen(2, 2.0).assert_close(rtol=0, atol=0)
    assert mismatch_of(3, 2.0).kind == "value"
    assert mismatch_of(2**70, 2.0).kind == "type"


def test_equal_is_exact() -> None:
    assert mismatch(seen(1.0 + 1e-15, 1.0).assert_equal).kind == "value"
    assert mismatch(seen(t(1e20), t(inf)).assert_equal).kind == "value"


def test_a_mismatch_tells_first_place_and_count() -> None:
    found = mismatch_of(torch.zeros(2, 2), t([0.0, 1.0], [2.0, 0.0]))
    assert (found.got, found.want) == ("0", "1")
    assert found.where == "at index (0, 1); 2 of 4 elements differ"
    assert mismatch_of(t(0.0, 1.0), t(0.0, nan)).where == "at index 1; 1 of 2 elements differ"
    assert mismatch_of(t(0, 1), t(0, 2)).where == "at index 1; 1 of 2 elements differ"
    assert mismatch_of(1.0, 2.0).where == ""
    assert str(found) == "value: value; got 0; expected 1; at index (0, 1); 2 of 4 elements differ"
    assert (
        str(mismatch_of({"a": None}, {"a": "b"}, note="Why?"))
        == "a: type; got None; expected 'b' (str); Why?"
    )


@pytest.mark.parametrize(
    ("want", "expected"),
    [
        (t(0.0, 0.0), [1.0, 2.0]),
        (torch.zeros(2, dtype=torch.bfloat16), [1.0, 2.0]),
        (torch.zeros(1, 2, dtype=torch.int64), [[1, 2]]),
        ([0.0, 0.0], [1, 2.0]),
        ((0, "a"), (1, "b")),
        ({"a": 0.0, "b": False}, {"a": 1.0, "b": True}),
        (None, None),
    ],
    ids=repr,
)
def test_numbers_of_the_authors_own_take_the_references_form(want: Any, expected: Any) -> None:
    right = type(want)(expected) if not isinstance(want, torch.Tensor | None) else expected
    if isinstance(want, torch.Tensor):
        right = torch.tensor(expected, dtype=want.dtype)
    elif isinstance(want, list):
        right = [1.0, 2.0]
    seen(right, want).assert_close(rtol=0, atol=0, expected=expected)
    seen(right, want).assert_equal(expected=expected)
    if want is not None:
        assert mismatch(seen(want, want).assert_equal, expected=expected).kind == "value"


def test_bfloat16_numbers_of_the_authors_own_are_rounded_as_torch_rounds() -> None:
    got = t(0.1, 1 / 3, -2.7, dtype=torch.bfloat16)
    seen(got, got).assert_equal(expected=[0.1, 1 / 3, -2.7])


def test_an_observation_is_indexed_as_the_probes_value_is() -> None:
    pair = seen({"a": [1.0, (2, t(3.0))]}, {"a": [4.0, (5, t(6.0))]})
    part = pair["a"][1][1]
    assert (part.path, part.got.tolist(), part.want.tolist()) == ("a[1][1]", [3.0], [6.0])
    assert pair.got["a"][0] == 1.0
    assert pair.want == {"a": [4.0, (5, np.array([6.0], np.float32))]}
    assert (len(pair["a"]), [item.path for item in pair["a"]]) == (2, ["a[0]", "a[1]"])


@pytest.mark.parametrize("got", [[1.0], [1.0, 2.0, 3.0], (1.0,), None])
def test_walking_over_a_list_of_another_length_is_a_mismatch(got: Any) -> None:
    found = mismatch(lambda: list(seen({"a": got}, {"a": [1.0, 2.0]})["a"]))
    assert (found.kind, found.path) == ("type" if got is None else "length", "a")


@pytest.mark.parametrize(
    ("got", "want", "key", "kind"),
    [
        ({}, {"a": 1}, "a", "keys"),
        ([], [1], 0, "length"),
        (None, {"a": 1}, "a", "type"),
        ([1], {"a": 1}, "a", "type"),
        (t(1.0), [1], 0, "type"),
    ],
)
def test_an_item_the_submission_lacks_is_its_mistake(got: Any, want: Any, key: Any, kind: str) -> None:
    found = mismatch(lambda: seen([got], [want])[0][key])
    assert (found.kind, found.path) == (kind, "[0]")


def test_an_item_the_reference_lacks_is_the_authors_mistake() -> None:
    for want, key in [({"a": 1}, "b"), ([1], 1), (1.0, 0)]:
        with pytest.raises((LookupError, TypeError)) as caught:
            seen(want, want)[key]
        assert not isinstance(caught.value, Mismatch)


@pytest.mark.parametrize(
    ("thing", "word"),
    [
        (None, "None"),
        (True, "a bool"),
        (1, "an int"),
        (2**80, "an integer too large to be right"),
        (1.0, "a float"),
        ("secret", "a string"),
        (t(1.0), "a tensor"),
        ([], "a list"),
        ((), "a tuple"),
        ({}, "a dict"),
        ({1}, "something else"),
    ],
)
def test_a_mismatch_of_types_tells_both_in_words_of_ours(thing: Any, word: str) -> None:
    other = (["x"], "a list") if word != "a list" else (1, "an int")
    assert mismatch_of({"a": thing}, {"a": other[0]}).types == (word, other[1])
    assert mismatch_of({"a": other[0]}, {"a": thing}).types == (other[1], word)


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        (None, "None"),
        (1.5, "1.5 (float)"),
        ("x" * 200, "'" + "x" * 79 + "… (str)"),
        (t(1.0, 2.0), "tensor([1., 2.], dtype=float32)"),
        (torch.zeros(3, 3), "a tensor of shape (3, 3), float32"),
        ({"a": 1, "b" * 99: 2}, "a dict with the keys {'a', '" + "b" * 40 + "'}"),
        ([1, 2], "a list of 2"),
        ((1,), "a tuple of 1"),
        ({1}, "an object of type set"),
        (2**100, "an integer of 101 bits"),
    ],
)
def test_a_value_is_described_briefly(thing: Any, words: str) -> None:
    assert describe(value(thing)) == words


def test_of_many_keys_a_dozen_are_told() -> None:
    assert describe(value({str(n): n for n in range(1000)})).count(",") == 11


def test_a_rejection_carries_the_authors_sentence() -> None:
    found = mismatch(reject, note="Too many calls.")
    assert (found.kind, found.note, str(found)) == ("fact", "Too many calls.", "value: fact; Too many calls.")
    assert mismatch(reject, note="", kind="graph").kind == "graph"


def test_points_hang_on_a_test() -> None:
    @points(5, exercise="f")
    def test() -> None: ...

    (mark,) = test.pytestmark  # type: ignore[attr-defined]
    assert (mark.name, mark.args, mark.kwargs) == ("points", (5,), {"exercise": "f", "ways_back": ()})


def test_only_two_returned_values_make_an_observation() -> None:
    assert observe("p", Returned(1), Returned(2)) == Observation("p", 1, 2)
    with pytest.raises(NotObserved) as caught:
        observe("p", Missing("f"), Returned(2))
    assert (caught.value.probe, caught.value.outcome) == ("p", Missing("f"))
    with pytest.raises(LookupError, match="reference solution fails probe p"):
        observe("p", Returned(1), Crashed("of itself"))


def test_an_object_of_another_type_is_not_looked_into() -> None:
    assert mismatch_of(object(), 1.0).got == "an object of type object"
    assert describe(Opaque("evil")) != describe(BigInt(4))


@pytest.mark.parametrize(
    ("got", "want", "shown"),
    [
        (0.25, 0.5, ("0.25", "0.5")),
        (1.0, 1.000000001, ("1", "1.000000001")),
        (0.1, 0.1 + 2**-56, ("0.1", "0.10000000000000002")),
        (float("nan"), 0.5, ("nan", "0.5")),
        (-0.5, 0.5, ("-0.5", "0.5")),
    ],
)
def test_numbers_are_shown_with_digits_enough_to_see_their_difference(
    got: float, want: float, shown: tuple[str, str]
) -> None:
    with pytest.raises(Mismatch) as caught:
        seen(got, want).assert_equal()
    assert (caught.value.got, caught.value.want) == shown
