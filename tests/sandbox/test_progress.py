"""How far a submission has come: one order of steps and no other, over as many children as it takes."""

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.sandbox.inside.mark import Place
from autograder.sandbox.progress import ALL_REPEATS, MOST_FAILURES, REPEATS, Progress, ProtocolViolation
from autograder.sandbox.protocol import (
    CellEnded,
    CellStarted,
    Defined,
    Finished,
    ProbeEnded,
    ProbeStarted,
    StatementFailed,
    Step,
)
from autograder.sandbox.transcript import (
    Binding,
    CellFailure,
    Crashed,
    NotRun,
    Raised,
    Record,
    Returned,
    TimedOut,
)

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


def test_how_a_cell_failed_is_what_the_last_child_told() -> None:
    progress = begun(2, 2)
    take(progress, [*of_cell(0, ERROR), *of_cell(1, ERROR)])
    failures = [CellFailure("cell 1", ERROR, 2), CellFailure("cell 2", ERROR, 2)]
    assert progress.transcript().cell_failures == failures
    progress.begin_child()
    take(progress, of_cell(0))
    assert progress.transcript().cell_failures == failures[1:]


def test_a_child_that_dies_in_a_cell_costs_the_statement_it_says_it_was_at() -> None:
    progress = begun(3, 1)
    take(progress, [*of_cell(0), CellStarted(1)])
    progress.place = Place(1, 4, 9)
    progress.blame(CRASH)
    progress.begin_child()
    take(progress, [*of_cell(0), *of_cell(1), *of_cell(2, ERROR), *of_probe(0), Finished()])
    transcript = progress.transcript()
    assert progress.stops == {1: {4: CellFailure("cell 2", CRASH, 9)}}
    assert transcript.cell_failures == [CellFailure("cell 2", CRASH, 9), CellFailure("cell 3", ERROR, 2)]
    assert transcript.outcome("probe_0") == Returned(0)


@pytest.mark.parametrize("place", [None, Place(0, 4, 9), Place(1, 0, 0), Place(7, 7, 7)])
def test_who_cannot_be_where_it_says_loses_the_cell(place: Place | None) -> None:
    progress = begun(2, 1)
    take(progress, [*of_cell(0), CellStarted(1)])
    progress.place = place
    progress.blame(CRASH)
    assert progress.stops == {1: {0: CellFailure("cell 2", CRASH, None)}}


def test_who_says_again_that_it_is_where_nobody_can_be_loses_the_cell() -> None:
    progress = begun(1, 1)
    for _ in range(2):
        take(progress, [CellStarted(0)])
        progress.place = Place(0, 4, 9)
        progress.blame(CRASH)
        progress.begin_child()
    assert sorted(progress.stops[0]) == [0, 4]


def test_statements_of_a_script_fail_one_by_one_and_in_their_cell_only() -> None:
    progress = begun(2, 1)
    take(progress, [CellStarted(0), StatementFailed(0, 0, ERROR), StatementFailed(0, 3, ERROR)])
    with pytest.raises(ProtocolViolation):
        progress.take(StatementFailed(1, 0, ERROR))
    take(progress, [CellEnded(0, None)])
    assert progress.transcript().cell_failures == [CellFailure("cell 1", ERROR, 2)] * 2


def test_no_more_failures_of_a_cell_are_kept_than_may() -> None:
    progress = begun(1, 1)
    take(progress, [CellStarted(0), *[StatementFailed(0, 0, ERROR)] * (MOST_FAILURES + 1)])
    assert len(progress.transcript().cell_failures) == MOST_FAILURES


def test_a_cell_that_was_interrupted_is_one_that_took_too_long_and_is_not_tried_again() -> None:
    stopped, late = Raised("KeyboardInterrupt", "", "cell 1", 5), TimedOut(10.0)
    progress = begun(2, 1)
    take(progress, [CellStarted(0)])
    progress.interrupted = late
    take(progress, [CellEnded(0, stopped, 3), *of_cell(1, stopped)])
    assert progress.stops == {0: {3: CellFailure("cell 1", late, 5)}}
    assert progress.told[1] == [CellFailure("cell 2", stopped, 5)], "the second has raised it by itself"


def test_who_bound_an_exercises_name_is_kept_as_far_as_it_can_be() -> None:
    progress = Progress(labels(1), names(0), ["f", "g"])
    progress.begin_child()
    found = [Defined(1, "function", 3), Defined(2, "other", 1), Defined(-1, "other", 1)]
    take(progress, [CellStarted(0), CellEnded(0, None, 0, found), Finished(["device", "device"])])
    assert progress.transcript().bindings == [Binding("g", "cell 1", "function", 3)]
    assert progress.transcript().adapted == ["device"]


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
    assert [*progress.stops] == ([charged[1]] if charged[0] == "cell" else [])
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
    assert (second.stops, second.told, second.records, second.repeats) == ({}, {}, {}, {})
