"""How far a submission has come: one order of steps and no other, over as many children as it takes."""

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.sandbox.progress import ALL_REPEATS, REPEATS, Progress, ProtocolViolation
from autograder.sandbox.protocol import CellEnded, CellStarted, Finished, ProbeEnded, ProbeStarted, Step
from autograder.sandbox.transcript import CellFailure, Crashed, NotRun, Raised, Record, Returned, TimedOut

MOST = 3
ERROR = Raised("NameError", "name 'x' is not defined", "cell 1", 2)
CRASH = Crashed("ended by signal 9")


def labels(count: int) -> list[str]:
    return [f"cell {number}" for number in range(1, count + 1)]


def names(count: int) -> list[str]:
    return [f"probe_{number}" for number in range(count)]


def begun(cells: int, probes: int) -> Progress:
    progress = Progress(labels(cells), names(probes))
    progress.begin_child()
    return progress


def of_cell(index: int, raised: Raised | None = None) -> list[Step]:
    return [CellStarted(index), CellEnded(index, raised)]


def of_probe(index: int) -> list[Step]:
    return [ProbeStarted(index), ProbeEnded(index, Returned(index), ["careful"], "said", 4)]


def honest(cells: int, probes: int) -> list[Step]:
    """What a child writes to which nothing happens."""
    steps = [*map(of_cell, range(cells)), *map(of_probe, range(probes))]
    return [*itertools.chain.from_iterable(steps), Finished()]


EVERY_STEP = [*honest(MOST + 1, MOST + 1), CellEnded(0, ERROR), CellStarted(-1), ProbeStarted(-1)]


def take(progress: Progress, steps: Sequence[Step]) -> None:
    for step in steps:
        progress.take(step)


@given(st.integers(0, MOST), st.integers(0, MOST), st.data())
def test_of_all_steps_only_the_one_that_is_due_is_taken(cells: int, probes: int, data: st.DataObject) -> None:
    script = honest(cells, probes)
    done = data.draw(st.integers(0, len(script)))
    progress = begun(cells, probes)
    take(progress, script[:done])
    due = script[done : done + 1]
    known, at = progress.transcript(), progress.at
    for step in EVERY_STEP:
        if step in due or (isinstance(step, CellEnded) and CellEnded(step.cell, None) in due):
            continue
        with pytest.raises(ProtocolViolation, match=f"{type(step).__name__} out of order"):
            progress.take(step)
    assert (progress.transcript(), progress.at, progress.steps_taken) == (known, at, done)
    take(progress, script[done:])
    assert progress.finished
    assert progress.steps_taken == len(script)


def test_what_a_probe_returned_printed_and_warned_of_is_kept() -> None:
    progress = begun(1, 2)
    take(progress, honest(1, 2))
    assert progress.transcript().records == {
        name: Record(Returned(index), ["careful"], "said", 4) for index, name in enumerate(names(2))
    }


def test_a_cell_that_raised_is_kept_until_it_has_run_through() -> None:
    progress = begun(2, 2)
    take(progress, [*of_cell(0, ERROR), *of_cell(1, ERROR)])
    assert progress.transcript().cell_failures == [CellFailure("cell 1", ERROR), CellFailure("cell 2", ERROR)]
    progress.begin_child()
    take(progress, of_cell(0))
    assert progress.transcript().cell_failures == [CellFailure("cell 2", ERROR)]


def test_a_child_that_dies_costs_the_cell_it_was_at_and_the_next_passes_it_over() -> None:
    progress = begun(3, 1)
    take(progress, [*of_cell(0), CellStarted(1)])
    progress.blame(CRASH)
    progress.begin_child()
    with pytest.raises(ProtocolViolation):
        take(progress, [*of_cell(0), CellStarted(1)])
    take(progress, [*of_cell(2, ERROR), *of_probe(0), Finished()])
    transcript = progress.transcript()
    assert transcript.cell_failures == [CellFailure("cell 2", CRASH), CellFailure("cell 3", ERROR)]
    assert transcript.outcome("probe_0") == Returned(0)


def test_a_child_that_dies_costs_the_probe_it_was_at_and_the_next_begins_behind_it() -> None:
    progress = begun(1, 3)
    take(progress, [*of_cell(0), *of_probe(0), ProbeStarted(1)])
    progress.blame(TimedOut(5.0))
    progress.begin_child()
    assert progress.at == ("cell", 0), "cells run again in every child"
    take(progress, [*of_cell(0), *of_probe(2), Finished()])
    assert [progress.transcript().outcome(name) for name in names(3)] == [
        Returned(0),
        TimedOut(5.0),
        Returned(2),
    ]


@pytest.mark.parametrize(
    ("done", "charged"),
    [([], ("cell", 0)), (of_cell(0), ("cell", 1)), ([*of_cell(0), *of_cell(1)], ("probe", 0))],
)
def test_between_two_steps_the_next_one_is_charged(done: list[Step], charged: tuple[str, int]) -> None:
    progress = begun(2, 1)
    take(progress, done)
    assert progress.at == charged
    progress.blame(CRASH)
    assert progress.dead_cells == ([charged[1]] if charged[0] == "cell" else [])
    assert ("probe_0" in progress.records) is (charged[0] == "probe")


def test_after_the_last_probe_there_is_nothing_left_to_charge() -> None:
    progress = begun(0, 1)
    take(progress, of_probe(0))
    assert not progress.finished
    progress.blame(CRASH)
    assert progress.finished
    assert progress.transcript().outcome("probe_0") == Returned(0)


def test_a_step_is_repeated_so_often_and_no_more() -> None:
    progress = begun(1, 1)
    assert [progress.may_repeat() for _ in range(REPEATS + 2)] == [True] * REPEATS + [False] * 2
    take(progress, of_cell(0))
    assert progress.may_repeat(), "another step has repeats of its own"


def test_a_submission_is_repeated_so_often_and_no_more() -> None:
    progress = begun(0, ALL_REPEATS + 1)
    granted = []
    for index in range(ALL_REPEATS + 1):
        granted.append(progress.may_repeat())
        take(progress, of_probe(index))
    assert granted == [True] * ALL_REPEATS + [False]


def test_what_is_settled_is_not_run_and_what_was_observed_stays() -> None:
    progress = begun(0, 3)
    take(progress, of_probe(0))
    progress.settle(names(2), NotRun("no time"))
    assert progress.transcript().records["probe_0"].outcome == Returned(0)
    assert progress.transcript().records["probe_1"] == Record(NotRun("no time"))
    assert progress.first_open == 2
    take(progress, [*of_probe(2), Finished()])


def test_submissions_share_nothing() -> None:
    first, second = begun(1, 1), begun(1, 1)
    take(first, [CellStarted(0)])
    first.blame(CRASH)
    assert first.may_repeat()
    assert (second.dead_cells, second.cell_failures, second.records, second.repeats) == ([], {}, {}, {})
