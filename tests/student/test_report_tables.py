"""A student's check on a terminal: what stands there, and that nothing a student wrote steers it."""

from collections.abc import Callable
from typing import Any

from autograder.judge.way_back import WayBack
from autograder.results.model import ExerciseResult, TestResult
from autograder.sandbox.transcript import DictValue, Record, Returned, Transcript
from autograder.student.report import CheckReport
from autograder.student.report_tables import remarks_in_terminal, report_in_terminal
from autograder.student.wrong_gradient import wrong_gradient

NASTY = "\x1b[31m\x1b]0;owned\x07[bold]x[/bold] \u202e\u2066evil"
Shown = Callable[..., str]


def outcome(verdict: Any, points: int = 5, **more: Any) -> TestResult:
    return TestResult(f"test_{verdict}", f"It {verdict}.", points, verdict, **more)


def test_a_students_report_shows_checks_explanation_and_hint(shown: Shown) -> None:
    tests = [
        outcome("passed"),
        outcome("not_implemented"),
        outcome(
            "failed",
            detail={
                "called": "f(1)",
                "problem": "The value is not the expected one.",
                "note": "Mind the 2.",
                "got": "1",
            },
        ),
        outcome(
            "raised", detail={"error": "RuntimeError: Trying to backward through the graph a second time"}
        ),
    ]
    text = shown(
        report_in_terminal(
            CheckReport(ExerciseResult("f", 5, 20, tests, hint="**Forgets.**\n\nThink *again*."), 20)
        )
    )
    assert "f  1 of 4 public checks passed" in text
    assert "✓ It passed." in text
    assert "to do: It not_implemented." in text
    assert "Not implemented" not in text
    assert "The value is not the expected one. Mind the 2." in text
    assert ["called", "f(1)"] in [line.split() for line in text.splitlines()]
    assert "backward() went through the same graph twice." in text
    assert "This looks like a mistake we know" in text
    assert "Think again." in text


def test_a_report_without_a_known_mistake_has_no_hint(shown: Shown) -> None:
    text = shown(report_in_terminal(CheckReport(ExerciseResult("f", 0, 5, [outcome("failed")]), 5)))
    assert "mistake we know" not in text


def reported(*tests: TestResult, hint: str = "") -> CheckReport:
    return CheckReport(ExerciseResult("f", 0, 20, list(tests), hint=hint), 20)


def test_values_of_several_lines_keep_them(shown: Shown) -> None:
    failed = outcome("failed", detail={"got": "tensor([[1., 2.],\n        [3., 4.]])"})
    text = shown(report_in_terminal(reported(failed)))
    first, second = (line for line in text.splitlines() if "., " in line)
    assert first.index("[1.") == second.index("[3.")
    assert "\ufffd" not in text


def test_what_a_student_wrote_neither_steers_the_terminal_nor_is_markup(shown: Shown) -> None:
    failed = outcome("raised", detail={"error": NASTY, "got": NASTY, "problem": NASTY})
    text = shown(report_in_terminal(reported(failed)))
    assert not set("\x1b\x07\u202e\u2066") & set(text)
    assert text.count("[bold]x[/bold]") == 3


def test_of_what_passed_nothing_is_explained(shown: Shown) -> None:
    passed = outcome("passed", detail={"called": "f(1)", "problem": "None."})
    text = shown(report_in_terminal(reported(passed, passed)))
    assert [line.strip() for line in text.splitlines() if line.strip()] == [
        "f  2 of 2 public checks passed",
        "✓ It passed.",
        "✓ It passed.",
    ]


def test_a_failures_lines_stand_in_the_order_of_reading(shown: Shown) -> None:
    detail = {
        "where": "at index 1",
        "expected": "2",
        "got": "1",
        "what": "gradient",
        "called": "f(1)",
        "secret": "no",
    }
    lines = [
        line.split(maxsplit=1)
        for line in shown(report_in_terminal(reported(outcome("failed", detail=detail)))).splitlines()
    ]
    assert lines[-5:] == [
        ["called", "f(1)"],
        ["part", "gradient"],
        ["got", "1"],
        ["expected", "2"],
        ["where", "at index 1"],
    ]


def test_a_hint_comes_last_and_is_markdown(shown: Shown) -> None:
    failed = outcome("failed", detail={"got": "1"})
    text = shown(report_in_terminal(reported(failed, hint="**Forgets.**\n\nThink *again*.")))
    assert (
        text.index("got")
        < text.index("This looks like")
        < text.index("Forgets.")
        < text.index("Think again.")
    )
    assert "*" not in text


def test_remarks_stand_by_themselves_and_steer_nothing(shown: Shown) -> None:
    assert shown(remarks_in_terminal([])) == ""
    text = shown(remarks_in_terminal(["Code cell 3 stopped.", NASTY]))
    assert text.split("\n")[1:3] == ["Remarks", "  Code cell 3 stopped."]
    assert "\x1b" not in text
    assert "[bold]x[/bold]" in text


def test_the_first_wrong_gradient_stands_below_its_check(shown: Shown) -> None:
    way = WayBack("chain", {"w": ["p"], "p": []}, {"w": ("w",)})
    got, want = (Transcript({"chain": Record(Returned(DictValue({"w": n})))}) for n in (NASTY, 20.0))
    drawing = wrong_gradient([way], got, want)
    assert drawing is not None
    result = ExerciseResult("f", 0, 20, [outcome("failed")])
    text = shown(report_in_terminal(CheckReport(result, 20, {"test_failed": drawing})))
    assert "▶ w · got" in text
    assert "\x1b[31m" not in text
