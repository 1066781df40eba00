"""A limit is one of the child's own time: what else the machine does ends nothing."""

from typing import Any

import psutil
import pytest

from autograder.sandbox.own_time import OwnTime
from autograder.sandbox.watch import DYING_S, SLICE_S, WALL_FACTOR, Budget, Watch


class Machine:
    """A clock that is set by hand, and a process that has computed so long and is in such a state."""

    def __init__(self) -> None:
        self.now, self.computed, self.status = 1000.0, 0.0, psutil.STATUS_RUNNING
        self.has_gone = False

    def pass_by(self, wall_s: float, *, computed_s: float = 0.0) -> None:
        """Time passes, in slices, of which the process computes its part."""
        self.now += wall_s
        self.computed += computed_s

    def clock(self) -> float:
        return self.now

    def oneshot(self) -> Any:
        if self.has_gone:
            raise psutil.NoSuchProcess(1)
        return self

    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...

    def cpu_times(self) -> Any:
        class Times:
            user, system = self.computed * 0.75, self.computed * 0.25

        return Times


@pytest.fixture
def machine() -> Machine:
    return Machine()


def watched(machine: Machine, limit_s: float = 5.0, budget_s: float = 60.0) -> Watch:
    budget = Budget(budget_s, machine.clock)
    watch = Watch(OwnTime(lambda: [Shown(machine)], machine.clock), budget)  # type: ignore[list-item]
    watch.begin(limit_s)
    return watch


class Shown:
    """A machine's process, asked as psutil's are."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def oneshot(self) -> Any:
        return self._machine.oneshot()

    def cpu_times(self) -> Any:
        return self._machine.cpu_times()

    def status(self) -> str:
        return self._machine.status


def looks(watch: Watch, machine: Machine, *, seconds: float, share: float) -> bool:
    """Look every slice for so many seconds, in which the process computes for its share; whether it was too long at last."""
    is_late = False
    for _ in range(round(seconds / SLICE_S)):
        machine.pass_by(SLICE_S, computed_s=share * SLICE_S)
        assert watch.is_due()
        is_late = watch.look()
    return is_late


def test_a_step_that_computes_is_over_when_its_limit_is(machine: Machine) -> None:
    watch = watched(machine)
    assert not looks(watch, machine, seconds=5.0, share=1.0)
    assert looks(watch, machine, seconds=0.5, share=1.0)


def test_a_step_that_waits_for_a_processor_has_all_its_time(machine: Machine) -> None:
    watch = watched(machine)
    assert not looks(watch, machine, seconds=19.0, share=0.25)
    assert looks(watch, machine, seconds=2.0, share=0.25)


def test_a_step_that_sleeps_is_over_when_its_limit_is(machine: Machine) -> None:
    machine.status = psutil.STATUS_SLEEPING
    watch = watched(machine)
    assert not looks(watch, machine, seconds=5.0, share=0.0)
    assert looks(watch, machine, seconds=0.5, share=0.0)


def test_the_clock_on_the_wall_ends_what_escapes_the_count(machine: Machine) -> None:
    watch = watched(machine)
    assert not looks(watch, machine, seconds=5.0 * WALL_FACTOR, share=0.0)
    assert looks(watch, machine, seconds=0.5, share=0.0)


def test_the_next_step_has_its_own_limit_and_a_grant_prolongs_one(machine: Machine) -> None:
    watch = watched(machine)
    assert looks(watch, machine, seconds=6.0, share=1.0)
    watch.begin(5.0)
    assert not looks(watch, machine, seconds=5.0, share=1.0)
    watch.grant(2.0)
    assert not looks(watch, machine, seconds=2.0, share=1.0)


def test_all_steps_together_have_a_limit_too(machine: Machine) -> None:
    watch = watched(machine, limit_s=50.0, budget_s=8.0)
    assert not looks(watch, machine, seconds=8.0, share=1.0)
    assert looks(watch, machine, seconds=0.5, share=1.0)


def test_what_a_child_has_used_is_its_submissions(machine: Machine) -> None:
    budget = Budget(8.0, machine.clock)
    for _ in range(2):
        machine.computed = 0.0
        watch = Watch(OwnTime(lambda: [Shown(machine)], machine.clock), budget)  # type: ignore[list-item]
        watch.begin(5.0)
        assert not looks(watch, machine, seconds=3.0, share=1.0)
        watch.end()
    assert budget.used_s == pytest.approx(6.0)
    assert not budget.is_used_up()
    assert budget.is_used_up(own_s=2.5)


def test_what_has_gone_stays_counted(machine: Machine) -> None:
    own = OwnTime(lambda: [Shown(machine)], machine.clock)  # type: ignore[list-item]
    machine.pass_by(1.0, computed_s=1.0)
    assert own.look() == 1.0
    machine.has_gone = True
    machine.pass_by(1.0)
    assert own.look() == 1.0


def test_a_child_that_was_told_to_end_may_take_its_time_but_not_for_ever(machine: Machine) -> None:
    watch = watched(machine)
    assert [watch.is_told_to_end(), watch.is_told_to_end()] == [False, True]
    machine.pass_by(DYING_S)
    assert not watch.is_overdue()
    machine.pass_by(1.0)
    assert watch.is_overdue()
