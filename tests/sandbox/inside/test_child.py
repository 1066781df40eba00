"""A child's work, run in the tests' own process."""

import io
import signal
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import autograder
from autograder.probing import Draw, Submission, probe
from autograder.sandbox import protocol
from autograder.sandbox.inside import child, run_probe
from autograder.sandbox.inside.mark import Place
from autograder.sandbox.inside.observed_shell import ObservedShell, make_observed_shell
from autograder.sandbox.inside.printed import Printed
from autograder.sandbox.protocol import (
    Cell,
    CellEnded,
    CellStarted,
    Defined,
    Finished,
    Job,
    ProbeEnded,
    ProbeOrder,
    ProbeStarted,
    StatementFailed,
)
from autograder.sandbox.transcript import (
    Missing,
    NotImplementedYet,
    OutputLimit,
    Raised,
    Returned,
    TupleValue,
    plain,
)


@pytest.fixture(autouse=True)
def shell(tmp_path: Path) -> Iterator[ObservedShell]:
    """The shell of a child, and what a child changes in its process put back, which need not do so because it dies."""
    streams, main = (sys.stdout, sys.stderr), sys.modules["__main__"]
    kept, interrupt = dict(vars(autograder)), signal.getsignal(signal.SIGINT)
    with warnings.catch_warnings():
        yield make_observed_shell(tmp_path)
    ObservedShell.clear_instance()
    signal.signal(signal.SIGINT, interrupt)
    sys.stdout, sys.stderr = streams
    sys.modules["__main__"] = main
    for name in vars(autograder).keys() - kept:
        del vars(autograder)[name]
    vars(autograder).update(kept)
    torch.set_default_dtype(torch.float32)


@probe
def trial(submission: Submission, draw: Draw) -> Any:
    """What the submission's trial returns."""
    return submission.trial()


def run(
    *sources: str, probes: int = 1, first: int = 0, script: bool = False, **options: Any
) -> list[protocol.Step]:
    cells = [Cell(source, f"cell {number}", script) for number, source in enumerate(sources, start=1)]
    orders = [ProbeOrder("trial", 7)] * probes
    sent: list[protocol.Step] = []
    job = Job(cells, options.pop("stops", {}), orders, first, None, 1, ["trial"], **options)
    shell: Any = ObservedShell.instance()
    child.run_job(job, {"trial": trial}, sent.append, shell)
    return sent


def record(source: str) -> ProbeEnded:
    return next(m for m in run(source) if isinstance(m, ProbeEnded))


def test_steps_are_told_in_order_each_begun_and_ended() -> None:
    messages = run("a = 1", "def trial(): return a", probes=2)
    assert messages == [
        CellStarted(0), CellEnded(0, None), CellStarted(1), CellEnded(1, None, 0, [Defined(0, "function", 1)]),
        ProbeStarted(0), ProbeEnded(0, Returned(1), [], "", 0),
        ProbeStarted(1), ProbeEnded(1, Returned(1), [], "", 0), Finished(),
    ]  # fmt: skip


def test_a_cell_ends_where_it_has_ended_a_child_before_and_a_script_goes_on_after_it() -> None:
    source = "a = 1\nraise SystemExit\na = 2\ndef trial(): return a"
    assert run(source, stops={0: [1]})[-2] == ProbeEnded(0, Missing("trial"), [], "", 0)
    messages = run(source, stops={0: [1]}, script=True, probes=2, first=1)
    assert messages[-3:] == [ProbeStarted(1), ProbeEnded(1, Returned(2), [], "", 0), Finished()]


def test_a_failing_cell_does_not_stop_the_rest_and_what_stood_above_stays() -> None:
    messages = run("x = 1\n1 / 0\nx = 2", "def trial(): return x")
    assert messages[1] == CellEnded(0, Raised("ZeroDivisionError", "division by zero", "cell 1", 2), 1)
    assert messages[-2] == ProbeEnded(0, Returned(1), [], "", 0)


def test_a_failing_statement_of_a_script_costs_itself() -> None:
    messages = run("from google.colab import drive\nx = 1\n1 / 0\ndef trial(): return x", script=True)
    failed = [
        (m.statement, m.raised.type_name, m.raised.line) for m in messages if isinstance(m, StatementFailed)
    ]
    assert failed == [(0, "ModuleNotFoundError", 1), (2, "ZeroDivisionError", 3)]
    assert messages[-2] == ProbeEnded(0, Returned(1), [], "", 0)


def test_it_is_told_at_which_statement_a_child_is() -> None:
    places: list[Place] = []
    shell: Any = ObservedShell.instance()
    cells = [Cell("x = 1\n\ny = 2", "cell 1"), Cell("%%time\nz = 3", "cell 2")]
    child.run_job(Job(cells, {}, [], 0, None, 1), {}, lambda _: None, shell, places.append)
    assert places == [Place(0, 0, 1), Place(0, 1, 3), Place(1, 0, 1)]


def test_who_binds_an_exercises_name_is_told() -> None:
    messages = run("def trial(): ...", "x = 1\nfor trial in (1.0,): pass", "class trial: ...", "y = trial")
    found = [m.defined for m in messages if isinstance(m, CellEnded)]
    assert found == [[Defined(0, "function", 1)], [Defined(0, "other", 2)], [Defined(0, "class", 1)], []]


def test_who_deletes_an_exercises_name_is_told() -> None:
    messages = run("def trial(): ...", "x = 1\ndel trial", "def trial(): ...\ndel trial\ntrial = None")
    found = [m.defined for m in messages if isinstance(m, CellEnded)]
    assert found[:2] == [[Defined(0, "function", 1)], [Defined(0, "deleted", 2)]]
    assert found[2][:2] == [Defined(0, "function", 1), Defined(0, "deleted", 2)]


