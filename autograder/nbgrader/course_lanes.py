"""The lanes of a course on this machine: started, given students, and what is said of one whom none of them could grade."""

from collections.abc import Callable, Iterator, Sequence

from autograder.classroom.equal_jobs import Likeness
from autograder.classroom.lane_messages import LaneFailure
from autograder.classroom.lane_start import COURSE_LANE, EarlyLane
from autograder.classroom.pool import LaneLink, LanePool
from autograder.nbgrader.course import GradedStudent
from autograder.nbgrader.lane import CourseJob, CourseReady, CourseReport, CourseResult, CourseSetup

JOB_WALL_S = 3600.0
"""A lane that has not answered for a student after so many seconds is ended."""
NOT_DONE = f"was not done after {JOB_WALL_S:g} s"

Lost = Callable[[CourseJob, str, bool], GradedStudent]
"""What is said of a student whom no lane could grade, with the reason and whether it was for want of time."""


class CourseLane(LaneLink):
    """A process that grades students of a course (:mod:`autograder.nbgrader.lane`)."""

    def __init__(self, setup: CourseSetup, early: EarlyLane | None = None) -> None:
        process = early.take() if early else None
        super().__init__(COURSE_LANE, setup, reports=CourseReport, ready=CourseReady, process=process)

    def grade(self, job: CourseJob) -> GradedStudent | LaneFailure | None:
        """One student."""
        report = self.ask(job, wall_s=JOB_WALL_S)
        if isinstance(report, CourseResult):
            return report.graded
        return report if isinstance(report, LaneFailure) else None


class CourseLanes:
    """Some lanes that grade students of one assignment of a course.

    Args:
        setup: what each of them is told first.
        count: how many.
        lost: says what becomes of a student whom none of them could grade.
        early: a lane that has been started for this.
        on_begin: called with each student who is put to a lane; from any thread.
        likeness: how students' notebooks are compared; by default none is like another.
    """

    def __init__(
        self,
        setup: CourseSetup,
        count: int,
        lost: Lost,
        *,
        early: EarlyLane | None = None,
        on_begin: Callable[[str], object] = lambda _: None,
        likeness: Likeness[CourseJob, GradedStudent] | None = None,
    ) -> None:
        self._on_begin = on_begin
        self._pool = LanePool(lambda: CourseLane(setup, early), self._ask, lost, count, likeness)

    def __enter__(self) -> "CourseLanes":
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.__exit__()

    def wait_until_ready(self) -> CourseReady:
        """Wait for the first lane.

        Raises:
            SandboxError: it does not come up.
        """
        ready: CourseReady = self._pool.lanes[0].wait_until_ready()
        return ready

    def results_of(self, jobs: Sequence[CourseJob]) -> Iterator[GradedStudent]:
        """The students of ``jobs`` as they are graded.

        Raises:
            SandboxError: a lane does not come up, not even at the second try.
        """
        return self._pool.results_of(jobs)

    def result_of(self, job: CourseJob) -> GradedStudent:
        """One student, graded in this thread and in the first lane.

        Raises:
            SandboxError: the lane does not come up, not even at the second try.
        """
        return self._pool.done(job, 0)

    def stop(self) -> None:
        """End every lane, whatever it is at. From any thread; what is waited for meanwhile is worth nothing."""
        self._pool.stop()

    def _ask(self, lane: CourseLane, job: CourseJob) -> GradedStudent | LaneFailure | None:
        self._on_begin(job.student)
        return lane.grade(job)
