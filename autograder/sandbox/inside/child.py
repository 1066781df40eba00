"""One child: execute a submission's cells, then run the probes, and write down what happened.

Everything here shares a process with the student's code and is trusted by nobody: whatever
that code does to this module, the worst that comes of it is a wrong record of its own.
"""

import asyncio
import contextlib
import os
import signal
import sys
import threading
import types
import warnings
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextvars import copy_context
from functools import partial
from typing import Any

from autograder.probing import Draw, Probe, Submission
from autograder.sandbox.inside.event_loop import run_in
from autograder.sandbox.inside.mark import Place
from autograder.sandbox.inside.observed_shell import Execution, ObservedShell
from autograder.sandbox.inside.printed import Printed
from autograder.sandbox.inside.process_state import ProcessState
from autograder.sandbox.inside.run_probe import raised, run_probe
from autograder.sandbox.protocol import (
    KEPT_DEFINITIONS,
    KEPT_FAILURES,
    CellEnded,
    CellStarted,
    Defined,
    Finished,
    Job,
    ProbeStarted,
    StatementFailed,
    Step,
)
from autograder.sandbox.transcript import Adaptation, Kind

Send = Callable[[Step], None]


def run_job(
    job: Job,
    probes: Mapping[str, Probe],
    send: Send,
    shell: ObservedShell,
    at: Callable[[Place], None] = lambda _: None,
    adapted: list[Adaptation] | None = None,
    fresh: ProcessState | None = None,
) -> None:
    """Run ``job`` in this process, reporting each step through ``send`` as it begins and ends.

    Args:
        shell: executes the cells, in a namespace of their own.
        at: told of each statement before it is executed.
        adapted: what the submission has been given otherwise than it asked for, by the end.
        fresh: :meth:`ProcessState.fresh` of now, if the caller has it; its folder becomes this process's.
    """
    namespace, state = shell.begin(), fresh or ProcessState.fresh()
    state.folder = os.getcwd()  # noqa: PTH109 - in each child
    _silence_the_package(vars(sys.modules["autograder"]))
    if job.script:
        namespace["__file__"] = job.script
    context = (
        copy_context()
    )  # one for all, as in a kernel: NumPy's and decimal's settings are context variables
    with _running_loop() as loop:
        for index in range(len(job.cells)):
            send(CellStarted(index))
            send(_run_cell(index, job, shell, partial(run_in, loop, context=context), send, at))
    state.recursion = max(state.recursion, sys.getrecursionlimit())
    with shell.builtin_trap:
        context.run(_run_probes, job, probes, Submission(namespace), state, send)
    send(Finished(sorted(set(adapted or ()))))


def _run_probes(
    job: Job, probes: Mapping[str, Probe], submission: Submission, state: ProcessState, send: Send
) -> None:
    labels = [cell.label for cell in job.cells]
    for index in range(job.first, len(job.probes)):
        order = job.probes[index]
        send(ProbeStarted(index))
        send(run_probe(index, probes[order.name], submission, Draw(order.seed), labels, state))


def _without_a_word(*_: object) -> contextlib.suppress:
    """What stands around a demonstration that calls exercises: it may raise what it likes."""
    return contextlib.suppress(Exception)


def _silence_the_package(names: dict[str, Any]) -> None:
    """What the package offers students in a notebook does nothing here, as a function and as a magic."""

    def nothing(*_: object, **__: object) -> None:
        pass

    def load_ipython_extension(shell: Any) -> None:
        for name in names["_HOMES"]:
            shell.register_magic_function(nothing, "line_cell", name)

    names.update(dict.fromkeys(names["_HOMES"], nothing), load_ipython_extension=load_ipython_extension)
    names["needs"] = _without_a_word


@contextlib.contextmanager
def _running_loop() -> Iterator[asyncio.AbstractEventLoop]:
    """The loop that cells run in. What they have left in it ends with them."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        yield loop
    finally:
        asyncio.set_event_loop(None)
        with contextlib.suppress(BaseException):
            loop.close()


def _run_cell(
    index: int,
    job: Job,
    shell: ObservedShell,
    run: Callable[[Coroutine[Any, Any, None]], None],
    send: Send,
    at: Callable[[Place], None],
) -> CellEnded:
    """Execute one cell; what of it failed, and which of the exercises' names it has bound."""
    cell, labels = job.cells[index], [cell.label for cell in job.cells]
    definitions = _Definitions(job.names, shell.user_ns)
    execution = Execution(cell.label, cell.source, frozenset(job.stops.get(index, ())), cell.is_script)
    failures = 0

    def at_statement(statement: int, line: int) -> None:
        definitions.look(line)
        at(Place(index, statement, line))

    def failed(statement: int, error: BaseException) -> None:
        nonlocal failures
        failures += 1
        if failures <= KEPT_FAILURES:
            send(StatementFailed(index, statement, raised(error, labels)))

    execution.at, execution.failed = at_statement, failed
    sys.stdout = sys.stderr = Printed()
    with warnings.catch_warnings(), _interruptible():
        warnings.simplefilter("ignore")
        try:
            run(shell.execute(execution))
        except BaseException as interrupt:  # noqa: BLE001 - it was outside of its own code
            execution.error = interrupt
    definitions.look(0)
    ended = raised(execution.error, labels) if execution.error else None
    return CellEnded(index, ended, execution.statement, definitions.found)


@contextlib.contextmanager
def _interruptible() -> Iterator[None]:
    """Within, SIGINT is a KeyboardInterrupt; after it, nothing."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


class _Definitions:
    """Which of some names a cell binds or deletes, to what, and where."""

    def __init__(self, names: list[str], namespace: dict[str, Any]) -> None:
        self._names, self._namespace = names, namespace
        self._before = [namespace.get(name) for name in names]
        self._line = 0
        self.found: list[Defined] = []

    def look(self, next_line: int) -> None:
        """Note what the statement before ``next_line`` has bound."""
        for number, name in enumerate(self._names):
            now = self._namespace.get(name)
            if now is not self._before[number] and len(self.found) < KEPT_DEFINITIONS:
                self._before[number] = now
                kind: Kind = _kind_of(now) if name in self._namespace else "deleted"
                self.found.append(Defined(number, kind, self._line))
        self._line = next_line


def _kind_of(value: Any) -> Kind:
    if isinstance(value, type):
        return "class"
    return "function" if isinstance(value, types.FunctionType) or callable(value) else "other"