def test_a_script_knows_its_file_and_both_are_main(shell: ObservedShell) -> None:
    job = Job(
        [Cell("def trial(): return __file__, __name__", "cell 1", True)], {}, [ProbeOrder("trial", 7)], 0, None, 1,
        script="/there/it.py",
    )  # fmt: skip
    sent: list[protocol.Step] = []
    child.run_job(job, {"trial": trial}, sent.append, shell)
    assert sent[-2] == ProbeEnded(0, Returned(TupleValue(["/there/it.py", "__main__"])), [], "", 0)
    assert isinstance(run("def trial(): return __file__")[-2].outcome, Raised)  # type: ignore[union-attr]


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
    assert len(outcome.message) == run_probe.MAX_TEXT


def test_prints_and_warnings_are_kept_and_cut() -> None:
    ended = record(
        "import warnings\ndef trial():\n    print('\\ud800' + 'x' * 20_000)\n"
        "    for n in range(50): warnings.warn('w' * 1000 + str(n))"
    )
    assert ended.printed_chars == 20_002
    assert len(ended.printed) == run_probe.MAX_TEXT
    assert ended.printed.startswith("?xxx")
    assert len(ended.warnings) == protocol.KEPT_WARNINGS
    assert {len(text) for text in ended.warnings} == {500}


def test_what_a_cell_prints_goes_nowhere() -> None:
    assert record("print('loud')\ndef trial(): return 1").printed == ""


def test_standard_output_is_a_stream_that_can_be_written() -> None:
    stream = Printed()
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


def returned(*sources: str) -> Any:
    """What trial returns, as plain Python."""
    ended = run(*sources)[-2]
    assert isinstance(ended, ProbeEnded)
    assert isinstance(ended.outcome, Returned), ended.outcome
    return plain(ended.outcome.value)


def test_magics_run_and_programs_are_refused_and_go_on() -> None:
    sources = (
        "%matplotlib inline\n%config InlineBackend.figure_format = 'retina'\n!rm -rf /\nfiles = !ls\n%pip install x\n"
        "!!ls\n%conda install x\n%time a = 1\nprint?\n?print\nget_ipython().run_line_magic('time', 'b = 2')\ndisplay(3)",
        "%%bash\nexit 1",
        "from autograder import check\ncheck('x')\ndef trial(): return [a, b, list(files)]",
    )
    assert returned(*sources) == [1, 2, []]


def test_what_the_package_offers_in_a_notebook_does_nothing_as_a_function_and_as_a_magic() -> None:
    offered = [name for name in autograder.__all__ if name != "__version__"]
    assert "check" in offered
    functions = "".join(f"from autograder import {name}\n{name}('x')\n" for name in offered)
    magics = "%load_ext autograder\n" + "".join(f"%{name} x\n" for name in offered) + "a = 5"
    assert returned(functions, magics, "%%check x\na = 6", "def trial(): return a") == 5


@pytest.mark.parametrize(
    "source",
    [
        "%%time\n%time a = 5",
        "%%capture\n%%time\n%time a = 5",
        "%%capture out\nprint(1)\na = 5",
        "import asyncio\nawait asyncio.sleep(0)\na = 5",
        "a = await __import__('asyncio').gather(*[]) or 5",
        "%%writefile made_by_magic.py\na = 5",
        "a = 5\n%timeit -n 1000 a",
        "t = %timeit -o 1\na = 5 if t.average > 0 else 0",
        "2 + 3\na = 5",
    ],
)
def test_magics_of_every_kind_run_the_code_in_them(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    after = "from made_by_magic import a\n" if "made_by_magic" in source else ""
    assert returned(source, f"{after}def trial(): return a") == 5


def test_what_a_shell_keeps_is_kept() -> None:
    assert returned("6 * 7", "x = _ + Out[1]", "def trial(): return [x, In[1], len(In)]") == [84, "6 * 7", 4]


def test_flags_of_the_future_and_sources_outlive_their_cell() -> None:
    sources = (
        "from __future__ import annotations\nimport inspect, torch",
        "@torch.jit.script\ndef double(x: torch.Tensor):\n    return 2 * x\ndef late(x: Nowhere): ...",
        "def trial(): return [inspect.getsource(late), double(torch.ones(1)).item()]",
    )
    assert returned(*sources) == ["def late(x: Nowhere): ...\n", 2.0]


def test_context_variables_outlive_their_cell_and_not_their_submission() -> None:
    """Decimal's precision is one, and so is what NumPy does about errors; a kernel keeps them for later cells."""
    sets = "import decimal\ndecimal.setcontext(decimal.Context(prec=50))"
    tells = "import decimal\nseen = decimal.getcontext().prec\ndef trial(): return [seen, decimal.getcontext().prec]"
    assert returned(sets, tells) == [50, 50]
    assert returned(tells) == [28, 28]


def test_a_second_submission_finds_nothing_of_the_first() -> None:
    run("from __future__ import annotations\nx = 1\nx")
    assert returned("def trial(y: int): ...\ndef trial(): return [len(In), len(Out), 'x' in globals()]") == [
        2,
        0,
        False,
    ]


def test_numpy_is_seeded_within_its_range() -> None:
    run_probe.seed_all(2**47)
    a = np.random.rand()
    run_probe.seed_all(2**47)
    assert np.random.rand() == a
