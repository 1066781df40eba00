"""A process's own time: what processors have worked for it and what it has slept, and nothing of what others did meanwhile."""

from typing import Any

import psutil
import pytest

from autograder.sandbox.own_time import OwnTime


class Played:
    """A process that is asked as psutil's are: it has computed so long, and is in such a state."""

    def __init__(self, computed_s: float = 0.0, status: str = psutil.STATUS_RUNNING) -> None:
        self.computed_s, self.status_now = computed_s, status
        self.has_gone = False

    def oneshot(self) -> "Played":
        if self.has_gone:
            raise psutil.NoSuchProcess(1)
        return self

    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...

    def cpu_times(self) -> Any:
        return type("Times", (), {"user": self.computed_s * 0.5, "system": self.computed_s * 0.5})

    def status(self) -> str:
        return self.status_now


class Clock:
    def __init__(self) -> None:
        self.now_s = 500.0

    def __call__(self) -> float:
        return self.now_s


def looked_at(*processes: Played) -> tuple[OwnTime, Clock]:
    clock = Clock()
    return OwnTime(lambda: list(processes), clock), clock  # type: ignore[arg-type]


def test_it_is_what_processors_have_worked() -> None:
    process = Played()
    time, clock = looked_at(process)
    clock.now_s += 10
    process.computed_s = 4
    assert time.look() == 4


def test_who_waits_for_a_processor_uses_nothing() -> None:
    time, clock = looked_at(Played(status=psutil.STATUS_RUNNING))
    clock.now_s += 1000
    assert time.look() == 0


@pytest.mark.parametrize(
    "status", [psutil.STATUS_SLEEPING, psutil.STATUS_STOPPED, psutil.STATUS_TRACING_STOP]
)
def test_who_sleeps_uses_the_time(status: str) -> None:
    process = Played(status=status)
    time, clock = looked_at(process)
    clock.now_s += 7
    assert time.look() == 7
    process.status_now = psutil.STATUS_RUNNING
    clock.now_s += 7
    assert time.look() == 7


def test_who_has_just_computed_and_waits_for_a_moment_has_not_slept_all_the_time() -> None:
    process = Played(status=psutil.STATUS_SLEEPING)
    time, clock = looked_at(process)
    clock.now_s += 10
    process.computed_s = 3
    assert time.look() == 3
    clock.now_s += 10
    process.computed_s = 3.5
    assert time.look() == pytest.approx(3.5 + 9.5)


def test_several_count_together_and_sleep_only_if_all_do() -> None:
    first, second = Played(1, psutil.STATUS_SLEEPING), Played(2, psutil.STATUS_RUNNING)
    time, clock = looked_at(first, second)
    clock.now_s += 50
    assert time.look() == 3
    second.status_now = psutil.STATUS_SLEEPING
    clock.now_s += 50
    assert time.look() == 53


def test_what_is_gone_stays_counted_and_sleeps_no_more() -> None:
    process = Played(5)
    time, clock = looked_at(process)
    assert time.look() == 5
    process.has_gone = True
    clock.now_s += 9
    assert time.look() == 5


def test_processes_are_looked_for_until_there_are_some() -> None:
    asked: list[int] = []

    def processes() -> list[Any]:
        asked.append(len(asked))
        return [Played(1)] if len(asked) > 2 else []

    time = OwnTime(processes, Clock())
    assert [time.look() for _ in range(5)] == [0, 0, 1, 1, 1]
    assert len(asked) == 3
