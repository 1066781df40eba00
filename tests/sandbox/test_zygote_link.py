"""Starting, refusing, parting from and ending a zygote, with a warm process that is played."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import psutil
import pytest

from autograder.errors import SandboxError
from autograder.sandbox import protocol, zygote_link
from autograder.sandbox.enclosure import Level
from autograder.sandbox.inside.landlock import Reach
from autograder.sandbox.protocol import Exited, Interrupt, Kill, Leave, Ready, Setup, Warm
from autograder.sandbox.zygote_link import ZygoteProcess

READY = Ready(os.getpid(), "2.13.0", ["p"])


class PlayedWarm:
    """Stands for a warm process: it has its reports ready, and notes what it is told."""

    def __init__(self, *reports: Any, error: BaseException | None = None, opened: str = "") -> None:
        self.reports = list(reports)
        self.error = error
        self.opened = opened
        self.orders: list[protocol.Order] = []
        self.reach = Reach(["/usr/lib/python3"], ["/tmp/work"])
        self.scratch = None
        self.looks = 0
        self.stops = 0

    def refuse_open(self) -> None:
        self.looks += 1
        if self.opened:
            raise SandboxError(self.opened)

    def send(self, order: protocol.Order) -> None:
        if self.error:
            raise self.error
        self.orders.append(order)

    def next_report(self, deadline: float) -> Any:
        return self.reports.pop(0) if self.reports else None

    def how_it_ended(self) -> str:
        return "it ended with exit status 1"

    def last_words(self) -> str:
        return "no torch"

    def stop(self) -> None:
        self.stops += 1


class Stage:
    """The warm processes that are started, in their order, and those that wait."""

    def __init__(self, waiting: list[Any]) -> None:
        self.idle = waiting
        self.coming: list[PlayedWarm] = []
        self.homes: list[Path | None] = []
        self.readable: list[list[str]] = []

    def start(self, level: Level, *, home: Path | None, readable: Sequence[str] = ()) -> PlayedWarm:
        self.homes.append(home)
        self.readable.append([*readable])
        return self.coming.pop(0)

    def zygote(
        self, *coming: PlayedWarm, level: Level = Level.SANDBOXED, scratch: bool = False
    ) -> ZygoteProcess:
        self.coming += coming
        return ZygoteProcess(level, setup, scratch=scratch)


def setup(reach: Reach) -> Setup:
    return Setup("", "probes.py", [], reach, confine=True)


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Stage:
    played = Stage([])
    monkeypatch.setattr(zygote_link, "idle", played.idle)
    monkeypatch.setattr(
        zygote_link, "waiting_for", lambda level: played.idle if level is Level.SANDBOXED else []
    )
    monkeypatch.setattr(zygote_link, "WarmLink", played.start)
    monkeypatch.setattr(zygote_link, "_threads_of", lambda pid: 1)
    return played


def test_what_its_children_may_read_besides_is_the_warm_process_told(stage: Stage) -> None:
    stage.coming.append(PlayedWarm())
    ZygoteProcess(Level.SANDBOXED, setup, scratch=True, readable=["/data"]).launch()
    assert stage.readable == [["/data"]]


def test_it_is_started_once_and_told_what_its_children_may_read(stage: Stage) -> None:
    warm = PlayedWarm(Warm(1), READY)
    zygote = stage.zygote(warm)
    zygote.launch()
    assert warm.orders == [setup(warm.reach)]
    assert [zygote.start() for _ in range(2)] == [READY] * 2
    assert (len(warm.orders), warm.looks, stage.homes) == (1, 1, [None])


def test_one_that_does_not_come_up_is_ended_and_told_in_its_own_words(stage: Stage) -> None:
    warm = PlayedWarm(Warm(1), None)
    zygote = stage.zygote(warm)
    with pytest.raises(SandboxError, match="did not start: it ended with exit status 1; no torch"):
        zygote.start()
    assert warm.stops == 1
    assert zygote.last_words() == "it was not started"


def test_one_that_takes_too_long_does_not_come_up(stage: Stage) -> None:
    with pytest.raises(SandboxError, match="did not start"):
        stage.zygote(PlayedWarm(Warm(1), "timeout", READY)).start()


def test_one_that_is_open_is_ended_before_it_is_used(stage: Stage) -> None:
    warm = PlayedWarm(Warm(1), READY, opened="Seccomp is 0")
    zygote = stage.zygote(warm)
    with pytest.raises(SandboxError, match="Seccomp is 0"):
        zygote.start()
    assert (warm.stops, zygote.ready) == (1, None)


@pytest.mark.parametrize("many", [Warm(7), Ready(7, "2.13.0", ["p"])])
def test_one_that_cannot_fork_safely_is_ended(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, many: Warm | Ready
) -> None:
    monkeypatch.setattr(zygote_link, "_threads_of", lambda pid: 2 if pid == 7 else 1)
    warm = PlayedWarm(*([many, READY] if isinstance(many, Warm) else [Warm(1), many]))
    zygote = stage.zygote(warm)
    with pytest.raises(SandboxError, match=r"more than one thread.*check `preload`"):
        zygote.start()
    assert (warm.stops, zygote.ready) == (1, None)


def test_where_there_is_no_fork_threads_harm_nobody(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zygote_link, "_threads_of", lambda pid: 9)
    assert stage.zygote(PlayedWarm(READY), level=Level.OWN_MACHINE).start() == READY


def test_threads_are_counted_as_the_system_does_and_those_of_nobody_are_one() -> None:
    assert zygote_link._threads_of(os.getpid()) == psutil.Process().num_threads()
    process = subprocess.Popen([sys.executable, "-I", "-S", "-c", ""])
    process.wait()
    assert zygote_link._threads_of(process.pid) == 1


def test_its_warm_process_waits_for_the_next_one_which_takes_it(stage: Stage) -> None:
    warm = PlayedWarm(Warm(1), READY, READY)
    first = stage.zygote(warm)
    first.start()
    first.close()
    assert (stage.idle, warm.orders[-1], warm.stops) == ([warm], Leave(), 0)
    second = stage.zygote()
    assert second.start() == READY
    assert (stage.idle, len(stage.homes)) == ([], 1)
    assert warm.orders[-1] == setup(warm.reach)


def test_one_that_died_while_it_waited_is_replaced_once(stage: Stage) -> None:
    dead, fresh = PlayedWarm(error=BrokenPipeError()), PlayedWarm(Warm(1), READY)
    stage.idle.append(dead)
    assert stage.zygote(fresh).start() == READY
    assert (dead.stops, fresh.stops, stage.idle) == (1, 0, [])
    stage.idle.append(PlayedWarm())
    with pytest.raises(SandboxError, match="did not start"):
        stage.zygote(PlayedWarm()).start()


@pytest.mark.parametrize("level", [Level.UNSAFE, Level.OWN_MACHINE])
def test_where_children_can_write_no_warm_process_is_used_twice(stage: Stage, level: Level) -> None:
    waiting, own = PlayedWarm(READY), PlayedWarm(READY)
    stage.idle.append(waiting)
    zygote = stage.zygote(own, level=level)
    zygote.start()
    stage.idle.clear()
    zygote.close()
    assert (own.stops, stage.idle, waiting.orders) == (1, [], [])


def test_only_one_warm_process_waits(stage: Stage) -> None:
    waiting, own = PlayedWarm(), PlayedWarm(Warm(1), READY)
    zygote = stage.zygote(own)
    zygote.start()
    stage.idle.append(waiting)
    zygote.close()
    assert (own.stops, stage.idle) == (1, [waiting])


def test_one_that_never_was_ready_does_not_wait(stage: Stage) -> None:
    warm = PlayedWarm(Warm(1), READY)
    zygote = stage.zygote(warm)
    zygote.launch()
    zygote.close()
    assert (warm.stops, stage.idle) == (1, [])
    zygote.close()
    assert warm.stops == 1


@pytest.mark.parametrize("error", [BrokenPipeError(), KeyboardInterrupt()])
def test_one_that_cannot_be_told_to_leave_is_ended(stage: Stage, error: BaseException) -> None:
    warm = PlayedWarm(Warm(1), READY)
    zygote = stage.zygote(warm)
    zygote.start()
    warm.error = error
    if isinstance(error, BrokenPipeError):
        zygote.close()
    else:
        with pytest.raises(KeyboardInterrupt):
            zygote.close()
    assert (warm.stops, stage.idle, zygote.ready) == (1, [], None)


def test_one_with_a_folder_of_its_own_has_a_warm_process_of_its_own(stage: Stage) -> None:
    waiting, own = PlayedWarm(READY), PlayedWarm(Warm(1), READY)
    stage.idle.append(waiting)
    zygote = stage.zygote(own, scratch=True)
    assert zygote.scratch
    zygote.start()
    (home,) = stage.homes
    assert home == zygote.scratch.parent
    zygote.scratch.mkdir()
    (zygote.scratch / "left behind").write_text("by a child")
    stage.idle.clear()
    zygote.close()
    assert (own.stops, stage.idle) == (1, [])
    assert not home.exists()


def test_a_child_is_ended_alone_and_where_there_is_no_fork_with_its_zygote(stage: Stage) -> None:
    warm = PlayedWarm(Warm(1), READY)
    zygote = stage.zygote(warm)
    zygote.start()
    zygote.end_child()
    assert (warm.orders[-1], warm.stops) == (Kill(), 0)
    warm.error = BrokenPipeError()
    zygote.end_child()
    single = PlayedWarm(READY)
    zygote = stage.zygote(single, level=Level.OWN_MACHINE)
    zygote.start()
    zygote.end_child()
    assert (single.stops, len(single.orders)) == (1, 1)


def test_reports_are_its_warm_processs_and_none_without_it(stage: Stage) -> None:
    zygote = stage.zygote(PlayedWarm(Warm(1), READY, Exited(0, 9, False)))
    assert zygote.next_report(0.0) is None
    zygote.start()
    assert zygote.next_report(0.0) == Exited(0, 9, False)


def test_memory_is_counted_beyond_what_the_zygote_has(stage: Stage) -> None:
    zygote = stage.zygote(PlayedWarm(Warm(1), READY))
    assert zygote.address_space(64) is None
    zygote.start()
    least, most = zygote.address_space(64), zygote.address_space(1064)
    assert least
    assert most
    assert least > 64 * 2**20
    assert abs(most - least - 1000 * 2**20) < 500 * 2**20  # what the tests' own process may grow by meanwhile
    own = stage.zygote(PlayedWarm(READY), level=Level.OWN_MACHINE)
    own.start()
    assert own.address_space(64) is None


@pytest.fixture
def vanished() -> int:
    """The number of a process that is no more."""
    process = subprocess.Popen([sys.executable, "-I", "-S", "-c", ""])
    process.wait()
    return process.pid


def test_of_a_zygote_that_has_gone_nothing_is_known_and_nothing_fails(stage: Stage, vanished: int) -> None:
    zygote = stage.zygote(PlayedWarm(Warm(1), Ready(vanished, "2.13.0", ["p"])))
    zygote.start()
    assert zygote.address_space(64) is None
    assert zygote.descendants() == []
    assert zygote.child_processes() == []
    zygote.kill_strays()
    assert zygote.ready


@pytest.fixture
def below() -> Iterator[subprocess.Popen[bytes]]:
    """A process below the tests' own, which plays the zygote."""
    process = subprocess.Popen([sys.executable, "-I", "-S", "-c", "import time; time.sleep(3600)"])
    yield process
    process.kill()
    process.wait()


