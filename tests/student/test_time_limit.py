"""A limit of time in the process's own main thread: what runs too long is stopped where it is, and nothing else is."""

import signal
import sys
import threading
import time
import types

import pytest

from autograder.student import time_limit
from autograder.student.time_limit import PATIENCE_S, OutOfTime, TimeLimit

LONG_S = 300.0


def forever() -> None:
    while True:
        pass


def catch_three(caught: list[type[BaseException]]) -> None:
    while len(caught) < 3:
        try:
            time.sleep(LONG_S)
        except BaseException as error:  # noqa: BLE001 - as a student's bare except does
            caught.append(type(error))
    time.sleep(LONG_S)


def test_a_loop_is_stopped_in_its_own_line() -> None:
    with pytest.raises(OutOfTime) as caught, TimeLimit(0.05):
        forever()
    assert "forever" in [entry.name for entry in caught.traceback]


def test_a_sleep_is_stopped_too() -> None:
    with pytest.raises(OutOfTime), TimeLimit(0.05):
        time.sleep(LONG_S)


def test_code_that_catches_everything_is_stopped_all_the_same() -> None:
    caught: list[type[BaseException]] = []
    with pytest.raises(OutOfTime), TimeLimit(0.05):
        catch_three(caught)
    assert caught == [OutOfTime] * 3


class PlayedEnd(threading.Event):
    """The end of what is limited, which comes after so many looks; at some of them modules have been imported."""

    def __init__(self, looks: int, imports_at: set[int], monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        self.waited: list[float] = []
        self._looks, self._imports_at, self._monkeypatch = looks, imports_at, monkeypatch

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        if len(self.waited) in self._imports_at:
            name = f"a_module_{len(self.waited)}"
            self._monkeypatch.setitem(sys.modules, name, types.ModuleType(name))
        self.waited.append(timeout)
        return len(self.waited) > self._looks


@pytest.mark.parametrize(
    ("imports_at", "waited", "stops"),
    [
        (set(), [7.0, PATIENCE_S, PATIENCE_S, PATIENCE_S], 3),
        ({0}, [7.0, 7.0, PATIENCE_S, PATIENCE_S], 2),
        ({0, 1}, [7.0, 7.0, 7.0, PATIENCE_S], 1),
        ({1, 2}, [7.0, PATIENCE_S, PATIENCE_S, PATIENCE_S], 3),
    ],
)
def test_where_modules_were_imported_the_time_begins_anew(
    monkeypatch: pytest.MonkeyPatch, imports_at: set[int], waited: list[float], stops: int
) -> None:
    limit, end, stopped = TimeLimit(7.0), PlayedEnd(3, imports_at, monkeypatch), list[bool]()
    monkeypatch.setattr(time_limit, "_interrupt_main", lambda: stopped.append(True))
    limit._end = end
    limit._wait()
    assert (end.waited, len(stopped)) == (waited, stops)


def test_what_ends_in_time_is_left_alone_and_so_is_the_handler() -> None:
    before = signal.getsignal(signal.SIGINT)
    with TimeLimit(LONG_S):
        pass
    assert signal.getsignal(signal.SIGINT) == before
    assert not [thread for thread in threading.enumerate() if thread.name == "limit of time"]


def test_a_stop_by_the_student_is_an_interrupt_as_ever() -> None:
    with pytest.raises(KeyboardInterrupt), TimeLimit(LONG_S):
        signal.raise_signal(signal.SIGINT)


def test_outside_of_the_main_thread_nothing_is_limited() -> None:
    ended = []

    def work() -> None:
        with TimeLimit(0.01):
            time.sleep(0.1)
        ended.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert ended == [True]
