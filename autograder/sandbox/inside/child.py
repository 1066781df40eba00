"""One child: run a submission's cells, then the probes, and write down what happened.

Everything here shares a process with the student's code and is trusted by nobody: whatever
that code does to this module, the worst that comes of it is a wrong record of its own.
"""

import io
import random
import re
import sys
import types
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import numpy as np
import torch

from autograder.probing import Draw, MissingName, Probe, Submission
from autograder.sandbox.inside.encode import TooLarge, encode_value, type_name
from autograder.sandbox.inside.python_of import python_of
from autograder.sandbox.protocol import (
    KEPT_WARNINGS,
    MAX_RECORD,
    Cell,
    CellEnded,
    CellStarted,
    Finished,
    Job,
    ProbeEnded,
    ProbeStarted,
    Step,
)
from autograder.sandbox.transcript import (
    MAX_TEXT,
    ChildOutcome,
    Missing,
    NotImplementedYet,
    OutputLimit,
    Raised,
    Returned,
)

RECORD_BYTES = MAX_RECORD // 2
MAGIC_OPTIONS = re.compile(r"^(\s*-\w+(\s*\d+|\s+\w+(?=\s+-))?)+\s+")
"""``-n 3 -r 1`` of ``%timeit -n 3 -r 1 f(x)``."""
BODY_MAGICS = {"time", "timeit", "capture", "prun"}
"""Magics whose body is the student's code; all others are passed over."""

Send = Callable[[Step], None]


class Printed(io.TextIOBase):
    """Standard output as a transcript keeps it: the head of the text, and how long it was."""

    def __init__(self) -> None:
        self.head = ""
        self.chars = 0

    def write(self, text: str) -> int:
        """Take ``text``; keep it while there is room."""
        room = MAX_TEXT - len(self.head)
        if room > 0:
            self.head += text[:room]
        self.chars += len(text)
        return len(text)

    def writable(self) -> bool:
        """Always."""
        return True


class QuietShell:
    """Stands for IPython's shell: magics that time or capture run their body, the rest does nothing."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self.user_ns = namespace

    def run_line_magic(self, name: str, line: str, *_: Any, **__: Any) -> None:
        """``%name line``."""
        if name in BODY_MAGICS:
            exec(MAGIC_OPTIONS.sub("", line), self.user_ns)  # noqa: S102 - the sandbox is for this

    def run_cell_magic(self, name: str, _line: str, body: str, *_: Any, **__: Any) -> None:
        """``%%name`` and the cell below it."""
        if name in BODY_MAGICS:
            exec(body, self.user_ns)  # noqa: S102 - the sandbox is for this

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_, **__: None


def run_job(job: Job, probes: Mapping[str, Probe], send: Send) -> None:
    """Run ``job`` in this process, reporting each step through ``send`` as it begins and ends."""
    namespace = new_namespace()
    for index, cell in enumerate(job.cells):
        if index not in job.skip:
            send(CellStarted(index))
            send(CellEnded(index, run_cell(cell, namespace, job.cells)))
    for index in range(job.first, len(job.probes)):
        order = job.probes[index]
        send(ProbeStarted(index))
        send(run_probe(index, probes[order.name], Submission(namespace), Draw(order.seed), job.cells))
    send(Finished())


def new_namespace() -> dict[str, Any]:
    """An empty ``__main__`` for a submission, in which ``check`` and the shell do nothing."""
    main = types.ModuleType("__main__")
    sys.modules["__main__"] = main
    vars(sys.modules["autograder"])["check"] = lambda *_, **__: None
    shell = QuietShell(main.__dict__)
    main.__dict__.update(get_ipython=lambda: shell, display=lambda *_, **__: None)
    return main.__dict__


def run_cell(cell: Cell, namespace: dict[str, Any], cells: list[Cell]) -> Raised | None:
    """Execute one cell; None if it ran to its end."""
    sys.stdout = sys.stderr = Printed()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compile(python_of(cell.source), f"<{cell.label}>", "exec"), namespace)  # noqa: S102 - the sandbox is for this
    except BaseException as error:  # noqa: BLE001 - SystemExit is an outcome too
        return raised(error, cells)
    return None


def run_probe(index: int, probe: Probe, submission: Submission, draw: Draw, cells: list[Cell]) -> ProbeEnded:
    """Run one probe from a defined state, and keep what came of it, its warnings and its prints."""
    reset_global_state(draw.seed)
    printed = Printed()
    sys.stdout = sys.stderr = printed
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        outcome = outcome_of(probe, submission, draw, cells)
        notes = [encodable(f"{w.category.__name__}: {w.message}"[:500]) for w in caught[:KEPT_WARNINGS]]
    return ProbeEnded(index, outcome, notes, encodable(printed.head), printed.chars)


def reset_global_state(seed: int) -> None:
    """Undo what an earlier exercise may have left behind, so that it costs nothing here."""
    torch.set_grad_enabled(True)
    torch.set_default_dtype(torch.float32)
    torch.default_generator.manual_seed(
        seed
    )  # torch.manual_seed also looks for GPUs: 20 file look-ups a call
    random.seed(seed)
    np.random.seed(seed % 2**32)


def outcome_of(probe: Probe, submission: Submission, draw: Draw, cells: list[Cell]) -> ChildOutcome:
    """What ``probe`` returned, or how it failed."""
    try:
        value = encode_value(probe(submission, draw), budget_bytes=RECORD_BYTES)
        size_bytes = len(msgspec.msgpack.encode(value))
        return Returned(value) if size_bytes <= RECORD_BYTES else OutputLimit(size_bytes)
    except MissingName as error:
        return Missing(error.name)
    except NotImplementedError:
        return NotImplementedYet()
    except TooLarge as error:
        return OutputLimit(error.size_bytes)
    except BaseException as error:  # noqa: BLE001 - SystemExit is an outcome too
        return raised(error, cells)


def raised(error: BaseException, cells: list[Cell]) -> Raised:
    """``error`` as data: its type, its text, and the last place of it in the student's own cells."""
    labels = {f"<{cell.label}>": cell.label for cell in cells}
    cell = line = None
    if isinstance(error, SyntaxError) and error.filename in labels:
        cell, line = labels[error.filename], error.lineno
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in labels:
            cell, line = labels[trace.tb_frame.f_code.co_filename], trace.tb_lineno
        trace = trace.tb_next
    return Raised(type_name(type(error)), encodable(str(error)[:MAX_TEXT]), cell, line)


def encodable(text: str) -> str:
    """``text`` without lone surrogates, which no encoding can hold."""
    return text.encode("utf-8", "replace").decode()
