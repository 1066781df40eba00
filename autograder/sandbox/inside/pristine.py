"""Undoing, before a cell that tests, what is known to fool such cells: the shell, Python, and the modules the cell uses.

All of this shares a process with the student's code. So it runs as a copy of this module that no import finds, with builtins of its own
(:func:`watch`), and whoever serves cells keeps it in a local variable. Who walks frames or asks the garbage
collector still finds it; :mod:`autograder.nbgrader.to_read` tells staff whose code mentions either.
"""

import ast
import builtins
import codeop
import importlib.abc
import importlib.util
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from gc import callbacks as gc_callbacks
from signal import ITIMER_PROF, ITIMER_REAL, ITIMER_VIRTUAL, SIG_IGN, SIGKILL, SIGSTOP, valid_signals
from signal import getsignal as handler_of
from signal import setitimer as set_timer
from signal import signal as set_handler
from threading import Timer
from threading import enumerate as all_threads
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

from IPython.core.inputtransformer2 import TransformerManager
from IPython.lib import pretty

if TYPE_CHECKING:
    from autograder.sandbox.inside.first_sight import Modules

MODULE_NAMES = ("__name__", "__doc__", "__package__", "__loader__", "__spec__")
"""What every module has of its own, builtins too."""
SHELL_TRAITS = ("ast_node_interactivity", "display_formatter", "display_pub", "displayhook")
FORMATTER_TRAITS = ("enabled", "float_format", "float_precision", "type_printers")
FIGURE_MODULES = ("matplotlib_inline.backend_inline", "matplotlib_inline.config")
PRIVATE = ("autograder.sandbox.inside.first_sight", "autograder.sandbox.inside.pristine")
"""The modules that :func:`watch` copies, each after those it imports."""
MONITORING_TOOLS = range(6)
TESTS_IMPORT = (
    "array", "bisect", "cmath", "collections.abc", "copy", "csv", "datetime", "decimal", "difflib", "fractions", "functools",
    "hashlib", "heapq", "inspect", "io", "itertools", "json", "math", "numbers", "operator", "os", "pathlib", "random", "re",
    "statistics", "string", "textwrap", "time", "timeit", "types", "typing", "unittest.mock", "zlib",
)  # fmt: skip
"""What test cells import of the standard library. It is there before the first cell, so that none can put another in its place."""
COMPARE_FOR = (("numpy", "numpy.testing"),)
"""A package, and what of it compares for tests and does not come with it."""


def watch() -> "Callable[[Any], Pristine]":
    """Look at all modules now; what makes a :class:`Pristine` of a shell later.

    It is made of copies of the modules in :data:`PRIVATE`: to patch those that can be imported, or a builtin, changes nothing here.
    """
    for name in (*TESTS_IMPORT, *(more for package, more in COMPARE_FOR if package in sys.modules)):
        importlib.import_module(name)
    copies: dict[str, ModuleType] = {}
    for name in PRIVATE:
        spec = importlib.util.find_spec(name)
        assert spec
        assert isinstance(spec.loader, importlib.abc.InspectLoader)
        code = spec.loader.get_code(name)
        assert code
        copy = ModuleType(name)
        copy.__dict__["__builtins__"] = dict(vars(builtins))
        exec(code, copy.__dict__)  # noqa: S102 - our own
        copies[name] = copy
    first_sight, pristine = copies.values()
    modules = first_sight.Modules()
    modules.look()
    return lambda shell: pristine.Pristine(shell, modules)


