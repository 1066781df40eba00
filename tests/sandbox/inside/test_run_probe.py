"""A probe and what came of it: its value, its failure in the student's own lines, its warnings and prints, in a state of its own."""

import random
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import torch

from autograder.probing import Draw, Submission, probe
from autograder.sandbox.inside import run_probe as module
from autograder.sandbox.inside.process_state import ProcessState
from autograder.sandbox.inside.run_probe import encodable, outcome_of, raised, run_probe, seed_all
from autograder.sandbox.protocol import KEPT_WARNINGS, ProbeEnded
from autograder.sandbox.transcript import MAX_TEXT, Missing, NotImplementedYet, OutputLimit, Raised, Returned

LABELS = ["code cell 1", "f"]


@pytest.fixture(autouse=True)
def streams() -> Iterator[None]:
    kept = sys.stdout, sys.stderr
    yield
    sys.stdout, sys.stderr = kept


def ended(function: Callable[[Submission, Draw], Any], namespace: dict[str, Any] | None = None) -> ProbeEnded:
    """What comes of a probe that does this."""
    made = probe(function)
    return run_probe(3, made, Submission(namespace or {}), Draw(7), LABELS, ProcessState.fresh())


def outcome(error: BaseException) -> Any:
    def fails(student: Submission, draw: Draw) -> None:
        raise error

    return ended(fails).outcome


def test_a_value_is_returned_with_what_was_said_beside_it() -> None:
    def speaks(student: Submission, draw: Draw) -> list[int]:
        print("out")
        print("err", file=sys.stderr)
        warnings.warn("careful", UserWarning, stacklevel=1)
        return [1, 2]

    with warnings.catch_warnings():
        warnings.simplefilter("error")  # as a cell may have had it
        came = ended(speaks)
    assert (came.probe, came.printed, came.printed_chars) == (3, "out\nerr\n", 8)
    assert came.warnings == ["UserWarning: careful"]
    assert isinstance(came.outcome, Returned)


def test_so_many_warnings_are_kept() -> None:
    def warns(student: Submission, draw: Draw) -> None:
        for number in range(KEPT_WARNINGS + 3):
            warnings.warn(f"number {number} \ud800", UserWarning, stacklevel=1)

    assert len(ended(warns).warnings) == KEPT_WARNINGS


def test_every_generator_is_seeded_whatever_was_drawn_before() -> None:
    def draws(student: Submission, draw: Draw) -> list[float]:
        return [random.random(), float(np.random.rand()), torch.rand(1).item()]

    first = ended(draws)
    seed_all(99)
    torch.rand(3)
    assert ended(draws).outcome == first.outcome


def test_the_state_is_put_back_before_it_and_inference_mode_is_left() -> None:
    def looks(student: Submission, draw: Draw) -> list[str]:
        return [str(torch.get_default_dtype()), str(torch.is_inference_mode_enabled())]

    expected = ended(looks).outcome
    torch.set_default_dtype(torch.float64)
    with torch.inference_mode():
        assert ended(looks).outcome == expected
    assert torch.get_default_dtype() is torch.float32


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (NotImplementedError("later"), NotImplementedYet()),
        (SystemExit(3), Raised("SystemExit", "3")),
        (ValueError("x" * (MAX_TEXT + 9)), Raised("ValueError", "x" * MAX_TEXT)),
        (ValueError("\ud800"), Raised("ValueError", "?")),
    ],
    ids=["not implemented", "exit", "long", "surrogate"],
)
def test_a_failure_is_an_outcome(error: BaseException, expected: object) -> None:
    assert outcome(error) == expected


def test_a_name_that_is_not_there_is_missing() -> None:
    assert ended(lambda student, draw: student.absent).outcome == Missing("absent")


@pytest.mark.parametrize("size", [20, 3000])
def test_a_value_that_is_too_large_is_none(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is refused while it is encoded, or when that has made it longer than it looked."""
    monkeypatch.setattr(module, "RECORD_BYTES", 24)
    assert isinstance(ended(lambda student, draw: "x" * size).outcome, OutputLimit)


def test_the_place_is_the_last_one_in_the_students_own_cells() -> None:
    namespace: dict[str, Any] = {}
    exec(compile("def f(g):\n    return g()\n", "<f>", "exec"), namespace)
    exec(compile("\n\ndef inner():\n    return int('a')\n", "<code cell 1>", "exec"), namespace)
    came = ended(lambda student, draw: student.f(student.inner), namespace).outcome
    assert isinstance(came, Raised)
    assert (came.type_name, came.cell, came.line) == ("ValueError", "code cell 1", 4)


def test_a_syntax_error_has_its_place_in_itself_and_names_no_file() -> None:
    try:
        compile("x = 1\ny = = 2\n", "<f>", "exec")
    except SyntaxError as error:
        came = raised(error, LABELS)
    assert (came.type_name, came.cell, came.line) == ("SyntaxError", "f", 2)
    assert "<f>" not in came.message


def test_outside_of_the_students_cells_there_is_no_place() -> None:
    came = outcome_of(probe(lambda student, draw: 1 / 0), Submission({}), Draw(1), [])
    assert isinstance(came, Raised)
    assert (came.cell, came.line) == (None, None)


def test_what_cannot_be_encoded_is_replaced() -> None:
    assert encodable("a\ud800ü") == "a?ü"
