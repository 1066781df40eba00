"""The shell of an observation: it executes cells as a kernel does, and renders nothing, since nobody reads it.

It is IPython's own, the one that sessions use (:mod:`autograder.sandbox.inside.shell`): magics, top-level ``await``, flags of
``__future__``, sources for :mod:`inspect`, and the statement at which a cell stops are a kernel's. What a kernel would send is
not made: tracebacks, representations of results, pictures of figures. ``%timeit`` runs its statement a few times, not
thousands.
"""

import ast
import importlib
import importlib.util
import os
import sys
import types
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from IPython.core.compilerop import CachingCompiler
from IPython.core.formatters import DisplayFormatter
from IPython.core.magics import execution as execution_magics

from autograder.sandbox.inside.event_loop import PipeLoop, run_in
from autograder.sandbox.inside.plain_cells import PlainCells
from autograder.sandbox.inside.shell import Recorder, Shell, make_shell

ONE_RUN = 1
MAIN = "__main__"
WARM = """
from __future__ import annotations
import asyncio
from dataclasses import dataclass

@dataclass(frozen=True)
class Warm:
    'Warm.'
    number: int | None

%time 1
await asyncio.sleep(0)
Warm(1)
"""
PYPLOT, INLINE = "matplotlib.pyplot", "matplotlib_inline"


@dataclass
class Execution:
    """How a cell is to be executed, and what came of it."""

    label: str
    source: str
    left_out: Collection[int] = ()
    """Statements that ended the process of a child before, by their place in the cell, from 0."""
    goes_on: bool = False
    """A statement that fails costs itself, as in a script; else it ends the cell, as in a notebook."""
    at: Callable[[int, int], None] = lambda _statement, _line: None
    """Told the place and the line of each statement before it is executed."""
    failed: Callable[[int, BaseException], None] = lambda _statement, _error: None
    """Told the place of each statement that fails and does not end the cell, and what it raised."""
    error: BaseException | None = None
    """What ended the cell before its end."""
    statement: int = 0
    """The place of the statement that was executed last."""


class ObservedShell(Shell):
    """A kernel's shell whose outputs are not made."""

    execution: Execution | None = None
    """The cell that is executed. What a magic of it executes in turn is no cell of its own."""
    _kept: Any = None
    _next = 0
    _is_nested = False
    _nodes: list[Any]

    def init_display_formatter(self) -> None:
        """Results are not rendered."""
        self.display_formatter = Unrendered(parent=self)
        self.configurables.append(self.display_formatter)  # type: ignore[arg-type]

    def showtraceback(self, *_: Any, **__: Any) -> None:
        """Do not."""

    showsyntaxerror = showindentationerror = _showtraceback = showtraceback

    def _format_exception_for_storage(self, exception: BaseException, *_: Any, **__: Any) -> dict[str, Any]:
        """What IPython, from version 9 on, keeps of an error for ``%notebook``. With a traceback it takes 0.1 s; with one through torch, 2 s."""
        return {"ename": type(exception).__name__, "evalue": "", "traceback": []}

    def enable_matplotlib(self, gui: Any = None) -> Any:
        """``%matplotlib``: figures are drawn when they are saved, whatever the backend."""
        return gui or "inline", "agg"

    @property
    def db(self) -> Any:
        """What ``%cd`` and ``%store`` keep, in files of this process's own."""
        if self._kept is None:
            try:
                from IPython.external.pickleshare import PickleShareDB
            except ImportError:  # before IPython 9
                from pickleshare import PickleShareDB  # type: ignore[import-not-found, no-redef]
            self._kept = PickleShareDB(str(Path(os.environ["IPYTHONDIR"], "db")))
        return self._kept

    @db.setter
    def db(self, _: Any) -> None:
        """IPython before version 9 sets it at its start, where the profile is."""

    def begin(self) -> dict[str, Any]:
        """An empty ``__main__`` for a submission; its namespace."""
        self.user_module = types.ModuleType(MAIN, doc=self.user_module.__doc__)
        self.user_ns = vars(self.user_module)
        self.user_ns_hidden = {}
        history: Any = self.history_manager
        history.reset(new_session=False)
        history.input_hist_parsed[:] = history.input_hist_raw[:] = [""]
        self.displayhook._ = self.displayhook.__ = self.displayhook.___ = ""
        self.init_user_ns()
        self.execution_count = 1
        self.compile.reset_compiler_flags()
        sys.modules[MAIN] = self.user_module
        return self.user_ns

    async def execute(self, execution: Execution) -> None:
        """Execute a cell."""
        self.execution, self._next, self._is_nested = execution, 0, False
        transformed, error = execution.source, None
        try:
            transformed = self.transform_cell(execution.source)
        except Exception:  # noqa: BLE001 - it is no Python, nor IPython's
            error = sys.exc_info()
        try:
            result = await self.run_cell_async(
                execution.source,
                store_history=True,
                transformed_cell=transformed,
                preprocessing_exc_tuple=error,
            )
            execution.error = result.error_before_exec or result.error_in_exec
            self.events.trigger("post_execute")
            self.events.trigger("post_run_cell", result)
        finally:
            self.execution = None
            _close_figures()

    async def run_ast_nodes(self, nodelist: list[Any], *arguments: Any, **options: Any) -> Any:
        """The statements of a cell, one by one."""
        if not self._is_nested:
            self._nodes = nodelist
        return await super().run_ast_nodes(nodelist, *arguments, **options)

    async def run_code(self, code_obj: Any, result: Any = None, *, async_: bool = False) -> bool:
        """One statement of a cell; whether the cell ends with it."""
        execution = self.execution
        if execution is None or self._is_nested:
            return bool(await super().run_code(code_obj, result, async_=async_))
        place, self._next = self._next, self._next + 1
        if place in execution.left_out:
            return not execution.goes_on
        execution.statement = place
        execution.at(place, self._nodes[place].lineno)
        self._is_nested = True
        try:
            has_failed = await super().run_code(code_obj, result, async_=async_)
        finally:
            self._is_nested = False
        if has_failed and execution.goes_on:
            execution.failed(place, result.error_in_exec)
            result.error_in_exec = None
            return False
        return bool(has_failed)


