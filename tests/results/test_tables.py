"""Results on a terminal: what stands there, and that nothing a student wrote steers it."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.results.groups import groups_of
from autograder.results.model import ExerciseResult, HintSeen, RunInfo, SubmissionResult, TestResult
from autograder.results.summary import class_summary
from autograder.results.tables import (
    REASON_CHARS,
    ClassRow,
    class_stories,
    class_table,
    heading,
    plain,
    rows_of,
    submission_in_full,
)

INFO = RunInfo("06_tiny", "Tiny", "digest", "autumn", "sandlock", "2.13.0", "0.1.0", {"f": 10, "g": 5})
NASTY = "\x1b[31m\x1b]0;owned\x07[bold]x[/bold] \u202e\u2066evil"
Shown = Callable[..., str]


def outcome(verdict: Any, points: int = 5, **more: Any) -> TestResult:
    return TestResult(f"test_{verdict}", f"It {verdict}.", points, verdict, **more)


def graded(student: str, tests: Sequence[TestResult], **more: Any) -> SubmissionResult:
    score = sum(test.points for test in tests if test.verdict == "passed")
    exercise = ExerciseResult(
        "f", score, sum(test.points for test in tests), list(tests), group=more.pop("group", None)
    )
    return SubmissionResult(
        student, f"{student}.ipynb", "abc", "graded", 15, score, exercises=[exercise], **more
    )


def test_the_class_has_a_row_a_student_and_a_column_an_exercise(shown: Shown) -> None:
    results = [
        graded("anna", [outcome("passed"), outcome("passed")]),
        graded("ben", [outcome("passed"), outcome("failed", diagnosis="f/forgets")]),
        graded("cleo", [outcome("timed_out"), outcome("timed_out"), outcome("missing")]),
        SubmissionResult("dan", "dan.ipynb", "", "unreadable", 15, reason="is an empty file"),
    ]
    text = shown([class_table(heading(INFO), [*INFO.exercises], rows_of(results))])
    rows = {line.split()[0]: line.split() for line in text.splitlines() if line.strip()}
    assert rows["Tiny"] == ["Tiny", "(06_tiny)"]
    assert rows["student"][:4] == ["student", "score", "f", "g"]
    assert rows["anna"] == ["anna", "10", "10", "–"]
    assert rows["ben"] == ["ben", "5", "5", "–"]
    assert rows["dan"] == ["dan", "–", "–", "–"]
    stories = [line.split(maxsplit=1) for line in shown(class_stories(rows_of(results))).splitlines()]
    assert ["ben", "forgets"] in stories
    assert ["cleo", "2× timed_out, 1× missing"] in stories
    assert ["dan", "not graded: is an empty file"] in stories
    assert "anna" not in [words[0] for words in stories if words]


def test_a_class_without_mistakes_has_no_stories() -> None:
    assert [*class_stories(rows_of([graded("anna", [outcome("passed")])]))] == []


def test_one_submission_shows_where_its_score_comes_from(shown: Shown) -> None:
    failed = outcome(
        "failed",
        diagnosis="f/forgets",
        detail={"called": "f(x)", "got": "1", "expected": "2", "where": "at index 0"},
    )
    result = graded(
        "ben",
        [outcome("passed", 3), failed],
        group="0123456789ab",
        remarks=["Cell 2 stopped."],
        staff_notes=["p warned: careful"],
        hints_seen=[HintSeen("f", 2)],
        wall_s=1.234,
        memory_mib=23.4,
        sandbox="sandlock",
        torch_version="2.13.0",
        salt="autumn",
    )
    everyone = [
        result,
        graded("eve", [failed], group="0123456789ab"),
        graded("fay", [failed], group="f" * 12),
    ]
    text = shown(submission_in_full(INFO, result, groups_of(everyone)))
    for fact in (
        "3 of 15",
        "Tiny (06_tiny)",
        "1.23 s, 23 MiB, sandbox sandlock, torch 2.13.0, salt 'autumn'",
        "f  3/8",
        "Hints seen, as the notebook says\n  f: 2",
    ):
        assert fact in text
    assert "✓  3/3 It passed.  [test_passed: passed]" in text
    assert "✗  0/5 It failed.  [test_failed: failed]" in text
    lines = [line.split() for line in text.splitlines()]
    for row in (["got", "1"], ["expected", "2"], ["where", "at", "index", "0"], ["diagnosis", "f/forgets"]):
        assert row in lines
    assert "  matches no known mistake; the same as eve\n" in text
    assert "0123456789ab" not in text
    assert text.index("Remarks to the student") < text.index("Cell 2 stopped.") < text.index("For staff only")


def test_a_known_mistake_has_its_title_as_far_as_it_is_to_be_had(shown: Shown) -> None:
    result = graded("ben", [outcome("failed", diagnosis="f/forgets")])
    text = shown(submission_in_full(INFO, result, titles={"f/forgets": "Forgets the two"}))
    assert "diagnosis  Forgets the two  [f/forgets]" in text


def test_long_remarks_stay_below_their_heading(shown: Shown) -> None:
    result = graded("ben", [outcome("passed")], remarks=["It goes on below itself."])
    assert shown(submission_in_full(INFO, result), 20).endswith("\n  It goes on below\n  itself.\n")


def test_one_that_could_not_be_graded_says_why(shown: Shown) -> None:
    text = shown(
        submission_in_full(INFO, SubmissionResult("dan", "d.py", "", "unreadable", 15, reason="is empty"))
    )
    facts = [line.split(maxsplit=1) for line in text.splitlines()]
    assert ["score", "not graded"] in facts
    assert ["reason", "is empty"] in facts
    assert "unreadable" not in text
    assert "For staff only" not in text


def test_values_of_several_lines_keep_them(shown: Shown) -> None:
    failed = outcome("failed", detail={"got": "tensor([[1., 2.],\n        [3., 4.]])"})
    text = shown(submission_in_full(INFO, graded("ben", [failed])))
    first, second = (line for line in text.splitlines() if "., " in line)
    assert first.index("[1.") == second.index("[3.")
    assert "\ufffd" not in text


def test_what_a_student_wrote_neither_steers_the_terminal_nor_is_markup(shown: Shown) -> None:
    failed = outcome("raised", detail={"error": NASTY, "got": NASTY}, diagnosis=None)
    result = graded(
        NASTY, [failed, outcome("failed")], staff_notes=[NASTY], remarks=[NASTY], group="0123456789ab"
    )
    unread = SubmissionResult(NASTY, NASTY, "", "unreadable", 15, reason=NASTY)
    everything = [
        class_table(heading(INFO), [*INFO.exercises], rows_of([result, unread])),
        *class_stories(rows_of([result, unread])),
        *class_summary(NASTY, rows_of([result, result])),
        *submission_in_full(INFO, result),
        *submission_in_full(INFO, unread),
    ]
    text = shown(everything)
    assert not set("\x1b\x07\u202e\u2066") & set(text)
    assert text.count("[bold]x[/bold]") >= 10


@given(st.text())
def test_plain_text_holds_no_control_character(text: str) -> None:
    kept = plain(text).plain
    assert len(kept) == len(text)
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 or c in "\u202a\u202b\u202d\u202e\u2066" for c in kept)


def test_a_long_reason_does_not_fill_the_table(shown: Shown) -> None:
    long = SubmissionResult("dan", "d.py", "", "grader_error", 15, reason="no " * 2000)
    assert shown(class_stories(rows_of([long]))).split().count("no") == REASON_CHARS // 3
    assert shown(submission_in_full(INFO, long)).split().count("no") == 2000


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("graded", ""),
        ("unreadable", "not graded: x"),
        ("grader_error", "not graded, not the student's fault: x"),
    ],
)
def test_every_status_has_its_words(status: Any, said: str, shown: Shown) -> None:
    result = SubmissionResult("anna", "a.py", "", status, 15, reason="x" if said else "")
    rows = rows_of([result])
    assert "anna" in shown([class_table("T", [], rows)])
    assert said in shown(class_stories(rows))
    one = shown(submission_in_full(INFO, result))
    assert said.split(":")[0] in one
    assert not {"unreadable", "grader_error"} & set((shown(class_stories(rows)) + one).split())


def test_columns_and_titles_are_no_markup(shown: Shown) -> None:
    text = shown([class_table(NASTY, ["a_b", NASTY], [])])
    assert not set("\x1b\x07\u202e\u2066") & set(text)
    assert "[bold]x[/bold]" in text


@pytest.mark.parametrize("width", [120, 60, 34], ids=["names", "numbers with a legend", "totals"])
def test_the_table_of_a_class_fits_the_terminal(width: int, shown: Shown) -> None:
    names = [f"relative_error_of_{n}" for n in "abcdef"]
    row = ClassRow("anna", 42.0, dict.fromkeys(names, 7.0), dict.fromkeys(names, 7.0))
    text = shown([class_table("A title that is longer than this", names, [row])], width)
    lines = [line.split() for line in text.splitlines()]
    assert max(map(len, text.splitlines())) <= width
    assert (["student", "score", *"123456"] in lines) == (width == 60)
    assert ("relative" in text) == (width > 40)
    assert (["1", "relative_error_of_a"] in lines) == (width == 60)
    assert ("--json prints them" in text) == (width < 40)
    assert ["anna", "42", *(["7"] * 6 if width > 40 else [])] in lines
