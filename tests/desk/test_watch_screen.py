"""What the watch shows: assignments with points, the exercises of one, its report or why there is none, and the keys."""

import re
import shutil
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from autograder.desk.watch_screen import WatchScreen, around, assignments_table
from autograder.desk.watching import NotebookWatch, watched
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
    text = shown([WatchScreen(watched(folder, OneFails()))])
    for said in (
        "By public checks",
        "› 06_tiny",
        "0/1",
        "0 of 100",
        "· square_gradient",
        "Nothing is written yet",
        "m more",
        "n next",
        "r reset",
        "q quit",
        "This is not the grade: hidden tests use other inputs than the public checks do.",
    ):
        assert said in text


def checked(folder: Path) -> NotebookWatch:
    watch = watched(folder, OneFails())
    watch.press("c")
    return watch


def test_after_a_check_the_report_is_shown(folder: Path, shown: Any) -> None:
    text = shown([WatchScreen(checked(folder))])
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
    text = shown([WatchScreen(watch)])
    assert text.index("Hint 1 of 3") < text.index("It is right at 1.")


def test_what_cannot_be_read_is_told(folder: Path, shown: Any) -> None:
    (folder / "tiny.ipynb").write_text("{")
    text = shown([WatchScreen(watched(folder, OneFails()))], width=600)  # however long the path is
    assert "is not JSON" in text


def test_points_of_what_nobody_has_checked_are_in_question(written: Any, folder: Path, shown: Any) -> None:
    written("return 3")
    watch = watched(folder, OneFails())
    assert "0 of 100?" in shown([assignments_table(watch.progresses)])
    watch.check(0)
    text = shown([assignments_table(watch.progresses)])
    assert "50 of 100" in text
    assert "?" not in text


def on_terminal(watch: NotebookWatch, width: int, height: int) -> list[str]:
    """The rows of a terminal of that size."""
    console = Console(width=width, height=height, file=StringIO(), color_system=None, force_terminal=True)
    options = console.options.update(width=width, height=height)
    lines = console.render_lines(WatchScreen(watch), options)
    return ["".join(segment.text for segment in line).rstrip() for line in lines]


@pytest.fixture
def crowded(folder: Path) -> NotebookWatch:
    """Twenty assignments, the last of which is looked at."""
    for number in range(10, 29):
        shutil.copytree(folder, folder.parent / f"{number}_tiny_with_a_long_name")
    watch = watched(folder.parent, OneFails())
    watch.press("k")
    return watch


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 15)])
def test_what_is_looked_at_and_the_keys_are_on_any_terminal(
    crowded: NotebookWatch, size: tuple[int, int]
) -> None:
    rows = on_terminal(crowded, *size)
    text = "\n".join(rows)
    assert len(rows) == size[1]
    assert text.count("›") == 2, "the assignment and its exercise"
    assert "q quit" in text
    assert "This is not the grade" in text


def test_a_name_is_cut_before_a_number_is(crowded: NotebookWatch) -> None:
    crowded.progresses[-1] = replace(crowded.progresses[-1], assignment="28_a_name_that_does_not_fit")
    assert re.search(r"│ › 28_a_name_\w+… 0/1 0 of 100 +│", "\n".join(on_terminal(crowded, 80, 24)))
    assert re.search(
        r"│ › 28_a_name_that_does_not_fit +0/1 0 of 100 +│", "\n".join(on_terminal(crowded, 120, 40))
    )


def test_of_many_assignments_a_low_terminal_shows_those_around(crowded: NotebookWatch) -> None:
    assert "By public checks · 5–20 of 20─" in "\n".join(on_terminal(crowded, 80, 24))
    assert "By public checks ─" in "\n".join(on_terminal(crowded, 80, 40))


@pytest.mark.parametrize(
    ("chosen", "rows", "shown"),
    [
        (0, 5, range(5)),
        (6, 5, range(4, 9)),
        (10, 5, range(6, 11)),
        (3, 20, range(11)),
        (7, -2, range(7, 8)),
    ],
)
def test_a_part_of_the_list_has_the_chosen_one_in_it(chosen: int, rows: int, shown: range) -> None:
    assert around(chosen, 11, rows) == shown


def test_a_report_that_is_too_long_is_shown_page_by_page(folder: Path) -> None:
    watch = checked(folder)
    watch.hint = "\n\n".join(f"line {number}" for number in range(30))
    first = "\n".join(on_terminal(watch, 80, 24))
    assert "line 1 " in first
    assert "line 20" not in first
    said = re.search(r"page 1 of (\d+): m shows more", first)
    assert said
    seen = [first]
    for _ in range(int(said[1]) - 1):
        assert watch.press("m")
        seen.append("\n".join(on_terminal(watch, 80, 24)))
    assert all(any(f"line {number} " in page for page in seen) for number in range(30))
    assert "✗ It is right at 2." in seen[-1]
    watch.press("m")
    assert "\n".join(on_terminal(watch, 80, 24)) == first, "after the last comes the first"
    watch.press("m")
    watch.press("j")
    assert (watch.page, watch.hint) == (0, "")


def test_what_is_said_at_length_leaves_room_for_the_keys(folder: Path) -> None:
    watch = checked(folder)
    watch.said = "a long word " * 20
    rows = on_terminal(watch, 80, 24)
    assert "q quit" in rows[-2]
    assert "This is not the grade" in rows[-1]


def test_what_was_written_and_not_checked_is_told(written: Any, folder: Path, shown: Any) -> None:
    written("return 3")
    assert "Not checked yet: save the notebook, or press c." in shown(
        [WatchScreen(watched(folder, OneFails()))]
    )
