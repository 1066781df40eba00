"""Modules that are left out of an import, and are there again after it."""

import importlib
import sys
import types

import pytest

from autograder.left_out import left_out


def test_inside_they_cannot_be_imported_and_after_it_they_can() -> None:
    sys.modules.pop("colorsys", None)
    with left_out("colorsys"), pytest.raises(ImportError):
        importlib.import_module("colorsys")
    assert importlib.import_module("colorsys").__name__ == "colorsys"


def test_what_has_been_imported_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    there = types.ModuleType("there")
    monkeypatch.setitem(sys.modules, "there", there)
    with left_out("there"):
        assert importlib.import_module("there") is there
    assert sys.modules["there"] is there


def test_they_are_there_again_after_a_failure() -> None:
    with pytest.raises(ZeroDivisionError), left_out("no_such_module_of_ours"):
        raise ZeroDivisionError
    assert "no_such_module_of_ours" not in sys.modules
