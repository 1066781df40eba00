"""Jobs for several threads: each is handed out once, whoever waits is woken, and nobody waits for ever."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from autograder.classroom import job_queue
from autograder.classroom.job_queue import JobQueue

PATIENCE_S = 120.0


class ByFirstLetter:
    """Jobs are like one another if they begin alike."""

    def of(self, job: str) -> str:
        return job[0]

    def told(self, job: str, result: str) -> str:
        return f"{job} ({result})"


@pytest.fixture
def jobs() -> JobQueue[str, str]:
    return JobQueue(ByFirstLetter())


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as executor:
        yield executor


def fill(jobs: JobQueue[str, str], *names: str) -> None:
    for name in names:
        jobs.put(name)
    jobs.complete()


def in_a_thread(threads: ThreadPoolExecutor, jobs: JobQueue[str, str]) -> "Future[str | None]":
    """What a thread takes that has begun to."""
    begun = threading.Event()

    def take() -> str | None:
        begun.set()
        return jobs.take()

    taken = threads.submit(take)
    assert begun.wait(PATIENCE_S)
    return taken


def test_what_is_like_nothing_at_work_goes_on_and_those_that_have_waited_come_first(
    jobs: JobQueue[str, str],
) -> None:
    fill(jobs, "a1", "a2", "b1", "a3", "c1")
    assert [jobs.take(), jobs.take()] == ["a1", "b1"]
    jobs.ended("a1", "done")
    assert [jobs.take() for _ in range(3)] == ["a2 (done)", "a3 (done)", "c1"]
    assert jobs.take() is None


def test_a_thread_without_a_job_gets_one_that_has_waited(
    jobs: JobQueue[str, str], threads: ThreadPoolExecutor
) -> None:
    fill(jobs, "a1", "a2")
    assert jobs.take() == "a1"
    taken = in_a_thread(threads, jobs)
    assert not taken.done()
    jobs.ended("a1", "done")
    assert taken.result(PATIENCE_S) == "a2 (done)"


def test_a_thread_that_comes_before_the_jobs_waits_for_them(
    jobs: JobQueue[str, str], threads: ThreadPoolExecutor
) -> None:
    takes = [in_a_thread(threads, jobs) for _ in range(2)]
    fill(jobs, "a1")
    assert {take.result(PATIENCE_S) for take in takes} == {"a1", None}


def test_nobody_waits_for_one_that_none_is_like(jobs: JobQueue[str, str]) -> None:
    fill(jobs, "a1")
    assert [jobs.take(), jobs.take()] == ["a1", None]


def test_who_has_waited_too_long_does_it_himself(
    jobs: JobQueue[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_queue, "PATIENCE_S", 0.01)
    fill(jobs, "a1", "a2", "a3")
    assert [jobs.take() for _ in range(3)] == ["a1", "a2", "a3"]
    jobs.ended("a1", "done")
    assert jobs.take() is None


def test_all_end_when_they_are_stopped(jobs: JobQueue[str, str], threads: ThreadPoolExecutor) -> None:
    fill(jobs, "a1", "a2", "b1")
    assert jobs.take() == "a1"
    assert jobs.take() == "b1"
    waiting = [in_a_thread(threads, jobs) for _ in range(3)]
    jobs.stop()
    assert [take.result(PATIENCE_S) for take in waiting] == [None] * 3
    assert jobs.take() is None


def test_a_file_that_is_slow_to_compare_keeps_nobody_from_a_job(
    jobs: JobQueue[str, str], threads: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_comparing, may_go_on = threading.Event(), threading.Event()

    def of(self: ByFirstLetter, job: str) -> str:
        if job == "slow":
            is_comparing.set()
            assert may_go_on.wait(PATIENCE_S)
        return job[0]

    monkeypatch.setattr(ByFirstLetter, "of", of)
    jobs.put("a1")
    putting = threads.submit(jobs.put, "slow")
    assert is_comparing.wait(PATIENCE_S)
    assert in_a_thread(threads, jobs).result(PATIENCE_S) == "a1"
    may_go_on.set()
    putting.result(PATIENCE_S)
    assert jobs.take() == "slow"
