"""Of jobs that are alike one is done first, and the others are told of it; those that are like no other are never held back."""

import pytest

from autograder.classroom.equal_jobs import EqualJobs


class ByFirstLetter:
    """Jobs are like one another if they begin alike; those that begin with a minus are like no other."""

    def of(self, job: str) -> str:
        return "" if job.startswith("-") else job[0]

    def told(self, job: str, result: str) -> str:
        return f"{job} ({result})"


@pytest.fixture
def equals() -> EqualJobs[str, str]:
    return EqualJobs(ByFirstLetter())


def added(equals: EqualJobs[str, str], *jobs: str) -> list[str]:
    return [free for job in jobs for free in equals.add(job, equals.likeness_of(job))]


def test_the_first_of_each_kind_may_be_done_and_the_others_when_it_is_in_their_order(
    equals: EqualJobs[str, str],
) -> None:
    assert added(equals, "a1", "b1", "a2", "a3", "-1", "-2") == ["a1", "b1", "-1", "-2"]
    assert equals.is_any_waiting
    assert equals.ended("-1", "done") == []
    assert equals.ended("b1", "done") == []
    assert equals.ended("a1", "done") == ["a2 (done)", "a3 (done)"]
    assert not equals.is_any_waiting


def test_who_was_told_keeps_nobody_waiting(equals: EqualJobs[str, str]) -> None:
    added(equals, "a1", "a2")
    (told,) = equals.ended("a1", "done")
    assert equals.ended(told, "done again") == []


def test_who_comes_when_the_first_is_done_is_told_at_once(equals: EqualJobs[str, str]) -> None:
    added(equals, "a1")
    equals.ended("a1", "done")
    assert added(equals, "a2", "b1") == ["a2 (done)", "b1"]


def test_when_no_more_come_nothing_is_kept(equals: EqualJobs[str, str]) -> None:
    added(equals, "a1", "b1", "b2")
    equals.ended("a1", "done")
    equals.complete()
    assert equals.ended("b1", "done") == ["b2 (done)"]
    assert not equals._ended
    assert not equals._waiting
    assert not equals._firsts


def test_those_that_are_let_go_are_not_told_and_wait_no_more(equals: EqualJobs[str, str]) -> None:
    added(equals, "a1", "a2", "b1", "b2", "a3")
    assert equals.let_go() == ["a2", "a3", "b2"]
    assert not equals.is_any_waiting
    assert equals.ended("a1", "done") == []


def test_without_a_likeness_no_job_is_like_another() -> None:
    equals: EqualJobs[str, str] = EqualJobs()
    assert added(equals, "a", "a", "a") == ["a"] * 3
    assert not equals.is_any_waiting
    assert equals.ended("a", "done") == []
