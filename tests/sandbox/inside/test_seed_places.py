"""Seeding writes down no stacks, and seeds as ever."""

import importlib
import traceback
from typing import Any

import pytest
import torch

from autograder.sandbox.inside.seed_places import KINDS, forget_places


def test_torch_writes_down_places_where_this_expects_it() -> None:
    for name in KINDS:
        assert vars(importlib.import_module(name))["traceback"] is traceback


def test_no_place_is_written_down_and_the_numbers_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def format_stack(*_: Any) -> list[str]:
        asked.append("stack")
        return []

    for name in KINDS:
        names = vars(importlib.import_module(name))
        monkeypatch.setitem(names, "traceback", names["traceback"])
    monkeypatch.setattr(traceback, "format_stack", format_stack)
    state = torch.random.get_rng_state()
    try:
        torch.manual_seed(5)
        expected = torch.rand(3)
        was_asked = len(asked)
        forget_places()
        torch.manual_seed(5)
        again = torch.rand(3)
    finally:
        torch.random.set_rng_state(state)
    assert was_asked, "a machine whose torch has initialised its devices shows nothing here"
    assert len(asked) == was_asked
    assert torch.equal(again, expected)
