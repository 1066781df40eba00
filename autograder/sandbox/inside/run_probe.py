"""A probe, run on what a submission has defined, and what came of it as a record.

Everything here shares a process with the student's code and is trusted by nobody: whatever
that code does to this module, the worst that comes of it is a wrong record of its own.
"""

import random
import sys
import warnings
from collections.abc import Collection

import msgspec
import numpy as np
import torch

from autograder.probing import Draw, MissingName, Probe, Submission
from autograder.sandbox.inside.encode import TooLarge, encode_value, type_name
from autograder.sandbox.inside.printed import Printed
from autograder.sandbox.inside.process_state import ProcessState, out_of_inference_mode
from autograder.sandbox.protocol import KEPT_WARNINGS, MAX_RECORD, ProbeEnded
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


def run_probe(
    index: int,
    probe: Probe,
    submission: Submission,
    draw: Draw,
    labels: Collection[str],
    state: ProcessState,
) -> ProbeEnded:
    """Run one probe in ``state``, whatever an earlier exercise has left behind; what came of it, its warnings and its prints."""
    with out_of_inference_mode():
        state.restore()
        seed_all(draw.seed)
        printed = Printed()
        sys.stdout = sys.stderr = printed
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            outcome = outcome_of(probe, submission, draw, labels)
            notes = [encodable(f"{w.category.__name__}: {w.message}"[:500]) for w in caught[:KEPT_WARNINGS]]
    return ProbeEnded(index, outcome, notes, encodable(printed.head), printed.chars)


def seed_all(seed: int) -> None:
    """Seed the generators that functions draw from."""
    # torch.manual_seed also looks for GPUs: 20 file look-ups a call
    torch.default_generator.manual_seed(seed)
    random.seed(seed)
    np.random.seed(seed % 2**32)


def outcome_of(probe: Probe, submission: Submission, draw: Draw, labels: Collection[str]) -> ChildOutcome:
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
        return raised(error, labels)


def raised(error: BaseException, labels: Collection[str]) -> Raised:
    """``error`` as data: its type, its text, and the last place of it in the student's own cells."""
    files = {f"<{label}>": label for label in labels}
    cell = line = None
    if isinstance(error, SyntaxError):
        if error.filename in files:
            cell, line = files[error.filename], error.lineno
        error.filename = None  # or its text would name a file that nobody has
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in files:
            cell, line = files[trace.tb_frame.f_code.co_filename], trace.tb_lineno
        trace = trace.tb_next
    return Raised(type_name(type(error)), encodable(str(error)[:MAX_TEXT]), cell, line)


def encodable(text: str) -> str:
    """``text`` without lone surrogates, which no encoding can hold."""
    return text.encode("utf-8", "replace").decode()
