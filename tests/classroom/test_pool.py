"""Lanes as their parent sees them: waited for, asked, ended; and a pool of them, of which any may die at any time."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import psutil
import pytest

from autograder.classroom import pool
from autograder.classroom.lane_messages import (
    LaneFailure,
    LaneJob,
    LaneReady,
    LaneReport,
    LaneSetup,
)
from autograder.classroom.pool import LaneLink, LanePool, told_once
from autograder.errors import SandboxError
from autograder.judge.digests import Digests
from autograder.sandbox.protocol import frame

PATIENCE_S = 120.0
SETUP = LaneSetup("solutions/06_tiny", "", "unsafe")
JOB = LaneJob("ada", "ada.py")
READY = LaneReady("2.13.0", {"f": 3}, Digests("seen", "judged"))
DONE = LaneFailure("an answer like any other")
ANSWERS = """
import os, sys
def order():
    head = sys.stdin.buffer.read(4)
    return head and sys.stdin.buffer.read(int.from_bytes(head, "big"))
for answer in sys.argv[1:]:
    if not order():
        break
    os.write(1, bytes.fromhex(answer))
"""
"""A lane that gives an order each of its answers, and ends with the last of them, or with its orders."""
WAITS = f"{ANSWERS}\norder()"
Link = Callable[..., LaneLink]


def until(condition: Callable[[], object]) -> None:
    ends = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.01)


@pytest.fixture
def link() -> Iterator[Link]:
    """Makes links to lanes that are a few lines of Python."""
    processes: list[subprocess.Popen[bytes]] = []

    def make(*answers: msgspec.Struct | bytes, program: str = WAITS) -> LaneLink:
        arguments = [(a if isinstance(a, bytes) else frame(a)).hex() for a in answers]
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", program, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        processes.append(process)
        return LaneLink("", SETUP, reports=LaneReport, ready=LaneReady, process=process)

    yield make
    for process in processes:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            assert pipe
            pipe.close()


def test_a_lane_is_ready_once_and_then_answers_job_by_job(link: Link) -> None:
    lane = link(READY, DONE, LaneFailure("another"))
    assert [lane.wait_until_ready() for _ in range(2)] == [READY] * 2
    assert lane.ask(JOB, wall_s=PATIENCE_S) == DONE
    assert lane.ask(JOB, wall_s=PATIENCE_S) == LaneFailure("another")
    assert psutil.Process(lane.pid).ppid() == os.getpid()


def test_answers_that_come_together_are_taken_one_by_one(link: Link) -> None:
    lane = link(frame(READY) + frame(DONE), b"")
    assert lane.wait_until_ready() == READY
    assert lane.ask(JOB, wall_s=0.0) == DONE


def test_a_lane_that_cannot_begin_is_told_in_its_own_words(link: Link) -> None:
    lane = link(LaneFailure("no sandbox on this machine"))
    with pytest.raises(SandboxError, match=r"^no sandbox on this machine$"):
        lane.wait_until_ready()


@pytest.mark.parametrize(
    ("last_deed", "words"),
    [
        ("sys.exit(3)", "it ended with exit status 3; what it said itself is above"),
        ("os.kill(os.getpid(), 9)", r"it was ended by signal 9 \(Killed\); what it said itself is above"),
        ("os.close(1); order(); order()", "it has closed its output"),
    ],
)
def test_a_lane_that_ends_as_it_starts_is_told_by_how_it_ended(
    link: Link, monkeypatch: pytest.MonkeyPatch, last_deed: str, words: str
) -> None:
    if "close" in last_deed:
        monkeypatch.setattr(pool, "ENDING_S", 0.1)
    lane = link(program=f"{ANSWERS}\n{last_deed}")
    with pytest.raises(SandboxError, match=f"^a process that grades ended while it started: {words}$"):
        lane.wait_until_ready()


def test_a_lane_that_begins_with_another_answer_has_not_started(link: Link) -> None:
    lane = link(b"", program=f"{ANSWERS}\nsys.exit(4)")
    lane._reports = ["anything else"]
    with pytest.raises(SandboxError, match="while it started: it ended with exit status 4"):
        lane.wait_until_ready()


def test_a_lane_that_has_died_has_no_answer(link: Link) -> None:
    lane = link(READY, program=ANSWERS)
    lane.wait_until_ready()
    assert lane.ask(JOB, wall_s=PATIENCE_S) is None
    lane._process.wait()
    assert lane.ask(JOB, wall_s=PATIENCE_S) is None
    lane.close()


def test_a_lane_that_does_not_answer_in_time_is_killed(link: Link) -> None:
    lane = link(READY, program=f"{ANSWERS}\norder(); order()")
    lane.wait_until_ready()
    with pytest.raises(TimeoutError):
        lane.ask(JOB, wall_s=0.1)
    assert lane._process.wait(PATIENCE_S) == -signal.SIGKILL


def test_half_an_answer_is_none_yet(link: Link) -> None:
    lane = link(READY, frame(DONE)[:-1])
    lane.wait_until_ready()
    with pytest.raises(TimeoutError):
        lane.ask(JOB, wall_s=0.5)


def test_a_dismissed_lane_ends_by_itself_and_takes_no_more_jobs(link: Link) -> None:
    lane = link(READY)
    lane.wait_until_ready()
    lane.dismiss()
    assert lane._process.wait(PATIENCE_S) == 0
    assert lane.ask(JOB, wall_s=PATIENCE_S) is None
    lane.dismiss()
    lane.close()


def test_a_lane_that_reads_no_more_can_be_dismissed(link: Link, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "SENDING_S", 0.1)
    lane = link(READY)
    lane.wait_until_ready()
    os.kill(lane.pid, signal.SIGSTOP)
    answers: list[Any] = []
    large = LaneJob("a", "b" * 10**7)
    sender = threading.Thread(target=lambda: answers.append(lane.ask(large, wall_s=PATIENCE_S)))
    sender.start()
    until(lane._sending.locked)
    lane.dismiss()
    sender.join()
    assert answers == [None]
    lane.close()
    assert not psutil.pid_exists(lane.pid)


def test_a_lane_that_does_not_end_is_ended(link: Link, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "ENDING_S", 0.1)
    lane = link(READY)
    lane.wait_until_ready()
    os.kill(lane.pid, signal.SIGSTOP)
    lane.close()
    assert lane._process.returncode == -signal.SIGKILL


def test_a_lane_is_started_by_the_name_of_its_module() -> None:
    lane = LaneLink("no_such_module", SETUP, reports=LaneReport, ready=LaneReady)
    with pytest.raises(SandboxError, match="it ended with exit status 1; what it said"):
        lane.wait_until_ready()
    lane.close()


Answer = Any
"""What a played lane answers: a result, a failure, None, or an exception."""


class PlayedLane:
    """A lane that answers as it is told to, and notes how it is treated."""

    def __init__(self, answers: list[Answer], troubles: list[str]) -> None:
        self.answers = answers
        self.trouble = troubles.pop(0) if troubles else ""
        self.is_over = threading.Event()
        self.jobs: list[str] = []
        self.closes = 0

    def wait_until_ready(self) -> None:
        if self.trouble:
            raise SandboxError(self.trouble)

    def ask(self, job: str) -> Any:
        assert not self.closes, "a closed lane is asked nothing"
        self.jobs.append(job)
        answer = self.answers.pop(0) if self.answers else f"{job} done"
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def dismiss(self) -> None:
        self.is_over.set()

    def close(self) -> None:
        self.closes += 1


class ByFirstLetter:
    """Jobs are like one another if they begin alike; of what was done something is told."""

    def of(self, job: str) -> str:
        return job[0]

    def told(self, job: str, result: object) -> str:
        return f"{job} as {result}" if isinstance(result, str) else job


class Played:
    """A pool of played lanes: all that were started, and what became of jobs that no lane could do."""

    def __init__(
        self,
        *answers: Answer,
        troubles: tuple[str, ...] = (),
        count: int = 1,
        likeness: "ByFirstLetter | None" = None,
    ) -> None:
        self.answers, self.troubles = list(answers), list(troubles)
        self.started: list[PlayedLane] = []
        self.pool: LanePool[PlayedLane, str, Any] = LanePool(
            self.start, PlayedLane.ask, self.lost, count, likeness
        )

    def start(self) -> PlayedLane:
        self.started.append(PlayedLane(self.answers, self.troubles))
        return self.started[-1]

    def lost(self, job: str, reason: str, for_want_of_time: bool) -> tuple[str, str, bool]:
        return job, reason, for_want_of_time

    def results_of(self, *jobs: str) -> list[Any]:
        with self.pool:
            results = list(self.pool.results_of(jobs))
        assert not any(thread.is_alive() for thread in self.pool._threads)
        assert [lane.closes for lane in self.started] == [1] * len(self.started), "each is closed, and once"
        return results


@pytest.mark.parametrize("count", [1, 3, 9])
def test_every_job_is_done_once_however_many_lanes_there_are(count: int) -> None:
    played = Played(count=count)
    jobs = [f"job {number}" for number in range(7)]
    assert sorted(played.results_of(*jobs)) == [f"{job} done" for job in jobs]
    assert sorted(job for lane in played.started for job in lane.jobs) == jobs
    assert len(played.started) == count


def test_without_jobs_there_is_nothing_to_wait_for() -> None:
    assert Played(count=2).results_of() == []


def test_a_lane_that_dies_is_replaced_and_its_job_tried_once_more() -> None:
    played = Played(None)
    assert played.results_of("a", "b") == ["a done", "b done"]
    assert [lane.jobs for lane in played.started] == [["a"], ["a", "b"]]


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ((None, None), "the process that graded it died"),
        (
            (LaneFailure("the sandbox broke"), None),
            "the sandbox broke; then: the process that graded it died",
        ),
        ((LaneFailure("no zygote"), LaneFailure("no zygote")), "no zygote"),
    ],
)
def test_a_job_that_no_lane_can_do_is_lost_and_the_next_one_is_not(
    answers: tuple[Answer, ...], reason: str
) -> None:
    played = Played(*answers)
    assert played.results_of("a", "b") == [("a", reason, False), "b done"]
    assert len(played.started) == 3


def test_a_job_that_takes_too_long_is_lost_without_a_second_try() -> None:
    played = Played(TimeoutError())
    assert played.results_of("a", "b") == [("a", "", True), "b done"]
    assert [lane.jobs for lane in played.started] == [["a"], ["b"]]


def test_a_lane_that_does_not_come_up_is_replaced_once() -> None:
    assert Played(troubles=("no memory",)).results_of("a") == ["a done"]


@pytest.mark.parametrize(
    ("second", "words"), [("no sandbox", "^no memory; then: no sandbox$"), ("no memory", "^no memory$")]
)
def test_if_the_next_does_not_come_up_either_both_reasons_are_told(second: str, words: str) -> None:
    played = Played(troubles=("no memory", second))
    with pytest.raises(SandboxError, match=words):
        played.results_of("a", "b")
    assert [lane.closes for lane in played.started] == [1, 1]


def test_what_breaks_in_a_thread_breaks_the_run() -> None:
    played = Played(ZeroDivisionError("ours"), count=2)
    with pytest.raises(ZeroDivisionError, match="ours"):
        played.results_of("a", "b", "c")
    assert [lane.closes for lane in played.started] == [1, 1]


def leave_after_the_quick_one(played: Played, *jobs: str) -> None:
    """Leave the pool when the job "quick" is done; its lanes are at all others until they are ended."""

    def ask(lane: PlayedLane, job: str) -> str | None:
        if job == "quick":
            return job
        assert lane.is_over.wait(PATIENCE_S)
        return None

    def leave() -> None:
        with played.pool:
            for result in played.pool.results_of(jobs):
                assert result == "quick"
                raise KeyboardInterrupt

    played.pool._ask = ask
    with pytest.raises(KeyboardInterrupt):
        leave()
    assert not any(thread.is_alive() for thread in played.pool._threads)


def test_whoever_leaves_early_ends_lanes_at_work_and_none_is_replaced() -> None:
    played = Played(count=3)

    leave_after_the_quick_one(played, "quick", *"abcdef")
    assert len(played.started) == 3
    assert all(lane.closes for lane in played.started)


def test_of_equal_jobs_one_is_done_first_while_the_others_go_on_and_all_lanes_are_told_of_it() -> None:
    played = Played(count=2, likeness=ByFirstLetter())
    is_first_at_work, may_end = threading.Event(), threading.Event()
    asked: list[tuple[int, str]] = []

    def ask(lane: PlayedLane, job: str) -> str:
        asked.append((id(lane), job))
        if job == "a1":
            is_first_at_work.set()
            assert may_end.wait(PATIENCE_S)
        else:
            assert is_first_at_work.wait(PATIENCE_S)
        if job == "d1":
            may_end.set()
        return job

    played.pool._ask = ask
    results = played.results_of("a1", "a2", "b1", "a3", "c1", "d1")
    told = ["a2 as a1", "a3 as a1"]
    assert sorted(results) == sorted(["a1", *told, "b1", "c1", "d1"])
    jobs = [job for _, job in asked]
    assert sorted(jobs[:4]) == ["a1", "b1", "c1", "d1"], "what is like none of them does not wait"
    assert sorted(jobs[4:]) == told


@pytest.mark.parametrize(
    ("answers", "lost"),
    [
        ((None, None), ("a1", "the process that graded it died", False)),
        ((LaneFailure("no zygote"),) * 2, ("a1", "no zygote", False)),
        ((TimeoutError(),), ("a1", "", True)),
    ],
    ids=["dies", "fails", "is late"],
)
@pytest.mark.parametrize("count", [1, 2])
def test_if_the_first_of_equal_jobs_is_lost_the_others_are_done_by_themselves(
    answers: tuple[Answer, ...], lost: Any, count: int
) -> None:
    played = Played(likeness=ByFirstLetter(), count=count)
    left = list(answers)

    def ask(lane: PlayedLane, job: str) -> Any:
        answer = left.pop(0) if job == "a1" else f"{job} done"
        if isinstance(answer, BaseException):
            raise answer
        return answer

    played.pool._ask = ask
    results = played.results_of("a1", "a2", "a3")
    assert sorted(map(str, results)) == sorted(map(str, [lost, "a2 done", "a3 done"]))


def test_a_first_that_dies_once_is_tried_again_before_the_others() -> None:
    played = Played(None, likeness=ByFirstLetter())
    assert played.results_of("a1", "a2") == ["a1 done", "a2 as a1 done done"]
    assert [lane.jobs for lane in played.started] == [["a1"], ["a1", "a2 as a1 done"]]


def test_who_leaves_while_lanes_wait_for_a_first_ends_them_all() -> None:
    played = Played(count=3, likeness=ByFirstLetter())

    leave_after_the_quick_one(played, "a1", "a2", "a3", "quick")
    assert all(lane.closes for lane in played.started)


def test_what_breaks_at_the_first_of_equal_jobs_breaks_the_run() -> None:
    played = Played(ZeroDivisionError("ours"), count=2, likeness=ByFirstLetter())
    with pytest.raises(ZeroDivisionError, match="ours"):
        played.results_of("a1", "a2", "a3")


def test_a_lane_that_is_started_while_all_are_ended_is_ended_too() -> None:
    played = Played(None)
    start, is_starting = played.start, threading.Event()

    def start_late() -> PlayedLane:
        is_starting.set()
        assert played.pool._stop.wait(PATIENCE_S)
        return start()

    played.pool._start = start_late
    with played.pool:
        consumer = threading.Thread(target=lambda: list(played.pool.results_of(["a"])))
        consumer.start()
        assert is_starting.wait(PATIENCE_S)
    consumer.join()
    first, late = played.started
    assert (first.closes, late.closes) == (1, 1)
    assert late.is_over.is_set()
    assert late.jobs == []


def test_equal_reasons_are_told_once_in_their_order() -> None:
    assert told_once([*"hgfedcba", "h"]) == "; then: ".join("hgfedcba")
    assert told_once([]) == ""
