"""A limit of time in the process's own main thread: what runs too long is stopped where it is, and nothing else is."""

import signal
import threading
import time

import pytest

from autograder.student.time_limit import OutOfTime, TimeLimit

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