class Pristine:
    """A shell as it was before any cell ran, and what of Python decides how a test cell runs."""

    def __init__(self, shell: Any, modules: "Modules") -> None:
        self._shell = shell
        self._modules = modules
        formatters = shell.display_formatter.formatters
        self._printers = {kind: dict(formatter.type_printers) for kind, formatter in formatters.items()}
        hooks = (shell.displayhook, shell.display_pub, shell.compile, shell.events, shell.display_trap)
        parts = [shell, *hooks, shell.displayhook.session, shell.display_formatter, *formatters.values()]
        self._parts = [(part, dict(vars(part))) for part in parts]
        self._traits = [
            (
                part,
                {name: part._trait_values[name] for name in FORMATTER_TRAITS if name in part._trait_values},
            )
            for part in formatters.values()
        ]
        self._own_traits = {name: getattr(shell, name) for name in SHELL_TRAITS}
        kinds = dict.fromkeys(
            kind
            for made in (*map(type, parts), TransformerManager, pretty.RepresentationPrinter)
            for kind in made.__mro__
        )
        modules_of_kinds = dict.fromkeys(sys.modules[kind.__module__] for kind in kinds)
        owners: list[Any] = [
            *modules_of_kinds,
            pretty,
            ast,
            codeop,
            *(kind for kind in kinds if kind is not object),
        ]
        self._namespaces = [(owner, dict(vars(owner))) for owner in owners]
        functions = [f for _, held in self._namespaces for f in held.values() if type(f) is FunctionType]
        self._patchable = list(dict.fromkeys(functions))
        modules.look_at_functions(self._patchable)
        self._callbacks = {name: list(calls) for name, calls in shell.events.callbacks.items()}
        self._streams = sys.stdout, sys.stderr
        self._functions = {name: value for name, value in shell.user_ns.items() if callable(value)}
        self._finders = list(sys.meta_path)
        self._collections = list(gc_callbacks)
        self._handlers = {number: handler_of(number) for number in valid_signals() - {SIGKILL, SIGSTOP}}

    def look(self) -> None:
        """Remember the modules that the last cell has imported."""
        self._modules.look()

    def restore(self, code: str, keep: list[str]) -> dict[str, Any]:
        """Put everything back; the student's own globals that hid builtins which the cell uses, removed, by name.

        Args:
            code: the test cell.
            keep: names that the assignment itself defines, and so may hide a builtin; dotted: attributes of modules that it sets;
                ``module.*``: modules of which it takes all names, which may hide a builtin as long as they are that module's.
        """
        self._silence()
        for owner, before in self._namespaces:
            _restore(owner, before)
        for function in self._patchable:
            self._modules.restore_function(function)
        sys.stdout, sys.stderr = self._streams
        for part, before in self._parts:
            _restore_calls(vars(part), before)
        for part, traits in self._traits:
            for name in FORMATTER_TRAITS:
                part._trait_values.pop(name, None)  # back to its default
            part._trait_values.update(traits)
        self._restore_shell()
        self._modules.put_back(code, self._shell.user_ns, frozenset(keep))
        names = names_of(code)  # only now: it needs ast
        return self._restore_globals(names, keep)

    def _silence(self) -> None:
        """Nothing that an earlier cell has set up may run by itself in the next one."""
        sys.settrace(None)
        sys.setprofile(None)
        self._reset_handlers()  # first, so that no handler sets a timer again
        for timer in (ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF):
            with suppress(OSError):
                set_timer(timer, 0)
        self._reset_handlers()
        for thread in all_threads():
            if isinstance(thread, Timer):
                thread.cancel()
        gc_callbacks[:] = self._collections
        if hasattr(sys, "monitoring"):
            _stop_monitoring(sys.monitoring)
        first = {id(finder) for finder in self._finders}
        sys.meta_path[:] = [*self._finders, *(finder for finder in sys.meta_path if id(finder) not in first)]

    def _reset_handlers(self) -> None:
        for number, handler in self._handlers.items():
            if handler is not None and handler_of(number) is not handler:
                set_handler(number, SIG_IGN)  # drops what is pending
                set_handler(number, handler)

    def _restore_shell(self) -> None:
        shell = self._shell
        shell._trait_values.update(self._own_traits)
        shell.display_trap.hook = shell.displayhook
        shell.ast_transformers[:] = shell.input_transformers_post[:] = []
        shell._trait_values["input_transformer_manager"] = TransformerManager()
        self._restore_callbacks()
        self._restore_printers()
        shell.user_ns["__builtins__"] = builtins

    def _restore_globals(self, names: set[str], keep: list[str]) -> dict[str, Any]:
        shell = self._shell
        own = {**dict.fromkeys(vars(builtins)), **self._functions}
        hides = (names & own.keys() & shell.user_ns.keys()) - {*keep, *MODULE_NAMES}
        starred = [self._modules.first_values(name[:-2]) for name in keep if name.endswith(".*")]
        hides = {
            name
            for name in hides
            if not any(values.get(name, values) is shell.user_ns[name] for values in starred)
        }
        hidden = {name: shell.user_ns.pop(name) for name in hides}
        shell.user_ns.update({name: call for name, call in self._functions.items() if name not in keep})
        return hidden

    def _restore_callbacks(self) -> None:
        """Those there were, and matplotlib's, which shows figures and registers when it is first imported."""
        for name, calls in self._callbacks.items():
            now = self._shell.events.callbacks[name]
            later = [call for call in now if getattr(call, "__module__", "") in FIGURE_MODULES]
            self._shell.events.callbacks[name] = list(dict.fromkeys([*calls, *later]))

    def _restore_printers(self) -> None:
        for name, formatter in self._shell.display_formatter.formatters.items():
            for kind in (float, int, bool, str, type(None)):
                formatter.type_printers.pop(kind, None)
                if kind in self._printers[name]:
                    formatter.type_printers[kind] = self._printers[name][kind]


def _stop_monitoring(monitoring: Any) -> None:
    events = [event for event in vars(monitoring.events).values() if isinstance(event, int) and event]
    for tool in MONITORING_TOOLS:
        if monitoring.get_tool(tool) is None:
            continue
        monitoring.set_events(tool, 0)
        for event in events:
            with suppress(ValueError):  # some are no events of their own
                monitoring.register_callback(tool, event, None)
        monitoring.free_tool_id(tool)


def _restore(owner: Any, before: dict[str, Any]) -> None:
    """The attributes of a module or class; of those of Python's own only what is called."""
    now = vars(owner)
    for name in [name for name in now if name not in before and name != "__warningregistry__"]:
        delattr(owner, name)
    for name, value in before.items():
        is_called = isinstance(value, FunctionType | BuiltinFunctionType)
        if now.get(name, owner) is not value and (is_called or not name.startswith("__")):
            setattr(owner, name, value)


def _restore_calls(now: dict[str, Any], before: dict[str, Any]) -> None:
    """The attributes of an object that can be called; the others are its state."""
    for name in [name for name, value in now.items() if name not in before and callable(value)]:
        del now[name]
    for name, value in before.items():
        if callable(value):
            now[name] = value


def names_of(code: str) -> set[str]:
    """The names that ``code`` uses; none if it is no Python."""
    try:
        return {node.id for node in _nodes(code) if isinstance(node, ast.Name)}
    except (SyntaxError, ValueError):
        return set()


def _nodes(code: str) -> Iterable[ast.AST]:
    return ast.walk(ast.parse(code))
