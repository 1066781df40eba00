"""Modules are put back as they were at first sight, as far as a test cell uses them; what honest notebooks change stays."""

import ast
import importlib
import sys
import textwrap
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.sandbox.inside.first_sight import Modules, Used, is_comparing

SOURCE = """
import math

LIMIT = 3.5
COUNT = 1

def helper(x):
    return abs(x)

def scored(x, factor=1, *, more=0):
    return helper(x) * factor + more

class Base:
    def __eq__(self, other): return False
    def method(self): return 1

class Kind(Base):
    def own(self): return 2
    @property
    def size(self): return 3
"""
FROZEN = frozenset[str]()


@pytest.fixture
def lib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An installed package ``lib``, with modules ``lib.inner.deep`` and ``lib.testing``."""
    for name in ("lib", "lib/inner", "lib/testing"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(SOURCE)
    (tmp_path / "lib" / "inner" / "deep.py").write_text(SOURCE)
    monkeypatch.syspath_prepend(tmp_path)
    lib = importlib.import_module("lib")
    for name in ("lib.inner.deep", "lib.testing"):
        importlib.import_module(name)
    yield lib
    for name in [name for name in sys.modules if name.partition(".")[0] in ("lib", "own")]:
        del sys.modules[name]


@pytest.fixture
def seen(lib: Any) -> Modules:
    modules = Modules()
    modules.look()
    return modules


def test_what_a_test_names_is_put_back(lib: Any, seen: Modules) -> None:
    before = dict(vars(lib))
    lib.scored = lib.helper = lib.Kind = lambda *_: 0
    lib.LIMIT, lib.COUNT, lib.inner = 0.0, 7, types.SimpleNamespace()
    seen.put_back("import lib\nlib.scored(1) < lib.LIMIT\nlib.inner\nlib.COUNT", {}, FROZEN)
    assert {name: before[name] is getattr(lib, name) for name in ("scored", "helper", "LIMIT", "inner", "COUNT")} == {
        "scored": True, "helper": True, "LIMIT": True, "inner": True, "COUNT": False,
    }  # fmt: skip


def test_a_module_is_found_by_the_name_it_has_in_the_notebook(lib: Any, seen: Modules) -> None:
    before = lib.scored
    lib.scored = None
    seen.put_back("l.scored(1)", {"l": lib}, FROZEN)
    assert lib.scored is before
    lib.scored = None
    seen.put_back("scored(1)", {"scored": before}, FROZEN)
    assert lib.scored is before
    lib.scored = None
    seen.put_back("math.scored(1)", {"l": lib}, FROZEN)
    assert lib.scored is None


def test_code_and_defaults_are_put_back(lib: Any, seen: Modules) -> None:
    lib.scored.__code__ = (lambda *_, **__: 0).__code__
    lib.helper.__code__ = (lambda _: 0).__code__
    lib.scored.__defaults__, lib.scored.__kwdefaults__ = (0,), {"more": 9}
    seen.put_back("lib.scored", {"lib": lib}, FROZEN)
    assert lib.scored(-2) == 2


def test_classes_are_put_back_with_what_they_inherit(lib: Any, seen: Modules) -> None:
    lib.Base.__eq__ = lib.Base.method = lambda *_: 9
    lib.Kind.size = lib.Kind.own = lib.Kind.method = lib.Kind.__eq__ = lambda *_: 9
    lib.Kind.added = 1
    seen.put_back("from lib import Kind", {}, FROZEN)
    made = lib.Kind()
    assert (made.size, made.own(), made.method(), made == made, made.added) == (3, 2, 1, False, 1)


def test_what_hides_a_builtin_in_a_module_is_removed(lib: Any, seen: Modules) -> None:
    lib.abs, lib.extra = (lambda _: 0), 1
    seen.put_back("import lib\nlib.scored", {}, FROZEN)
    assert lib.scored(-2) == 2
    assert lib.extra == 1


def test_what_compares_is_put_back_whole_and_what_is_deep_only_if_named(lib: Any, seen: Modules) -> None:
    deep = sys.modules["lib.inner.deep"]
    for module in (lib.testing, deep):
        module.helper = None  # type: ignore[attr-defined]
    seen.put_back("import lib\nlib.helper", {}, FROZEN)
    assert lib.testing.helper is not None
    assert deep.helper is None
    seen.put_back("from lib.inner.deep import scored", {}, FROZEN)
    assert deep.helper(-1) == 1


def test_a_module_is_itself_again(lib: Any, seen: Modules) -> None:
    class Other(types.ModuleType):
        pass

    lib.__class__ = Other
    sys.modules["lib.testing"] = types.ModuleType("other")
    lib.scored = None
    seen.put_back("from lib import *", {}, FROZEN)
    assert type(lib) is types.ModuleType
    assert sys.modules["lib.testing"] is lib.testing
    assert lib.scored(1) == 1


def test_what_the_assignment_sets_stays(lib: Any, seen: Modules) -> None:
    lib.scored = lib.helper = None
    seen.put_back("lib.scored; lib.helper", {"lib": lib}, frozenset({"lib.scored"}))
    assert lib.scored is None
    assert lib.helper is not None


def test_a_module_imported_later_is_as_it_was_when_first_seen(lib: Any) -> None:
    modules = Modules()
    modules._modules["lib"] = lib, type(lib), {}  # as if it had been there, with nothing in it
    late = sys.modules["lib.testing"]
    late.helper = "before it was seen"  # type: ignore[attr-defined]
    modules.look()
    late.scored = None  # type: ignore[attr-defined]
    modules.put_back("import lib.testing", {}, FROZEN)
    assert late.scored is not None  # type: ignore[attr-defined]
    assert late.helper == "before it was seen"  # type: ignore[attr-defined]


def test_modules_beside_the_notebook_are_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "own.py").write_text("def f(): return 1")
    monkeypatch.chdir(folder)
    modules = Modules()
    monkeypatch.syspath_prepend(folder)
    own = importlib.import_module("own")
    modules.look()
    own.f = lambda: 2
    modules.put_back("import own\nown.f()", {"own": own}, FROZEN)
    del sys.modules["own"]
    assert own.f() == 2


def test_operators_of_fractions_are_put_back_unnamed(monkeypatch: pytest.MonkeyPatch) -> None:
    from fractions import Fraction

    modules = Modules()
    modules.look()
    monkeypatch.setattr(Fraction, "__eq__", lambda *_: True)
    modules.put_back("assert f() == 1", {}, FROZEN)
    assert Fraction(1) != Fraction(2)


def test_what_a_cell_names() -> None:
    used = Used(
        textwrap.dedent("""
        import a.b, c as d
        from e.f import g, h as i
        from j import *
        k.l(m)
    """)
    )
    assert used.modules == {"a", "c", "e", "j"}
    assert used.dotted == {"a.b", "c", "e.f", "j"}
    assert used.starred == {"j"}
    assert {"k", "l", "m", "g", "h", "a", "b"} <= used.words
    assert used.names == {"k", "m"}
    assert Used("def f(:").words == Used("\0").words == set()


def test_the_parser_itself_is_put_back_first(
    monkeypatch: pytest.MonkeyPatch, lib: Any, seen: Modules
) -> None:
    monkeypatch.setattr(ast, "walk", lambda _: iter(()))
    monkeypatch.setattr(ast, "parse", lambda *_: None)
    lib.scored = None
    seen.put_back("import lib\nlib.scored", {}, FROZEN)
    assert lib.scored is not None


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("numpy.testing._private.utils", True),
        ("pandas._testing", True),
        ("unittest.case", True),
        ("numpy.core", False),
        ("pytesting", False),
        ("torch.testing._internal.common_utils", False),
    ],
)
def test_which_modules_compare(name: str, answer: bool) -> None:
    assert is_comparing(name) is answer
