"""A student's check: in the notebook's own process, which it leaves as it found it, and in a real notebook."""

import random
import shutil
import sys
import types
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
import torch
from nbclient import NotebookClient
from nbgrader.utils import get_partial_grade

from autograder.errors import UsageError
from autograder.sandbox.transcript import Raised
from autograder.student.check import check, observe_here
from autograder.student.report import CheckReport, report_on
from autograder.student.shipped import PublicChecks

RIGHT = "def square_gradient(x):\n    return 2 * x\n"
FORGETS = "def square_gradient(x):\n    return x.clone()\n"


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
    return report_on(checks, "square_gradient", observe_here(checks, "square_gradient", namespace))


def check_in(source: str) -> CheckReport:
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
    assert "1 of 1 checks passed" in html
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
            "Not implemented yet.",
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
    record = observe_here(checks, "square_gradient", namespace).records["gradient_at_three_points"]
    assert (record.printed, record.printed_chars) == ("hello\n", 6)
    assert record.warnings == ["UserWarning: careful"]
    assert capsys.readouterr().out == ""


def test_outside_a_notebook_it_looks_at_the_module_that_called_it(folder: Path) -> None:
    assert check_in(RIGHT).passed
    assert not check_in(FORGETS).passed


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
    outcome = observe_here(checks, "square_gradient", namespace).outcome("gradient_at_three_points")
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
    ]
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(work)}}
    ).execute()
    wrong, right = (notebook.cells[n].outputs[0] for n in (4, 6))
    assert (wrong["data"]["text/plain"], right["data"]["text/plain"]) == ("0.0", "100.0")
    assert "Forgets the factor 2." in wrong["data"]["text/html"]
    assert "1 of 1 checks passed" in right["data"]["text/html"]
    assert [get_partial_grade(output, 100.0) for output in (wrong, right)] == [0.0, 100.0]