class NamedCells(CachingCompiler):
    """Calls a cell's code ``<label>``; what its magics execute, ``<label: part>``. What has been parsed ahead is not parsed again."""

    _ahead: tuple[str, int, ast.AST] | None = None

    def parse_ahead(self, source: str) -> None:
        """Parse what will be asked for next, or raise what :func:`ast.parse` raises."""
        self._ahead = source, self.flags, super().ast_parse(source)

    def ast_parse(self, source: str, filename: str = "<unknown>", symbol: str = "exec") -> ast.AST:
        """The tree of some code, which is the caller's own."""
        ahead, self._ahead = self._ahead, None
        if ahead and ahead[:2] == (source, self.flags) and symbol == "exec":
            return ahead[2]
        return super().ast_parse(source, filename, symbol)

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        """The name that tracebacks have."""
        from IPython import get_ipython

        execution = getattr(get_ipython(), "execution", None)
        if execution is None:
            return super().get_code_name(raw_code, transformed_code, number)
        return f"<{execution.label}>" if raw_code == execution.source else f"<{execution.label}: part>"


class Unrendered(DisplayFormatter):
    """What is displayed has no representation."""

    def format(self, *_: Any, **__: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """Nothing."""
        return {}, {}


class FewRuns(execution_magics.Timer):
    """``%timeit`` takes each measurement with one run of the statement."""

    def timeit(self, number: int = ONE_RUN) -> float:
        """Run once, and say what ``number`` runs would have taken."""
        return float(super().timeit(1) * number)

    def repeat(self, repeat: int = ONE_RUN, number: int = ONE_RUN) -> list[float]:
        """Measure once, and say so ``repeat`` times."""
        return [self.timeit(number)] * repeat


def make_observed_shell(folder: Path) -> ObservedShell:
    """The shell of the children that will be forked, with its profile in ``folder``."""
    made = make_shell(folder, ObservedShell)
    recorder = Recorder()
    recorder.post = lambda _: None
    made.displayhook.session = made.display_pub.session = made.kernel.session = recorder
    made.input_transformer_manager = PlainCells(made.compile.parse_ahead)
    made.configurables.append(_inline_backend()(parent=None))
    execution_magics.Timer = FewRuns  # type: ignore[misc]
    shell: ObservedShell = made
    return shell


def _inline_backend() -> Any:
    """The class that ``%config InlineBackend`` sets. Its package would import pyplot, which only cells that plot need."""
    spec = importlib.util.find_spec(INLINE)
    if spec is None or INLINE in sys.modules:
        return importlib.import_module(f"{INLINE}.config").InlineBackend
    sys.modules[INLINE] = importlib.util.module_from_spec(spec)  # without executing it
    try:
        return importlib.import_module(f"{INLINE}.config").InlineBackend
    finally:
        del sys.modules[INLINE]  # whoever imports it does so whole, around the same module of options


def warm_up_cells(shell: ObservedShell) -> None:
    """Execute a cell of most kinds once."""
    shell.begin()
    loop = PipeLoop()
    run_in(loop, shell.execute(Execution("warm", WARM)))
    loop.close()


ObservedShell.compiler = NamedCells
ObservedShell.__name__, ObservedShell.__qualname__ = Shell.__name__, Shell.__qualname__
ObservedShell.__module__ = Shell.__module__


def _close_figures() -> None:
    """As the inline backend does when it has shown them."""
    pyplot = sys.modules.get(PYPLOT)
    if pyplot is not None:
        pyplot.close("all")
