"""The jobs of a run on their way to the threads that feed its lanes: each is handed out once, and of equal ones one before the others."""

import threading
from collections import deque
from typing import Generic

from autograder.classroom.equal_jobs import EqualJobs, JobT, Likeness, ResultT

PATIENCE_S = 10.0
"""A lane that has nothing else to do waits so long for what another observes, in seconds. What takes longer is likely to be ended by a limit, and nobody is told of that."""


class JobQueue(Generic[JobT, ResultT]):
    """Jobs for several threads.

    While one of some that are alike is done, the others wait and all that is like none of them is handed out; then they come first.

    Args:
        likeness: how jobs are compared; by default none is like another.
    """

    def __init__(self, likeness: Likeness[JobT, ResultT] | None = None) -> None:
        self._changed = threading.Condition()
        self._equals = EqualJobs(likeness)
        self._free: deque[JobT] = deque()
        self._is_complete = self._is_stopped = False

    def put(self, job: JobT) -> None:
        """Add a job."""
        likeness = self._equals.likeness_of(job)
        with self._changed:
            self._free.extend(self._equals.add(job, likeness))
            self._changed.notify_all()

    def complete(self) -> None:
        """Have the threads end when there are no more jobs."""
        with self._changed:
            self._is_complete = True
            self._equals.complete()
            self._changed.notify_all()

    def stop(self) -> None:
        """Have the threads end."""
        with self._changed:
            self._is_stopped = True
            self._changed.notify_all()

    def take(self) -> JobT | None:
        """A job to be done now, waited for if need be; None if there is none left, or all is stopped."""
        with self._changed:
            while not self._is_stopped:
                if self._free:
                    return self._free.popleft()
                if self._is_complete and not self._equals.is_any_waiting:
                    return None
                if not self._changed.wait(PATIENCE_S):
                    self._free.extend(self._equals.let_go())
        return None

    def ended(self, job: JobT, result: ResultT) -> None:
        """Take note of what became of a job that was taken."""
        with self._changed:
            self._free.extendleft(reversed(self._equals.ended(job, result)))
            self._changed.notify_all()
