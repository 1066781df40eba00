"""The watch without its screen: what was saved is checked again, the keys, and one check by a process that was warm."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.desk.hints_shown import hints_shown
from autograder.desk.watching import KEYS, NotebookWatch, WarmChecker, check_all, stamp_of, watched
from autograder.errors import UsageError
from autograder.results.model import ExerciseResult, HintSeen, TestResult
from autograder.student.report import CheckReport


class FakeChecker:
    """Passes what has the word "right" in its notebook; remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.is_closed = False

    def check(self, folder: Path, notebook: Path) -> list[CheckReport]:
        self.asked.append(folder.name)
        if "broken" in notebook.read_text():
            raise UsageError("no torch here")
        verdict = "passed" if "right" in notebook.read_text() else "failed"
        tests = [TestResult("test_a", "title", 0, verdict)]  # type: ignore[arg-type]
        return [CheckReport(ExerciseResult("square_gradient", 0, 0, tests), 100)]

    def close(self) -> None:
        self.is_closed = True


@pytest.fixture
def checker() -> FakeChecker:
    return FakeChecker()


@pytest.fixture
def watch(folder: Path, checker: FakeChecker) -> NotebookWatch:
    """On two assignments, neither of which was begun."""
    shutil.copytree(folder, folder.parent / "07_other")
    return watched(folder.parent, checker)


def take(watch: NotebookWatch) -> None:
    due = watch.due()
    assert due is not None
    watch.check(*due)


def test_nothing_is_checked_before_something_was_written(watch: NotebookWatch, checker: FakeChecker) -> None:
    assert [progress.folder.name for progress in watch.progresses] == ["06_tiny", "07_other"]
    assert watch.due() is None
    assert checker.asked == []
    assert watch.chosen == (0, "square_gradient")
    assert watch.report is None


def test_what_is_saved_is_checked_and_what_is_next_is_shown(
    watch: NotebookWatch, checker: FakeChecker, written: Any
) -> None:
    written("return 3")
    take(watch)
    assert checker.asked == ["06_tiny"]
    assert watch.chosen == (0, "square_gradient")
    assert watch.report is not None
    assert not watch.report.passed
    assert "06_tiny: checked in" in watch.said
    assert watch.due() is None
    notebook = watch.progresses[0].folder / "tiny.ipynb"
    notebook.write_text(notebook.read_text().replace("return 3", "return 'right'"))
    take(watch)
    assert watch.progresses[0].score == 100
    assert watch.chosen == (1, "square_gradient"), "the first one passes"


def test_what_was_written_before_is_checked_at_the_start(
    folder: Path, checker: FakeChecker, written: Any
) -> None:
    written("return 'right'")
    watch = watched(folder, checker)
    assert watch.progresses[0].is_unchecked
    assert [progress.score for progress in check_all(watch)] == [100]
    assert checker.asked == ["06_tiny"]
    watch.press("n")
    assert watch.said == "All exercises pass their public checks."


def test_a_check_that_cannot_be_run_is_told_once(
    watch: NotebookWatch, checker: FakeChecker, written: Any
) -> None:
    written("return 'broken'")
    take(watch)
    assert (watch.said, watch.progresses[0].problem) == ("no torch here", "no torch here")
    assert watch.due() is None
    (watch.progresses[0].folder / "tiny.ipynb").write_text("{")
    take(watch)
    assert "is not JSON" in watch.said
    assert checker.asked == ["06_tiny"]
    assert watch.due() is None


def test_keys_move_and_end(watch: NotebookWatch) -> None:
    assert watch.press("j")
    assert watch.chosen == (1, "square_gradient")
    assert watch.press("j")
    assert watch.chosen == (0, "square_gradient")
    assert watch.press("k")
    assert watch.chosen == (1, "square_gradient")
    assert watch.press("")
    assert watch.press("?")
    assert not watch.press("q")
    assert set(KEYS) == set("njkmhcorq")


def test_a_key_checks_without_saving(watch: NotebookWatch, checker: FakeChecker) -> None:
    watch.press("c")
    assert checker.asked == ["06_tiny"]
    assert watch.report is not None


def test_a_key_opens_the_notebook(watch: NotebookWatch, folder: Path) -> None:
    watch.press("o")
    assert watch.to_open == folder / "tiny.ipynb"


def test_hints_come_one_after_the_other_and_go_with_the_next_key(watch: NotebookWatch, folder: Path) -> None:
    shown = []
    for _ in range(4):
        watch.press("h")
        shown.append(watch.hint.splitlines()[0])
    count = int(shown[0].split(" of ")[1][0])
    assert shown == [f"**Hint {min(n, count)} of {count} on `square_gradient`**" for n in range(1, 5)]
    watch.press("")
    assert watch.hint
    watch.press("j")
    assert watch.hint == ""
    assert hints_shown(folder) == [HintSeen("square_gradient", level) for level in range(1, count + 1)]
    shutil.rmtree(watch.progresses[1].folder / "checks" / "hints")
    watch.press("h")
    assert "there are no hints for square_gradient" in watch.said


def test_an_exercise_is_put_back_when_the_key_is_pressed_twice(
    watch: NotebookWatch, written: Any, folder: Path
) -> None:
    notebook = written("return 3")
    take(watch)
    watch.press("r")
    assert "Press r again to put square_gradient back" in watch.said
    watch.press("j")
    watch.press("k")
    watch.press("r")
    assert "return 3" in notebook.read_text(), "another key takes it back"
    watch.press("r")
    assert "return 3" not in notebook.read_text()
    assert str(folder.parent / "kept") in watch.said
    take(watch)
    watch.press("r")
    watch.press("r")
    assert watch.said == "square_gradient is as it was given"


def test_a_stamp_changes_with_the_file(folder: Path) -> None:
    first = stamp_of(folder)
    (folder / "tiny.ipynb").write_text("{}")
    assert stamp_of(folder) != first
    (folder / "tiny.ipynb").unlink()
    assert stamp_of(folder) == (0, 0)


@pytest.fixture
def warm() -> Iterator[WarmChecker]:
    checker = WarmChecker()
    yield checker
    checker.close()


@pytest.mark.slow
def test_the_next_process_is_started_before_it_is_needed(
    warm: WarmChecker, written: Any, folder: Path
) -> None:
    (report,) = warm.check(folder, written("return 2 * x.detach()"))
    assert report.passed
    observer = warm._observer
    assert observer is not None
    next_one = observer.start()
    (again,) = warm.check(folder, written("return 2 * x.detach()"))
    assert again.passed
    assert observer.start().pid != next_one.pid
    assert warm._observer is observer
