"""Within the block each file is looked at once; after it, whatever happened, as before."""

import importlib
import os
import sys
from importlib import _bootstrap_external
from pathlib import Path
from types import SimpleNamespace

import pytest

from autograder.runtime.file_looks import _remembering, each_file_once


def looks() -> tuple[object, object]:
    return os.lstat, _bootstrap_external._path_stat


def test_a_second_look_is_remembered_within_the_block_only(tmp_path: Path) -> None:
    path = tmp_path / "there"
    path.touch()
    with each_file_once():
        first = os.lstat(path)
        path.unlink()
        assert os.lstat(path) == first
    with pytest.raises(FileNotFoundError):
        os.lstat(path)


def test_what_is_not_there_is_looked_for_again(tmp_path: Path) -> None:
    with each_file_once():
        with pytest.raises(FileNotFoundError):
            os.lstat(tmp_path / "later")
        (tmp_path / "later").touch()
        os.lstat(tmp_path / "later")


def test_modules_are_imported_as_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "looked_at"
    package.mkdir()
    (package / "__init__.py").write_text("from looked_at.one import x\n")
    (package / "one.py").write_text("x = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    try:
        with each_file_once():
            assert importlib.import_module("looked_at").x == 1
            with pytest.raises(ModuleNotFoundError):
                importlib.import_module("looked_at.two")
    finally:
        for name in ("looked_at", "looked_at.one"):
            sys.modules.pop(name, None)


def test_the_looks_are_put_back_after_an_error() -> None:
    before = looks()

    def fail() -> None:
        with each_file_once():
            assert all(now is not then for now, then in zip(looks(), before, strict=True))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert looks() == before


def test_a_python_that_names_it_otherwise_is_left_alone() -> None:
    another = SimpleNamespace()
    with _remembering(another, "_path_stat"):
        assert vars(another) == {}
    assert vars(another) == {}