def test_what_a_child_left_behind_is_ended_and_the_zygote_stays(
    stage: Stage, below: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch, has_ended: Any
) -> None:
    stray = psutil.Process(below.pid)
    warm = PlayedWarm(Warm(1), READY)
    zygote = stage.zygote(warm)
    zygote.start()
    found = zygote.descendants
    assert stray in found()
    monkeypatch.setattr(zygote, "descendants", lambda: [process for process in found() if process == stray])
    zygote.kill_strays()
    assert has_ended(stray)
    assert (warm.stops, zygote.ready) == (0, READY)


class PlayedProcess:
    """A process below a zygote."""

    def __init__(self, status: str) -> None:
        self._status = status
        self.kills = 0

    def kill(self) -> None:
        self.kills += 1
        raise psutil.AccessDenied(1)

    def is_running(self) -> bool:
        return True

    def status(self) -> str:
        if self._status == "gone":
            raise psutil.NoSuchProcess(1)
        return self._status


Below = Callable[..., ZygoteProcess]


@pytest.fixture
def with_below(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Below:
    def make(*processes: PlayedProcess) -> ZygoteProcess:
        zygote = stage.zygote(PlayedWarm(Warm(1), READY))
        zygote.start()
        monkeypatch.setattr(zygote, "descendants", lambda: list(processes))
        monkeypatch.setattr(psutil, "wait_procs", lambda *_, **__: None)
        return zygote

    return make


def test_what_cannot_be_ended_ends_its_zygote(with_below: Below) -> None:
    undying = PlayedProcess(psutil.STATUS_RUNNING)
    zygote = with_below(undying)
    zygote.kill_strays()
    assert undying.kills > 1
    assert zygote.ready is None


@pytest.mark.parametrize("status", [psutil.STATUS_ZOMBIE, "gone"])
def test_what_has_ended_meanwhile_ends_no_zygote(with_below: Below, status: str) -> None:
    zygote = with_below(PlayedProcess(status))
    zygote.kill_strays()
    assert zygote.ready


def test_a_child_is_interrupted_through_its_zygote_and_where_there_is_no_fork_itself(
    stage: Stage, below: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    warm = PlayedWarm(Warm(1), READY)
    zygote = stage.zygote(warm)
    zygote.start()
    assert zygote.interrupt_child()
    assert warm.orders[-1] == Interrupt()
    single = stage.zygote(PlayedWarm(Ready(below.pid, "2.13.0", ["p"])), level=Level.OWN_MACHINE)
    single.start()
    assert single.interrupt_child()
    assert below.wait() != 0
    monkeypatch.setattr(zygote_link.os, "name", "nt")
    assert not single.interrupt_child()
