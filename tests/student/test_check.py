"""A student's check: in the notebook's own process, which it leaves as it found it, and in a real notebook."""

import linecache
import random
import shutil
import sys
import types
from html import escape as html_escape
from pathlib import Path
from typing import Any

import msgspec
import nbformat
import numpy as np
import pytest
import torch
from nbclient import NotebookClient
from nbgrader.utils import get_partial_grade

from autograder.assignment.hint_records import hints_seen
from autograder.errors import UsageError
from autograder.results.model import HintSeen
from autograder.sandbox.transcript import NotRun, Raised, TimedOut
from autograder.student.check import check, check_in, observe_here
from autograder.student.report import CheckReport, OwnCode, report_on
from autograder.student.shipped import PublicChecks, decode_expected, encode_expected

RIGHT = "def square_gradient(x):\n    return 2 * x\n"
FORGETS = "def square_gradient(x):\n    return x.clone()\n"
SECOND_PROBE = '\ndef once_more(submission, draw):\n    """Once more."""\n    return submission.square_gradient(torch.ones(3))\n'
SECOND_TEST = (
    '\n\n@points(0, exercise="square_gradient")\ndef test_once_more(once_more):\n    """Once more."""\n'
    "    once_more.assert_equal()\n"
)


@pytest.fixture(scope="module")
def checks(tiny_built: Path) -> PublicChecks:
    return PublicChecks(tiny_built)


