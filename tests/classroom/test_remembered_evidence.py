"""What has been observed once is remembered by its address, unless a limit or a kill had a part in it."""

import json
from pathlib import Path
from typing import Any

import pytest

from autograder.classroom import remembered_evidence
from autograder.classroom.lane import Lane
from autograder.classroom.remembered_evidence import ObservedSubmission, RememberedEvidence, is_repeatable
from autograder.judge.evidence import Evidence, pack
from autograder.results.evidence import KeptEvidence
from autograder.results.model import without_measurements
from autograder.sandbox.protocol import Cell
from autograder.sandbox.transcript import (
    CellFailure,
    Crashed,
    Missing,
    NotImplementedYet,
    NotRun,
    Outcome,
    OutOfMemory,
    OutputLimit,
    Raised,
    Record,
    Returned,
    TimedOut,
    Transcript,
)

RAISED = Raised("ValueError", "no", None, None)


def seen(outcome: Outcome) -> Transcript:
    return Transcript({"first": Record(Returned(1.0)), "second": Record(outcome)})


def observed(transcript: Transcript, address: str = "here") -> ObservedSubmission:
    evidence = Evidence([], transcript, "2", {})
    return ObservedSubmission(evidence, pack(evidence, address), 3.5)


@pytest.mark.parametrize(
    "outcome", [Returned(2), RAISED, Missing("f"), NotImplementedYet(), OutputLimit(9)], ids=repr
)
def test_what_the_code_did_is_recalled(outcome: Outcome) -> None:
    memory, one = RememberedEvidence(), observed(seen(outcome))
    memory.remember(one)
    assert memory.recall("here") == one
    assert memory.recall("there") is None


@pytest.mark.parametrize(
    "outcome", [TimedOut(1.0), Crashed("killed"), OutOfMemory(9), NotRun("no time")], ids=repr
)
def test_what_a_limit_ended_is_observed_each_time(outcome: Outcome) -> None:
    memory = RememberedEvidence()
    memory.remember(observed(seen(outcome)))
    assert memory.recall("here") is None


def test_a_cell_that_a_limit_ended_counts_too() -> None:
    assert is_repeatable(Transcript({}, [CellFailure("cell 1", RAISED)]))
    assert not is_repeatable(Transcript({}, [CellFailure("cell 1", TimedOut(1.0))]))


def test_what_is_not_kept_is_not_remembered() -> None:
    memory = RememberedEvidence()
    memory.remember(observed(seen(Returned(1)))._replace(kept=None))
    assert memory.recall("here") is None


def test_what_another_lane_has_observed_is_recalled_and_changes_nothing_that_is_known() -> None:
    memory, own = RememberedEvidence(), observed(seen(Returned(1)))
    other = observed(seen(Returned(2)), "there")
    assert own.kept
    assert other.kept
    memory.remember(own)
    memory.learn(KeptEvidence("here", other.kept.content), 9.5)
    memory.learn(other.kept, 9.5)
    assert memory.recall("here") == own
    assert memory.recall("there") == other._replace(memory_mib=9.5)


def test_the_oldest_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = RememberedEvidence()
    all_of_them = [observed(seen(Returned(1)), address) for address in "abc"]
    assert all_of_them[0].kept
    monkeypatch.setattr(remembered_evidence, "MOST_BYTES", 2 * len(all_of_them[0].kept.content))
    for one in (*all_of_them, all_of_them[2]):
        memory.remember(one)
    assert [memory.recall(address) is None for address in "abc"] == [True, False, False]


def notebook(path: Path, source: str, words: str) -> Path:
    cells = [
        {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None},
        {"cell_type": "markdown", "source": words, "metadata": {}},
    ]
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}))
    return path


@pytest.mark.parametrize(
    "source",
    [
        "def square_gradient(x):\n    return 2 * x.detach()\n",
        "def square_gradient(x):\n    return x.who\n",
        "1 / 0",
    ],
)
def test_equal_submissions_are_observed_once_and_each_gets_the_result_of_its_own(
    tiny_lane: Lane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    calls, observer = list[list[Cell]](), tiny_lane._opened.observer
    observe = observer.observe

    def noted(cells: list[Cell], *rest: Any) -> Transcript:
        calls.append(cells)
        return observe(cells, *rest)

    monkeypatch.setattr(observer, "observe", noted)
    monkeypatch.setattr(tiny_lane, "_evidence", RememberedEvidence())
    paths = [notebook(tmp_path / f"{name}.ipynb", source, f"I am {name}") for name in ("ada", "ben")]
    together = [tiny_lane.examine(path.stem, path) for path in paths]
    assert len(calls) == 1
    alone = []
    for path in paths:
        monkeypatch.setattr(tiny_lane, "_evidence", RememberedEvidence())
        alone.append(tiny_lane.examine(path.stem, path))
    assert len(calls) == 3
    results = [[without_measurements(report.result) for report in reports] for reports in (together, alone)]
    assert results[0] == results[1]
    assert together[0].result.memory_mib == together[1].result.memory_mib
    assert [report.result.id for report in together] == ["ada", "ben"]
    assert len({report.evidence for report in (*together, *alone)}) == 1


def test_who_runs_out_of_time_is_observed_each_time(
    tiny_lane: Lane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = [TimedOut(1.0), Returned(1.0)]
    monkeypatch.setattr(tiny_lane, "_evidence", RememberedEvidence())
    monkeypatch.setattr(
        tiny_lane._opened.observer,
        "observe",
        lambda *_: Transcript({"random_gradient": Record(ends.pop(0))}),
    )
    paths = [notebook(tmp_path / f"{name}.ipynb", "x = 1", name) for name in ("ada", "ben", "eve")]
    verdicts = [tiny_lane.grade(path.stem, path).exercises[0].tests[0].verdict for path in paths]
    assert verdicts == ["timed_out", "failed", "failed"]
