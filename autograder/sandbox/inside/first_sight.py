"""Modules as they were when they were first seen, and putting back what a cell that tests uses of them.

What holds: of a module that was there before the first cell ran, what a test names (functions, classes, submodules, numbers such as
``math.pi``), the modules those functions are defined in, and all of the packages that compare for tests (``numpy.testing`` and the like) are as
they were. Of a module that a cell imported, they are as they were when that cell had ended: what the very cell changed, stays. What a test
does not name and only reaches through others, and the state of objects, is not looked at: all of torch, for each test cell, would take
longer than most tests.
"""

import ast
import builtins
import os
import sys
from collections.abc import Iterable, Mapping
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any, NamedTuple

COMPARING = {"testing", "_testing", "unittest"}
"""Part of the name of a module that is put back whole wherever its package is used."""
IMPLIED = (
    ("torch", "Tensor"),
    ("pandas", "DataFrame"),
    ("pandas", "Series"),
    ("pandas", "Index"),
    ("fractions", "Fraction"),
)
"""Classes whose operators a test uses without naming them."""
PUBLIC_DOTS = 1
"""Modules with more dots in their name, or an underscore before it, are put back only if a test imports them or names a function defined in them."""
LEFT_ALONE = {"__main__", "autograder", "builtins", "sys", "asyncio", "nest_asyncio"}
"""Packages that are put back elsewhere, or are patched by honest notebooks so that ``asyncio.run`` works in them."""
PARSING = {"parse", "walk", "iter_child_nodes", "iter_fields"}
"""What :class:`Used` needs of ``ast`` itself."""
SET_ELSEWHERE = {"matplotlib.pyplot.draw_if_interactive", "getpass.getpass"}
"""Attributes that IPython and ipykernel set while they run cells."""
NUMBERS = (float, complex)
HEAP_TYPE, IMMUTABLE_TYPE = 1 << 9, 1 << 8
"""Bits of ``__flags__``: only a heap type that is not immutable can be patched."""


class _Function(NamedTuple):
    """What a Python function is made of."""

    code: Any
    defaults: Any
    keyword_defaults: Any


class _Class(NamedTuple):
    """What a class does, and all the names it has of its own."""

    members: dict[str, Any]
    names: frozenset[str]


