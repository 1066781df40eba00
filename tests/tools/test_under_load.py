"""Marks on a busy machine: in batches that go round the assignments, within a time, and kept for the next run."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import under_load
from fidelity.kind import Case
from under_load import BATCH, Compared, compare, covered, differing

FULL, HALF = [(2, 2), (3, 3)], [(2, 2), (1, 3)]


def made(assignment: str, count: int) -> list[Case]:
    names = [f"{assignment}{number}" for number in range(count)]
    return [Case(name, "accepted", assignment, "f", "f.ipynb", b"{}", {}, True, "") for name in names]


class PlayedGrader:
    """Gives each submission the marks that are listed for it, beside loops and without; a second passes for each."""

    def __init__(self, busy: dict[str, Any], quiet: dict[str, Any]) -> None:
        self.marks = {True: busy, False: quiet}
        self.asked: list[tuple[str, int, int]] = []
        self.now_s = 0.0

    def __call__(self, assignment: str, cases: Sequence[Case], loops: int) -> Any:
        self.asked.append((assignment, len(cases), loops))
        self.now_s += len(cases)
        return {case.name: self.marks[loops > 0].get(case.name, FULL) for case in cases}


@pytest.fixture(autouse=True)
def grader_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_load, "grader_digest", lambda assignment: f"grader of {assignment}")


def run(waiting: dict[str, list[Case]], compared: Compared, grader: PlayedGrader, ends: float) -> None:
    compare(waiting, compared, 4, ends, grade=grader, now=lambda: grader.now_s)


def test_only_what_has_lost_something_beside_the_loops_is_graded_again() -> None:
    grader = PlayedGrader({"a0": HALF, "a1": HALF, "a2": []}, {"a1": HALF, "a2": []})
    found = differing("a", made("a", 4), 4, grader)
    assert found == {"a0": f"{FULL} quiet, {HALF} busy"}
    assert grader.asked == [("a", 4, 4), ("a", 3, 0)]


def test_batches_go_round_the_assignments_until_all_are_compared(tmp_path: Path) -> None:
    grader, compared = PlayedGrader({}, {}), Compared(tmp_path / "state.json")
    waiting = {"a": made("a", BATCH + 1), "b": made("b", 3)}
    run(waiting, compared, grader, float("inf"))
    assert grader.asked == [("a", BATCH, 4), ("b", 3, 4), ("a", 1, 4)]
    assert all(compared.holds(case) for cases in waiting.values() for case in cases)


@pytest.mark.parametrize(
    ("ends", "counts"), [(0.0, []), (40.0, [24, 16]), (25.0, [24]), (60.0, [24, 24, 12])]
)
def test_no_batch_is_begun_that_would_end_later(tmp_path: Path, ends: float, counts: list[int]) -> None:
    grader = PlayedGrader({}, {})
    run({"a": made("a", 99), "b": made("b", 99)}, Compared(tmp_path / "state.json"), grader, ends)
    assert [count for _, count, _ in grader.asked] == counts
    assert grader.now_s <= ends


@pytest.mark.slow
def test_what_was_compared_is_kept_for_the_next_run_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases, path = made("a", 3), tmp_path / "state.json"
    run({"a": cases[:2]}, Compared(path), PlayedGrader({"a1": HALF}, {}), float("inf"))
    again = Compared.load(path)
    assert [again.holds(case) for case in cases] == [True, True, False]
    assert [*covered({"a": cases}, again)] == [
        "a: 2 of 3 submissions compared",
        f"a/a1: {FULL} quiet, {HALF} busy",
        "the marks of 1 of 2 submissions differ; 1 of 3 were not compared",
    ]
    monkeypatch.setattr(under_load, "grader_digest", lambda _: "another grader")
    assert not any(map(again.holds, cases))
    assert again.lines(cases) == []
