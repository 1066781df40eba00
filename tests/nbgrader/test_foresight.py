"""What will be graded is observed ahead, once, and what was observed ahead is what grading would have seen."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.assignment.model import Assignment
from autograder.classroom.lane import Lane
from autograder.nbgrader.foresight import MOST_AHEAD, ForesightLane
from autograder.results.model import without_measurements
from autograder.sandbox.enclosure import Level

RIGHT = "def square_gradient(x):\n    return 2 * x.detach()\n"


@pytest.fixture(scope="module")
def lane(tiny: Assignment, level: Level) -> Iterator[ForesightLane]:
    with ForesightLane(tiny.folder, level=level) as lane:
        yield lane


@pytest.fixture
def observed(lane: ForesightLane, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The first line of whatever is observed, in this order."""
    seen: list[str] = []
    observe = lane._opened.observe

    def note(submission: Any, seeds: Any) -> Any:
        assert threading.current_thread() is not threading.main_thread()
        seen.append(submission.cells[0].source.splitlines()[0])
        return observe(submission, seeds)

    monkeypatch.setattr(lane._opened, "observe", note)
    return seen


def handed_in(folder: Path, student: str, code: str = RIGHT) -> Path:
    path = folder / f"{student}.py"
    path.write_text(f"who = {f'{folder.name} {student}'!r}\n{code}")
    return path


def test_what_is_foreseen_is_observed_once_and_graded_as_ever(
    lane: ForesightLane, tiny_lane: Lane, tmp_path: Path, observed: list[str]
) -> None:
    paths = [
        handed_in(tmp_path, "ada"),
        handed_in(tmp_path, "ben", "def square_gradient(x):\n    return x\n"),
    ]
    for path in paths:
        lane.foresee(path, tmp_path)
        lane.foresee(path, tmp_path)
    results = [lane.grade(path.stem, path, tmp_path) for path in paths]
    assert [len(observed), len(lane._ahead)] == [2, 0]
    assert [result.score for result in results] == [100, 0]
    expected = [tiny_lane.grade(path.stem, path, tmp_path) for path in paths]
    assert [*map(without_measurements, results)] == [*map(without_measurements, expected)]


def test_what_is_changed_after_it_was_foreseen_is_observed_as_it_is_now(
    lane: ForesightLane, tmp_path: Path, observed: list[str]
) -> None:
    path = handed_in(tmp_path, "ada", "def square_gradient(x):\n    return x\n")
    lane.foresee(path, tmp_path)
    handed_in(tmp_path, "ada")
    assert lane.grade("ada", path, tmp_path).score == 100
    assert len(observed) == 2


def test_what_cannot_be_read_is_told_when_it_is_graded(lane: ForesightLane, tmp_path: Path) -> None:
    before = [*lane._ahead]
    lane.foresee(tmp_path / "nothing.py", tmp_path)
    assert [*lane._ahead] == before
    assert lane.grade("ada", tmp_path / "nothing.py").status == "unreadable"


def test_what_went_wrong_ahead_is_tried_again(
    lane: ForesightLane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    observe, calls = lane._opened.observe, []

    def fail_once(submission: Any, seeds: Any) -> Any:
        calls.append(submission)
        if len(calls) == 1:
            raise MemoryError
        return observe(submission, seeds)

    monkeypatch.setattr(lane._opened, "observe", fail_once)
    path = handed_in(tmp_path, "eve")
    lane.foresee(path, tmp_path)
    assert lane.grade("eve", path, tmp_path).score == 100
    assert len(calls) == 2


def test_only_some_wait(lane: ForesightLane, tmp_path: Path) -> None:
    paths = [handed_in(tmp_path, name) for name in ("a", "b", "c", "d")]
    for path in paths:
        lane.foresee(path, tmp_path)
    assert len(lane._ahead) == MOST_AHEAD
    assert [lane.grade(path.stem, path, tmp_path).score for path in paths] == [100] * 4


def test_one_that_foresees_nothing_ends_as_any_other(tiny: Assignment) -> None:
    lane = ForesightLane(tiny.folder, level=Level.UNSAFE)
    lane.__exit__()
    assert "_thread" not in vars(lane)
