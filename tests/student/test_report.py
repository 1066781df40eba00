"""What a student's check shows, as HTML and as a number."""

import re
from pathlib import Path

import msgspec
import pytest

from autograder.results.model import ExerciseResult, TestResult
from autograder.sandbox.protocol import Cell
from autograder.sandbox.transcript import (
    Missing,
    NotImplementedYet,
    Outcome,
    Raised,
    Record,
    Returned,
    Transcript,
)
from autograder.student.report import CheckReport, explanation_of, lines_of, observe_file, report_on
from autograder.student.shipped import PublicChecks

EXERCISE = "square_gradient"


@pytest.fixture(scope="module")
def checks(tiny_built: Path) -> PublicChecks:
    return PublicChecks(tiny_built)


def transcript(checks: PublicChecks, outcome: Outcome) -> Transcript:
    return Transcript(dict.fromkeys(checks.probe_set.names, Record(outcome)))


def html(report: CheckReport) -> str:
    return re.sub(r"\s+", " ", report._repr_html_())


def test_full_marks(checks: PublicChecks) -> None:
    report = report_on(checks, EXERCISE, checks.grader.baseline.reference)
    assert (report.passed, report.score, repr(report)) == (True, 100, "100.0")
    assert "1 of 1 public checks passed" in html(report)
    assert "✓" in html(report)
    assert "✗" not in html(report)


def test_a_known_mistake_shows_got_expected_and_hint(checks: PublicChecks) -> None:
    mistake = next(m for m in checks.expected.mistakes if m.name == "forgets_the_two")
    report = report_on(checks, EXERCISE, checks.grader.baseline.mistakes[mistake.key])
    assert (report.passed, repr(report)) == (False, "0.0")
    shown = html(report)
    for words in (
        "0 of 1 public checks passed",
        "square_gradient(x) for x = (1, -2, 0.5)",
        'overflow-wrap: anywhere">1</code>',
        'overflow-wrap: anywhere">2</code>',
        "This looks like a mistake we know",
        "<b>Forgets the factor 2.</b>",
        "Which function has the derivative you returned?",
    ):
        assert words in shown


def test_a_stub_is_to_do_and_no_mistake(checks: PublicChecks) -> None:
    report = report_on(checks, EXERCISE, transcript(checks, NotImplementedYet()))
    assert (report.is_to_do, report.passed, report.passes) == (True, False, 0)
    shown = html(report)
    assert ">to do</span>" in shown
    assert f"hint(&#34;{EXERCISE}&#34;)" in shown or f'hint("{EXERCISE}")' in shown
    for loud in ("✗", "#b71c1c", "<table", "<details"):
        assert loud not in shown


def test_an_error_shows_its_text_and_ours(checks: PublicChecks) -> None:
    text = "<script>alert(1)</script> Boolean value of Tensor with more than one value is ambiguous"
    report = report_on(checks, EXERCISE, transcript(checks, Raised("RuntimeError", text, "cell 3", 2)))
    shown = html(report)
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown
    assert "(cell 3, line 2)" in shown
    assert "used as a condition" in explanation_of(report.result.tests[0])
    assert "used as a condition" in shown


def test_what_the_student_returned_is_escaped(checks: PublicChecks) -> None:
    shown = html(report_on(checks, EXERCISE, transcript(checks, Returned("<img src=x onerror=alert(1)>"))))
    assert "<img" not in shown


def test_a_missing_name_is_told(checks: PublicChecks) -> None:
    report = report_on(checks, EXERCISE, transcript(checks, Missing(EXERCISE)))
    assert dict(lines_of(report.result.tests[0]))["error"] == f"nothing called {EXERCISE} is defined"


def test_the_score_is_the_share_of_checks_passed() -> None:
    tests = [TestResult(f"test_{n}", "It.", 0, "passed" if n < 3 else "failed") for n in range(4)]
    report = CheckReport(ExerciseResult("f", 0, 0, tests), 10)
    assert (report.score, report.passed, repr(report)) == (7.5, False, "7.5")
    assert repr(CheckReport(ExerciseResult("f", 0, 0, tests[:3]), 10)) == "10.0"


def test_a_failure_is_explained_line_by_line_in_a_fixed_order() -> None:
    detail = {
        "where": "at index 1",
        "got": "1",
        "problem": "Wrong.",
        "note": "Look.",
        "expected": "2",
        "called": "f()",
    }
    test = TestResult("test_it", "It.", 0, "failed", detail=detail)
    assert [label for label, _ in lines_of(test)] == ["called", "got", "expected", "where"]
    assert explanation_of(test) == "Wrong. Look."
    assert explanation_of(msgspec.structs.replace(test, detail={})) == ""


def test_a_file_is_observed_on_the_probes_of_the_exercises_asked_for(checks: PublicChecks) -> None:
    cells = [Cell(f"def {EXERCISE}(x):\n    return 2 * x", "code cell 1")]
    transcript = observe_file(checks, cells, (EXERCISE,))
    assert set(transcript.records) == set(checks.probe_set.names)
    assert report_on(checks, EXERCISE, transcript).passed
    assert observe_file(checks, cells, ()).records == {}


FIRST_USES = f"""
import sys, torch

def {EXERCISE}(x):
    before = set(sys.modules)
    layer = torch.nn.Linear(2, 2)
    layer(torch.ones(2)).sum().backward()
    torch.optim.SGD(layer.parameters(), lr=0.1, momentum=0.9).step()
    torch.optim.Adam(layer.parameters()).step()
    torch.func.jvp(torch.square, (x,), (x,))
    torch.func.grad(torch.dot)(x, x)
    torch.autograd.gradcheck(torch.sin, torch.ones(2, dtype=torch.float64, requires_grad=True))
    print(sorted(set(sys.modules) - before))
    return 2 * x
"""


def test_what_a_first_use_of_torch_imports_is_imported_before_the_first_probe(checks: PublicChecks) -> None:
    """Otherwise it would take of the time that a probe may take: seconds, where torch's compiler is among it."""
    transcript = observe_file(checks, [Cell(FIRST_USES, "code cell 1")], (EXERCISE,))
    (record,) = transcript.records.values()
    assert record.printed.strip() == "[]"


def contrast(one: str, other: str) -> float:
    """The ratio of two colours as WCAG 2 has it, from 1 to 21."""

    def luminance(colour: str) -> float:
        parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_it_is_readable_in_any_theme_and_without_trust(checks: PublicChecks) -> None:
    """Text has the theme's own colour, or a background of its own at 4.5:1; nothing that a sanitiser takes away is needed."""
    reports = [
        report_on(checks, EXERCISE, transcript(checks, outcome))
        for outcome in (NotImplementedYet(), Raised("ValueError", "no"), Returned(3))
    ]
    for shown in map(html, reports):
        coloured = re.findall(r"background-color: (#\w{6}); color: (#\w{6})", shown)
        assert coloured
        assert all(contrast(*pair) >= 4.5 for pair in coloured)
        assert len(re.findall(r"[^-]color: #", shown)) == len(coloured)
        assert not re.search(r"<script|<style|opacity|class=|onclick|prefers-color", shown)
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") < 4.5