@pytest.fixture
def folder(tiny_built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A student's folder of this test's own, which is the current one."""
    copy = Path(shutil.copytree(tiny_built, tmp_path / "06_tiny"))
    monkeypatch.chdir(copy)
    return copy


def report_of(source: str, checks: PublicChecks) -> CheckReport:
    namespace: dict[str, Any] = {"torch": torch}
    exec(source, namespace)
    return check_in(checks, "square_gradient", namespace)


def check_at_the_end_of(source: str) -> CheckReport:
    """``check`` as the last line of a module with ``source``."""
    namespace: dict[str, Any] = {"check": check, "torch": torch}
    exec(source + "\nreport = check('square_gradient')\n", namespace)
    report = namespace["report"]
    assert isinstance(report, CheckReport)
    return report


def test_a_right_solution_earns_the_exercises_points(checks: PublicChecks) -> None:
    report = report_of(RIGHT, checks)
    assert report.passed
    assert repr(report) == "100.0"
    html = report._repr_html_()
    assert "1 of 1 public checks passed" in html
    assert "✓" in html


def test_a_known_mistake_is_named_with_what_was_called_got_and_expected(checks: PublicChecks) -> None:
    report = report_of(FORGETS, checks)
    assert repr(report) == "0.0"
    html = report._repr_html_()
    for text in (
        "Forgets the factor 2.",
        "brings its exponent down",
        "square_gradient(x) for x = (1, -2, 0.5)",
    ):
        assert text in html
    assert report.result.tests[0].diagnosis == "square_gradient/forgets_the_two"
    assert {"got": "1", "expected": "2"}.items() <= report.result.tests[0].detail.items()


@pytest.mark.parametrize(
    ("source", "verdict", "shown"),
    [
        (
            "def square_gradient(x):\n    raise NotImplementedError()",
            "not_implemented",
            "to do",
        ),
        ("", "missing", "nothing called square_gradient is defined"),
        ("def square_gradient(x):\n    return x @ torch.ones(4)", "raised", "RuntimeError"),
        ("def square_gradient(x):\n    return [1]", "failed", "a list of 1"),
        ("def square_gradient(x):\n    raise SystemExit(3)", "raised", "SystemExit: 3"),
    ],
)
def test_how_it_failed_is_shown(source: str, verdict: str, shown: str, checks: PublicChecks) -> None:
    report = report_of(source, checks)
    assert report.result.tests[0].verdict == verdict
    assert shown in report._repr_html_()
    assert not report.passed


def test_what_a_student_wrote_is_escaped(checks: PublicChecks) -> None:
    html = report_of(
        "def square_gradient(x):\n    raise ValueError('<script>alert(1)</script>')", checks
    )._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_it_leaves_the_process_as_it_found_it(checks: PublicChecks) -> None:
    messes = (
        "import random, sys\nimport numpy as np\n"
        "def square_gradient(x):\n"
        "    torch.set_grad_enabled(False); torch.set_default_dtype(torch.float64); torch.manual_seed(1)\n"
        "    random.seed(1); np.random.seed(1); sys.stdout = sys.stderr = None\n"
        "    return 2 * x\n"
    )

    def state() -> list[Any]:
        return [
            sys.stdout,
            sys.stderr,
            torch.is_grad_enabled(),
            torch.get_default_dtype(),
            torch.get_rng_state().tolist(),
            random.getstate(),
            [part.tolist() if isinstance(part, np.ndarray) else part for part in np.random.get_state()],
        ]

    torch.manual_seed(5)
    random.seed(5)
    np.random.seed(5)
    try:
        torch.set_default_dtype(torch.float64)
        torch.set_grad_enabled(False)
        before = state()
        report = report_of(messes, checks)
        assert state() == before
        assert report.passed
    finally:
        torch.set_default_dtype(torch.float32)
        torch.set_grad_enabled(True)


def test_an_interrupt_stops_the_check_and_leaves_the_process_as_it_was(checks: PublicChecks) -> None:
    streams = sys.stdout, sys.stderr
    with pytest.raises(KeyboardInterrupt):
        report_of("def square_gradient(x):\n    raise KeyboardInterrupt", checks)
    assert (sys.stdout, sys.stderr) == streams


def test_what_is_printed_and_warned_stays_in_the_record(
    checks: PublicChecks, capsys: pytest.CaptureFixture[str]
) -> None:
    namespace: dict[str, Any] = {}
    exec(
        "import warnings\ndef square_gradient(x):\n    print('hello'); warnings.warn('careful'); return 2 * x",
        namespace,
    )
    record = observe_here(checks, "square_gradient", namespace).transcript.records["gradient_at_three_points"]
    assert (record.printed, record.printed_chars) == ("hello\n", 6)
    assert record.warnings == ["UserWarning: careful"]
    assert capsys.readouterr().out == ""


def test_outside_a_notebook_it_looks_at_the_module_that_called_it(folder: Path) -> None:
    assert check_at_the_end_of(RIGHT).passed
    assert not check_at_the_end_of(FORGETS).passed


def test_in_a_notebook_it_looks_at_the_notebooks_names(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import IPython

    shell = types.SimpleNamespace(user_ns={})
    exec(RIGHT, shell.user_ns)
    monkeypatch.setattr(IPython, "get_ipython", lambda: shell)
    assert check("square_gradient").passed


def test_an_unknown_exercise_names_those_there_are(folder: Path) -> None:
    with pytest.raises(UsageError, match="no exercise 'sqare'; there are: square_gradient"):
        check("sqare")


def test_without_checks_it_says_where_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=r"no .*expected\.json; run this in the assignment's folder"):
        check("square_gradient")


@pytest.mark.parametrize("content", ["{", '{"assignment": "06_tiny"}', "[]", ""])
def test_damaged_checks_are_said_to_be(content: str, folder: Path) -> None:
    (folder / "checks" / "expected.json").write_text(content)
    with pytest.raises(UsageError, match=r"expected\.json is damaged .*as you were given it"):
        check("square_gradient")


@pytest.mark.parametrize("name", ["probes.py", "test_tiny.py"])
def test_a_missing_check_file_is_said_to_be(name: str, folder: Path) -> None:
    (folder / "checks" / name).unlink()
    with pytest.raises(UsageError, match="as you were given it"):
        check("square_gradient")


def test_a_students_error_is_kept_without_our_traceback(checks: PublicChecks) -> None:
    namespace: dict[str, Any] = {}
    exec("def square_gradient(x):\n    return 1 / 0", namespace)
    outcome = observe_here(checks, "square_gradient", namespace).transcript.outcome(
        "gradient_at_three_points"
    )
    assert outcome == Raised("ZeroDivisionError", "division by zero")


def test_a_real_notebook_shows_the_report_and_the_points(tiny_built: Path, tmp_path: Path) -> None:
    work = Path(shutil.copytree(tiny_built, tmp_path / "work"))
    notebook = nbformat.read(work / "tiny.ipynb", as_version=4)
    exercise, checked = notebook.cells[3:5]
    assert exercise.metadata["nbgrader"]["grade_id"] == "square_gradient"
    exercise.source = exercise.source.replace("raise NotImplementedError()", "return x.detach().clone()")
    notebook.cells = [
        *notebook.cells[:5],
        nbformat.v4.new_code_cell(RIGHT),
        nbformat.v4.new_code_cell(checked.source),
        nbformat.v4.new_code_cell("%load_ext autograder\n%hint square_gradient 2"),
    ]
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(work)}}
    ).execute()
    wrong, right = (notebook.cells[n].outputs[0] for n in (4, 6))
    assert (wrong["data"]["text/plain"], right["data"]["text/plain"]) == ("0.0", "100.0")
    assert "Forgets the factor 2." in wrong["data"]["text/html"]
    assert "1 of 1 public checks passed" in right["data"]["text/html"]
    assert hints_seen(notebook) == [HintSeen("square_gradient", 2)]
    assert [get_partial_grade(output, 100.0) for output in (wrong, right)] == [0.0, 100.0]


def test_a_loop_is_stopped_and_its_line_said(folder: Path) -> None:
    checks = PublicChecks(folder)
    source = "def square_gradient(x):\n    n = 0\n    while True:\n        n += 1\n"
    linecache.cache["<looping>"] = (len(source), None, source.splitlines(keepends=True), "<looping>")
    namespace: dict[str, Any] = {}
    exec(compile(source, "<looping>", "exec"), namespace)
    observed = observe_here(checks, "square_gradient", namespace, limit_s=0.2)
    assert observed.transcript.outcome("gradient_at_three_points") == TimedOut(0.2)
    (place,) = observed.places.values()
    assert place in (
        "line 3, in square_gradient:\n    while True:",
        "line 4, in square_gradient:\n    n += 1",
    )
    report = report_on(checks, "square_gradient", observed.transcript, OwnCode(observed.places))
    html = report._repr_html_()
    assert "took longer than 0.2 s" in html
    assert place.partition("\n")[0] in html


def test_after_one_loop_the_checks_that_follow_are_not_run(folder: Path) -> None:
    probes, tests = folder / "checks" / "probes.py", folder / "checks" / "test_tiny.py"
    probes.write_text(probes.read_text() + probes.read_text().partition("@probe")[1] + SECOND_PROBE)
    tests.write_text(tests.read_text() + SECOND_TEST)
    path = folder / "checks" / "expected.json"
    expected = decode_expected(path.read_bytes())
    more = {"once_more": expected.reference["gradient_at_three_points"]}
    path.write_bytes(
        encode_expected(
            msgspec.structs.replace(
                expected, seeds={**expected.seeds, "once_more": 1}, reference={**expected.reference, **more}
            )
        )
    )
    namespace: dict[str, Any] = {}
    exec("def square_gradient(x):\n    while True: pass", namespace)
    transcript = observe_here(PublicChecks(folder), "square_gradient", namespace, limit_s=0.2).transcript
    kinds = [type(record.outcome) for record in transcript.records.values()]
    assert kinds == [TimedOut, NotRun]


def test_where_one_stands_is_shown_without_an_argument(folder: Path) -> None:
    namespace: dict[str, Any] = {"check": check, "torch": torch}
    exec(f"{RIGHT}\nshown = check()", namespace)
    assert "square_gradient  100 points  1 of 1 public checks  right" in repr(namespace["shown"])


@pytest.mark.parametrize(
    ("source", "asked"),
    [
        ("def square_gradient(x):\n    gradient = 2 * x\n", True),
        ("def square_gradient(x):\n    if x.sum() > 100:\n        return 2 * x\n", True),
        ("def square_gradient(x):\n    return x.grad\n", False),
        ("def square_gradient(x):\n    return [2 * x]\n", False),
    ],
)
def test_none_asks_for_a_return(source: str, asked: bool, checks: PublicChecks) -> None:
    linecache.cache["<returning>"] = (len(source), None, source.splitlines(keepends=True), "<returning>")
    namespace: dict[str, Any] = {}
    exec(compile(source, "<returning>", "exec"), namespace)
    html = check_in(checks, "square_gradient", namespace)._repr_html_()
    assert ("Did you forget <code>return</code>?" in html) is asked


def test_prints_are_shown_folded_and_escaped(checks: PublicChecks) -> None:
    html = report_of("def square_gradient(x):\n    print('<b>x is', x)\n    return x\n", checks)._repr_html_()
    folded = html.partition("<details")[2].partition("</details>")[0]
    assert "What it printed" in folded
    assert "&lt;b&gt;x is tensor([ 1.0000, -2.0000,  0.5000])" in folded
    assert "<b>x is" not in html


def test_an_exceptions_line_is_the_students_and_none_of_ours_is_shown(checks: PublicChecks) -> None:
    source = "def square_gradient(x):\n    y = x + 1\n    return y @ torch.ones(4)\n"
    linecache.cache["<raising>"] = (len(source), None, source.splitlines(keepends=True), "<raising>")
    namespace: dict[str, Any] = {"torch": torch}
    exec(compile(source, "<raising>", "exec"), namespace)
    html = check_in(checks, "square_gradient", namespace)._repr_html_()
    assert "line 3, in square_gradient:\n    return y @ torch.ones(4)" in html
    for ours in ("run_probe", "Traceback", "probes.py", "check.py"):
        assert ours not in html


def test_the_call_is_shown_as_code_that_gives_what_was_got(checks: PublicChecks) -> None:
    report = report_of(FORGETS, checks)
    code = report.result.tests[0].detail["code"]
    assert html_escape(code.splitlines()[0]) in report._repr_html_()
    assert code.splitlines()[-3:] == [
        "# got: 1",
        "# expected: 2",
        "# where: at index 0; 3 of 3 elements differ",
    ]
    namespace: dict[str, Any] = {}
    exec(FORGETS, namespace)
    *before, last = [line for line in code.splitlines() if not line.startswith("#")]
    exec("\n".join(before), namespace)
    assert eval(last, namespace).tolist() == [1.0, -2.0, 0.5]
