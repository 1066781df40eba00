"""What the watch shows: assignments with points, the exercises of one, its report or why there is none, and the keys."""

from pathlib import Path
from typing import Any

from autograder.desk.watch_screen import assignments_table, screen
from autograder.desk.watching import Watch, watched
from autograder.results.model import ExerciseResult, TestResult
from autograder.student.report import CheckReport


class OneFails:
    def check(self, folder: Path, notebook: Path) -> list[CheckReport]:
        tests = [
            TestResult("test_a", "It is right at 1.", 0, "passed"),
            TestResult(
                "test_b", "It is right at 2.", 0, "failed", detail={"got": "3\x1b[2J", "expected": "4"}
            ),
        ]
        return [CheckReport(ExerciseResult("square_gradient", 0, 0, tests), 100)]

    def close(self) -> None:
        pass


def test_before_anything_was_checked(folder: Path, shown: Any) -> None:
    text = shown([screen(watched(folder, OneFails()))])
    for said in (
        "By public checks",
        "› 06_tiny",
        "0/1",
        "0 of 100",
        "· square_gradient",
        "Not checked yet",
        "n next",
        "r reset",
        "q quit",
        "This is not the grade: hidden tests use other inputs than the public checks do.",
    ):
        assert said in text


def checked(folder: Path) -> Watch:
    watch = watched(folder, OneFails())
    watch.press("c")
    return watch


def test_after_a_check_the_report_is_shown(folder: Path, shown: Any) -> None:
    text = shown([screen(checked(folder))])
    for said in (
        "✗ square_gradient",
        "50 of 100",
        "✓ It is right at 1.",
        "✗ It is right at 2.",
        "expected",
        "checked in",
    ):
        assert said in text
    assert "\x1b" not in text


def test_a_hint_stands_above_the_report(folder: Path, shown: Any) -> None:
    watch = checked(folder)
    watch.hint = "**Hint 1 of 3**\n\nWhat is `2 * x`?"
    text = shown([screen(watch)])
    assert text.index("Hint 1 of 3") < text.index("It is right at 1.")


def test_what_cannot_be_read_is_told(folder: Path, shown: Any) -> None:
    (folder / "tiny.ipynb").write_text("{")
    assert "is not JSON" in shown([screen(watched(folder, OneFails()))])


def test_points_of_what_nobody_has_checked_are_in_question(written: Any, folder: Path, shown: Any) -> None:
    written("return 3")
    watch = watched(folder, OneFails())
    assert "0 of 100?" in shown([assignments_table(watch.progresses)])
    watch.check(0)
    text = shown([assignments_table(watch.progresses)])
    assert "50 of 100" in text
    assert "?" not in text