class Modules:
    """Remembers modules, and puts back what is used of them."""

    def __init__(self) -> None:
        self._modules: dict[str, tuple[ModuleType, type, dict[str, Any]]] = {}
        self._count = 0
        self._public: dict[str, list[str]] = {}
        self._comparing: dict[str, list[str]] = {}
        self._name_of: dict[int, str] = {}
        self._functions: dict[int, tuple[Any, _Function]] = {}
        self._classes: dict[type, _Class] = {}
        self._installed = tuple(path for path in sys.path if path not in ("", os.getcwd()))  # noqa: PTH109 - as sys.path has it

    def look(self) -> None:
        """Remember the modules that are new.

        If there are as many as before, none is: to look at each would copy the pages they lie in, in each child anew.
        """
        if len(sys.modules) == self._count:
            return
        self._count = len(sys.modules)
        for name, module in [*sys.modules.items()]:
            if type(name) is not str or name in self._modules or not isinstance(module, ModuleType):
                continue
            package = name.partition(".")[0]
            if (
                package in LEFT_ALONE
                or type(module).__name__ == "_LazyModule"
                or not self._is_installed(module)
            ):
                continue
            namespace = dict(vars(module))
            self._modules[name] = module, type(module), namespace
            for lists, is_in in (
                (self._comparing, is_comparing(name)),
                (self._public, is_public(name)),
            ):
                if is_in:
                    lists.setdefault(package, []).append(name)
            self._name_of[id(module)] = name
            self.look_at_functions(namespace.values())
            if is_public(name) or is_comparing(name):
                for value in namespace.values():
                    if issubclass(type(value), type):
                        self._look_at_class(value, package)

    def _is_installed(self, module: ModuleType) -> bool:
        """Whether it lies where programs are installed, not beside the notebook, where honest ones are written and reloaded."""
        file = vars(module).get("__file__")
        return not isinstance(file, str) or file.startswith(self._installed)

    def look_at_functions(self, values: Iterable[Any]) -> None:
        """Remember of what those among ``values`` that are Python functions are made."""
        for value in values:
            if type(value) is FunctionType and id(value) not in self._functions:
                made_of = _Function(value.__code__, value.__defaults__, value.__kwdefaults__)
                self._functions[id(value)] = value, made_of

    def _look_at_class(self, kind: type, package: str) -> None:
        for base in kind.__mro__:
            is_open = base.__flags__ & HEAP_TYPE and not base.__flags__ & IMMUTABLE_TYPE
            if is_open and base not in self._classes and str(base.__module__).partition(".")[0] == package:
                members = {name: value for name, value in vars(base).items() if _does_something(value)}
                self._classes[base] = _Class(members, frozenset(vars(base)))
                self.look_at_functions(members.values())

    def put_back(self, code: str, namespace: Mapping[str, Any], keep: frozenset[str]) -> None:
        """Put back what ``code`` uses.

        Args:
            code: a test cell.
            namespace: the globals it runs in.
            keep: attributes of modules, by their dotted name, that are left as they are.
        """
        self._restore_module("ast", PARSING, keep)
        used = Used(code)
        packages = used.modules | {
            self._package_of(namespace[name]) for name in used.names if name in namespace
        }
        whole = used.starred.union(*(self._comparing.get(package, ()) for package in packages))
        for name in whole:
            self._restore_module(name, None, keep)
        for name in used.dotted.union(*(self._public.get(package, ()) for package in packages)) - whole:
            self._restore_module(name, used.words, keep)
        for name, kind in IMPLIED:
            if name in self._modules:
                self._restore_value(self._modules[name][2].get(kind))

    def first_values(self, name: str) -> Mapping[str, Any]:
        """The attributes of a module when it was first seen; none if it was not."""
        return self._modules[name][2] if name in self._modules else {}

    def _package_of(self, value: Any) -> str:
        """The package that a module, a function or a class is of, as far as it can be known."""
        if isinstance(value, ModuleType):
            return self._name_of.get(id(value), "").partition(".")[0]
        if issubclass(type(value), type) or type(value) is BuiltinFunctionType:
            return str(value.__module__).partition(".")[0]
        return _home_of(value).partition(".")[0]

    def _restore_module(self, name: str, words: set[str] | None, keep: frozenset[str]) -> None:
        """Put back the attributes among ``words``, or all of them, and where their functions live."""
        if name not in self._modules:
            return
        module, kind, before = self._modules[name]
        sys.modules[name] = module
        if type(module) is not kind:
            ModuleType.__setattr__(module, "__class__", kind)
        chosen = before if words is None else {word: before[word] for word in before.keys() & words}
        self._restore_namespace(name, chosen, keep)
        homes = {_home_of(value) for value in chosen.values()} if words is not None else set()
        for home in homes & self._modules.keys():
            self._restore_namespace(home, self._modules[home][2], keep, classes=False)

    def _restore_namespace(
        self, name: str, before: Mapping[str, Any], keep: frozenset[str], *, classes: bool = True
    ) -> None:
        module, _, all_before = self._modules[name]
        now = vars(module)
        for attribute, value in before.items():
            if classes:
                self._restore_value(value)
            else:
                self.restore_function(value)
            if now.get(attribute, now) is value or not (
                callable(value) or isinstance(value, (ModuleType, *NUMBERS))
            ):
                continue
            if not {f"{name}.{attribute}"} & (keep | SET_ELSEWHERE):
                now[attribute] = value
        for attribute in now.keys() & vars(builtins).keys() - all_before.keys():
            del now[attribute]

    def _restore_value(self, value: Any) -> None:
        self.restore_function(value)
        if issubclass(type(value), type):
            for base in value.__mro__:
                if base in self._classes:
                    self._restore_class(base)

    def restore_function(self, function: Any) -> None:
        """Make a function of what it was made of, if it is known."""
        if type(function) is not FunctionType or id(function) not in self._functions:
            return
        _, made_of = self._functions[id(function)]
        now = _Function(function.__code__, function.__defaults__, function.__kwdefaults__)
        if now[0] is not made_of[0] or now[1] is not made_of[1] or now[2] is not made_of[2]:
            function.__code__, function.__defaults__, function.__kwdefaults__ = made_of

    def _restore_class(self, kind: type) -> None:
        before, names = self._classes[kind]
        now = vars(kind)
        for name, value in before.items():
            if now.get(name, now) is not value:
                type.__setattr__(kind, name, value)
            self.restore_function(value)
        if added := [name for name in now if name not in names]:
            inherited = {name for base in kind.__mro__[1:] for name in vars(base)}
            for name in [name for name in added if name in inherited and _does_something(now[name])]:
                type.__delattr__(kind, name)


class Used:
    """What a cell names: ``names`` it reads or sets, all ``words``, ``modules`` it imports (their packages), and those it takes ``*`` of."""

    def __init__(self, code: str) -> None:
        self.names: set[str] = set()
        self.words: set[str] = set()
        self.modules: set[str] = set()
        self.dotted: set[str] = set()
        self.starred: set[str] = set()
        try:
            tree = ast.parse(code)
        except (SyntaxError, ValueError):
            return
        for node in ast.walk(tree):
            self._add(node)

    def _add(self, node: ast.AST) -> None:
        if isinstance(node, ast.Name):
            self.names.add(node.id)
            self.words.add(node.id)
        elif isinstance(node, ast.Attribute):
            self.words.add(node.attr)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            module = getattr(node, "module", None) or ""
            dotted = {module} if module else {alias.name for alias in node.names}
            self.dotted |= dotted
            self.modules |= {name.partition(".")[0] for name in dotted}
            self.words |= {word for alias in node.names for word in alias.name.split(".")}
            self.starred |= {module} if any(alias.name == "*" for alias in node.names) else set()


def is_public(name: str) -> bool:
    """Whether a module is one that tests use by its name."""
    return name.count(".") <= PUBLIC_DOTS and not name.rpartition(".")[2].startswith("_")


def is_comparing(name: str) -> bool:
    """Whether a module is there to compare, for tests."""
    parts = name.split(".")
    return not COMPARING.isdisjoint(parts) and "_internal" not in parts  # torch tests itself with those


def _home_of(value: Any) -> str:
    """The module whose globals a Python function uses; of anything else, none."""
    return str(value.__globals__.get("__name__", "")) if type(value) is FunctionType else ""


def _does_something(member: Any) -> bool:
    """Whether a class's member is a method, a property or the like, not data."""
    return callable(member) or isinstance(member, classmethod | staticmethod | property)
