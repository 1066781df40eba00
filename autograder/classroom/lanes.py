"""The lanes of one assignment on this machine: started, given submissions, and what is said of one that none of them could grade."""

import subprocess
from collections.abc import Iterator, Sequence

from autograder.classroom.lane_messages import (
    LaneFailure,
    LaneJob,
    LaneReady,
    LaneReport,
    LaneResult,
    LaneSetup,
)
from autograder.classroom.lane_start import LANE, EarlyLane
from autograder.classroom.likeness import SubmissionLikeness
from autograder.classroom.pool import LaneLink, LanePool
from autograder.results.model import SubmissionResult
from autograder.sandbox.watch import WALL_FACTOR

JOB_FACTOR, JOB_OVERHEAD_S = 2 * WALL_FACTOR, 120.0
"""A lane that has not answered after so many times a submission's limit, plus so many seconds, is ended."""


class LaneProcess(LaneLink):
    """The parent's end of one lane that grades submissions."""

    def __init__(self, setup: LaneSetup, process: subprocess.Popen[bytes] | None = None) -> None:
        super().__init__(
            LANE, setup, reports=LaneReport, ready=LaneReady, arguments=[setup.level], process=process
        )

    def grade(self, job: LaneJob, *, wall_s: float) -> LaneResult | LaneFailure | None:
        """The job's result, with its evidence; a failure the lane told of; None if the lane has died.

        Raises:
            TimeoutError: the lane has not answered after ``wall_s`` seconds; it has been killed.
        """
        report = self.ask(job, wall_s=wall_s)
        return report if isinstance(report, LaneResult | LaneFailure) else None


class AssignmentLanes:
    """Some lanes that grade submissions of one assignment.

    Args:
        setup: what each of them is told first.
        submission_wall_s: a submission's limit by the machine's clock, in seconds.
        count: how many.
        early: a lane that has been started for this.
    """

    def __init__(
        self, setup: LaneSetup, submission_wall_s: float, count: int, early: EarlyLane | None = None
    ) -> None:
        self._job_wall_s = JOB_FACTOR * submission_wall_s + JOB_OVERHEAD_S
        self._max_score = 0
        self._pool = LanePool(
            lambda: LaneProcess(setup, early.take() if early else None),
            self._ask,
            self._lost,
            count,
            SubmissionLikeness(),
        )

    def __enter__(self) -> "AssignmentLanes":
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.__exit__()

    def wait_until_ready(self) -> LaneReady:
        """What the first lane says of itself; to be waited for before any job.

        Raises:
            SandboxError: it does not come up.
        """
        ready: LaneReady = self._pool.lanes[0].wait_until_ready()
        self._max_score = sum(ready.exercises.values())
        return ready

    def results_of(self, jobs: Sequence[LaneJob]) -> Iterator[LaneResult]:
        """The results of ``jobs`` as they end.

        Raises:
            SandboxError: a lane does not come up, not even at the second try.
        """
        return self._pool.results_of(jobs)

    def result_of(self, job: LaneJob) -> LaneResult:
        """The result of one job, in this thread and in the first lane.

        Raises:
            SandboxError: the lane does not come up, not even at the second try.
        """
        return self._pool.done(job, 0)

    def stop(self) -> None:
        """End every lane, whatever it is at. From any thread; what is waited for meanwhile is worth nothing."""
        self._pool.stop()

    def _ask(self, lane: LaneProcess, job: LaneJob) -> LaneResult | LaneFailure | None:
        return lane.grade(job, wall_s=self._job_wall_s)

    def _lost(self, job: LaneJob, reason: str, out_of_time: bool) -> LaneResult:
        if out_of_time:
            busy = (
                f"kept the grader busy for {self._job_wall_s:g} s; look at the file before grading it again"
            )
            return unreadable(job.id, job.path, busy, self._max_score)
        return not_graded(job, reason, self._max_score)


def unreadable(student: str, path: str, reason: str, max_score: int) -> LaneResult:
    """What is said of a submission that cannot be read as one."""
    return LaneResult(SubmissionResult(student, path, "", "unreadable", max_score, reason=reason))


def not_graded(job: LaneJob, reason: str, max_score: int) -> LaneResult:
    """What is said of a submission that could not be graded by a fault of ours."""
    return LaneResult(SubmissionResult(job.id, job.path, "", "grader_error", max_score, reason=reason))
