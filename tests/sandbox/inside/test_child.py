"""A child's work, run in the tests' own process."""

import io
import sys
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch

import autograder
from autograder.probing import Draw, Submission, probe
from autograder.sandbox import protocol
from autograder.sandbox.inside import child
from autograder.sandbox.protocol import (
    Cell,
    CellEnded,
    CellStarted,
    Finished,
    Job,
    ProbeEnded,
    ProbeOrder,
    ProbeStarted,
)
from autograder.sandbox.transcript import Missing, NotImplementedYet, OutputLimit, Raised, Returned


@pytest.fixture(autouse=True)
def put_back() -> Iterator[None]:
    """What a child changes in its process, and need not put back because it dies."""
    streams, main = (sys.stdout, sys.stderr), sys.modules["__main__"]
    kept = vars(autograder).get("check")
    with warnings.catch_warnings():
        yield
    sys.stdout, sys.stderr = streams
    sys.modules["__main__"] = main
    vars(autograder).pop("check", None)
    if kept is not None:
        vars(autograder)["check"] = kept
    torch.set_default_dtype(torch.float32)


@probe
def trial(submission: Submission, draw: Draw) -> Any:
    """What the submission's trial returns."""
    return submission.trial()


def run(*sources: str, skip: tuple[int, ...] = (), probes: int = 1, first: int = 0) -> list[protocol.Step]:
    cells = [Cell(source, f"cell {number}") for number, source in enumerate(sources, start=1)]
    orders = [ProbeOrder("trial", 7)] * probes
    sent: list[protocol.Step] = []
    child.run_job(Job(cells, [*skip], orders, first, None, 1), {"trial": trial}, sent.append)
    return sent


def record(source: str) -> ProbeEnded:
    return next(m for m in run(source) if isinstance(m, ProbeEnded))


def test_steps_are_told_in_order_each_begun_and_ended() -> None:
    messages = run("a = 1", "def trial(): return a", probes=2)
    assert messages == [
        CellStarted(0), CellEnded(0, None), CellStarted(1), CellEnded(1, None),
        ProbeStarted(0), ProbeEnded(0, Returned(1), [], "", 0),
        ProbeStarted(1), ProbeEnded(1, Returned(1), [], "", 0), Finished(),
    ]  # fmt: skip


def test_dead_cells_and_finished_probes_are_passed_over() -> None:
    messages = run("raise SystemExit", "def trial(): return 2", skip=(0,), probes=2, first=1)
    assert [type(m).__name__ for m in messages][:2] == ["CellStarted", "CellEnded"]
    assert messages[2:] == [ProbeStarted(1), ProbeEnded(1, Returned(2), [], "", 0), Finished()]


def test_a_failing_cell_does_not_stop_the_rest() -> None:
    messages = run("x = 1\n1 / 0", "def trial(): return x")
    assert messages[1] == CellEnded(0, Raised("ZeroDivisionError", "division by zero", "cell 1", 2))
    assert messages[-2] == ProbeEnded(0, Returned(1), [], "", 0)


@pytest.mark.parametrize(
    ("source", "outcome"),
    [
        ("", Missing("trial")),
        ("def trial(): raise NotImplementedError", NotImplementedYet()),
        ("def trial(): import sys; sys.exit(0)", Raised("SystemExit", "0", "cell 1", 1)),
        ("def trial():\n    raise KeyError('k')", Raised("KeyError", "'k'", "cell 1", 2)),
        ("def trial(): raise ValueError('\\ud800')", Raised("ValueError", "?", "cell 1", 1)),
        ("def trial(): return 'x' * 3_000_000", OutputLimit(3_000_000)),
        ("def trial(): return ['x' * 900_000] * 9", OutputLimit(8_100_047)),
    ],
)
def test_every_way_to_fail_has_its_outcome(source: str, outcome: Any) -> None:
    got = record(source).outcome
    if isinstance(outcome, OutputLimit):
        assert isinstance(got, OutputLimit)
    else:
        assert got == outcome


def test_a_syntax_error_is_placed_in_its_cell() -> None:
    ended = run("x = 1\ndef f(:\n")[1]
    assert isinstance(ended, CellEnded)
    assert ended.raised
    assert (ended.raised.type_name, ended.raised.cell, ended.raised.line) == ("SyntaxError", "cell 1", 2)


def test_the_text_of_an_exception_is_cut() -> None:
    outcome = record("def trial(): raise ValueError('x' * 10**6)").outcome
    assert isinstance(outcome, Raised)
    assert len(outcome.message) == child.MAX_TEXT


def test_prints_and_warnings_are_kept_and_cut() -> None:
    ended = record(
        "import warnings\ndef trial():\n    print('\\ud800' + 'x' * 20_000)\n"
        "    for n in range(50): warnings.warn('w' * 1000 + str(n))"
    )
    assert ended.printed_chars == 20_002
    assert len(ended.printed) == child.MAX_TEXT
    assert ended.printed.startswith("?xxx")
    assert len(ended.warnings) == protocol.KEPT_WARNINGS
    assert {len(text) for text in ended.warnings} == {500}


def test_what_a_cell_prints_goes_nowhere() -> None:
    assert record("print('loud')\ndef trial(): return 1").printed == ""


def test_standard_output_is_a_stream_that_can_be_written() -> None:
    stream = child.Printed()
    assert isinstance(stream, io.TextIOBase)
    assert stream.writable()
    assert stream.write("abc") == 3


def test_an_exercise_cannot_leave_state_behind_for_the_next() -> None:
    spoil = (
        "import torch, random, numpy\n"
        "def trial():\n"
        "    state = (torch.is_grad_enabled(), str(torch.get_default_dtype()), torch.rand(1).item(),\n"
        "             random.random(), float(numpy.random.rand()))\n"
        "    torch.set_grad_enabled(False); torch.set_default_dtype(torch.float64)\n"
        "    return list(state)"
    )
    first, second = [m.outcome for m in run(spoil, probes=2) if isinstance(m, ProbeEnded)]
    torch.set_grad_enabled(True)
    assert first == second
    assert isinstance(first, Returned)


def test_magics_and_shell_lines_are_tolerated() -> None:
    ended = record(
        "%matplotlib inline\n!rm -rf /\nfiles = !ls\n%time a = 1\nget_ipython().anything(1)\ndisplay(3)\n"
        "from autograder import check\ncheck('x')\ndef trial(): return a"
    )
    assert ended.outcome == Returned(1)


def test_the_body_of_a_timed_cell_runs_and_that_of_a_shell_cell_does_not() -> None:
    messages = run("%%time\na = 5", "%%bash\nexit 1", "def trial(): return a")
    assert isinstance(messages[-2], ProbeEnded)
    assert messages[-2].outcome == Returned(5)


def test_plain_python_is_left_as_it_is() -> None:
    source = "x = '''\n%time not a magic\n'''"
    assert child.python_of(source) is source
    assert child.python_of("x = 1\0") != ""


def test_numpy_is_seeded_within_its_range() -> None:
    child.reset_global_state(2**47)
    a = np.random.rand()
    child.reset_global_state(2**47)
    assert np.random.rand() == a
