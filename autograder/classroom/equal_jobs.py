"""Of jobs that are likely to be observed alike one is done first, and the others, which wait for it, are told what it brought.

One that brings nothing to tell, since a limit ended it or its lane died, keeps nobody waiting any longer: the others are done as if they had
nothing in common. Where several threads ask, they take turns.
"""

from typing import Generic, Protocol, TypeVar

JobT = TypeVar("JobT")
ResultT = TypeVar("ResultT")
BroughtT = TypeVar("BroughtT", contravariant=True)


class Likeness(Protocol[JobT, BroughtT]):
    """How jobs of one kind are compared before they are done."""

    def of(self, job: JobT) -> str:
        """What jobs have in common that are likely to be observed alike; empty if it is like no other."""

    def told(self, job: JobT, result: BroughtT) -> JobT:
        """``job``, with what became of one that is like it."""


class EqualJobs(Generic[JobT, ResultT]):
    """Says of jobs which may be done now.

    Args:
        likeness: how they are compared; by default none is like another.
    """

    def __init__(self, likeness: Likeness[JobT, ResultT] | None = None) -> None:
        self._likeness = likeness
        self._firsts: dict[int, str] = {}
        """What those have in common with others that are done first, by their identity."""
        self._waiting: dict[str, list[JobT]] = {}
        self._ended: dict[str, ResultT] = {}
        """What the firsts have brought, as long as there may come more that are like them."""
        self._is_complete = False

    def likeness_of(self, job: JobT) -> str:
        """What a job has in common with others, which may take as long as reading its file; from any thread."""
        return self._likeness.of(job) if self._likeness else ""

    def add(self, job: JobT, likeness: str) -> list[JobT]:
        """Take note of a job; it, if it may be done now."""
        if not likeness:
            return [job]
        if likeness in self._ended:
            return self._told([job], self._ended[likeness])
        if likeness in self._waiting:
            self._waiting[likeness].append(job)
            return []
        self._firsts[id(job)] = likeness
        self._waiting[likeness] = []
        return [job]

    def complete(self) -> None:
        """Take note that there are no more to come."""
        self._is_complete = True
        self._ended.clear()

    def ended(self, job: JobT, result: ResultT) -> list[JobT]:
        """Those that have waited for a job that is done now, with what they are told of it."""
        likeness = self._firsts.pop(id(job), "")
        if not likeness:
            return []
        if not self._is_complete:
            self._ended[likeness] = result
        return self._told(self._waiting.pop(likeness, []), result)

    def let_go(self) -> list[JobT]:
        """All that wait, untold: they wait no longer."""
        return [job for likeness in [*self._waiting] for job in self._waiting.pop(likeness)]

    @property
    def is_any_waiting(self) -> bool:
        """Whether a job waits for another to be done."""
        return any(self._waiting.values())

    def _told(self, jobs: list[JobT], result: ResultT) -> list[JobT]:
        assert self._likeness
        return [self._likeness.told(job, result) for job in jobs]
