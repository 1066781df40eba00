"""What travels in one kind of run, as the process sees it that sends it: a job with all that it needs, and what comes of it."""

from abc import ABC, abstractmethod
from typing import Any, Generic

from autograder.classroom.equal_jobs import Likeness
from autograder.classroom.scale.messages import Forms, JobT, ReadyT, ResultT


class Freight(ABC, Generic[JobT, ReadyT, ResultT]):
    """One kind of run. Its jobs have names, each another; ``likeness`` says how they are compared, by default not at all."""

    forms: Forms[Any, ReadyT, Any]
    likeness: Likeness[JobT, ResultT] | None = None

    def begin(self, ready: ReadyT) -> None:
        """Take note of what the lanes say of themselves."""

    @abstractmethod
    def name_of(self, job: JobT) -> str:
        """The name of a job."""

    @abstractmethod
    def load(self, job: JobT) -> tuple[Any, int]:
        """A job as it travels, and about how many bytes that is.

        Raises:
            SubmissionError: it cannot be read, or not travel; the text says why.
        """

    @abstractmethod
    def name_on(self, arrived: Any) -> str:
        """The name of the job that something has come of."""

    @abstractmethod
    def unload(self, job: JobT, arrived: Any) -> ResultT:
        """The result of a job that something has come of."""

    @abstractmethod
    def unloadable(self, job: JobT, reason: str) -> ResultT:
        """The result of a job that cannot be loaded."""

    @abstractmethod
    def lost(self, job: JobT, reason: str) -> ResultT:
        """The result of a job that nobody could do, by no fault of its own."""
