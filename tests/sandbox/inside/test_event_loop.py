"""An event loop that needs no sockets: it is woken through a pipe, and what was interrupted is cancelled."""

import asyncio
import socket
from collections.abc import Iterator
from contextvars import ContextVar, copy_context
from threading import Thread

import pytest

from autograder.sandbox.inside.event_loop import PipeLoop, PipePolicy, run_in


@pytest.fixture
def loop(monkeypatch: pytest.MonkeyPatch) -> Iterator[PipeLoop]:
    """A loop, made where no socket can be opened."""
    monkeypatch.setattr(socket, "socketpair", None)
    made = PipeLoop()
    yield made
    made.close()


def test_work_is_run_to_its_end(loop: PipeLoop) -> None:
    seen = []

    async def work() -> None:
        await asyncio.sleep(0)
        seen.append(asyncio.get_running_loop())

    run_in(loop, work())
    assert seen == [loop]


def test_another_thread_wakes_it(loop: PipeLoop) -> None:
    """It waits without a limit; only what comes through the pipe ends that."""

    async def work() -> None:
        woken = loop.create_future()
        Thread(target=loop.call_soon_threadsafe, args=(woken.set_result, None)).start()
        await woken

    run_in(loop, work())


def test_what_was_begun_and_not_awaited_goes_on_when_it_runs_again(loop: PipeLoop) -> None:
    seen, begun = [], set()

    async def later() -> None:
        for number in range(2):
            await asyncio.sleep(0)
            seen.append(number)

    async def begin() -> None:
        begun.add(asyncio.ensure_future(later()))

    async def wait() -> None:
        await asyncio.gather(*begun)

    run_in(loop, begin())
    assert len(seen) < 2
    run_in(loop, wait())
    assert seen == [0, 1]


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, ValueError])
def test_an_interrupt_ends_the_work_that_it_met(loop: PipeLoop, error: type[BaseException]) -> None:
    ended = []

    def interrupt() -> None:
        raise error

    async def work() -> None:
        try:
            await asyncio.sleep(0)
            interrupt()
        finally:
            ended.append(True)

    with pytest.raises(error):
        run_in(loop, work())
    assert ended == [True]
    assert asyncio.all_tasks(loop) == set()


def test_work_that_waits_is_cancelled_when_something_else_is_interrupted(loop: PipeLoop) -> None:
    ended = []

    def interrupt() -> None:
        raise KeyboardInterrupt

    async def work() -> None:
        loop.call_soon(interrupt)
        try:
            await loop.create_future()
        except asyncio.CancelledError:
            ended.append(True)
            raise

    with pytest.raises(KeyboardInterrupt):
        run_in(loop, work())
    assert ended == [True]


def test_what_work_sets_of_context_variables_stays_in_the_context_it_was_given(loop: PipeLoop) -> None:
    variable, given = ContextVar("variable", default=0), copy_context()

    async def work() -> None:
        variable.set(variable.get() + 1)

    for _ in range(2):
        run_in(loop, work(), given)
        run_in(loop, work())
    assert (given[variable], variable.get()) == (2, 0)


def test_every_loop_that_is_asked_for_is_such_a_one() -> None:
    made = PipePolicy().new_event_loop()
    assert isinstance(made, PipeLoop)
    made.close()
