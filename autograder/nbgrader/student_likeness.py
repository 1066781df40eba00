"""Which students of a course are likely to be observed alike: those whose notebooks are, in an assignment of this package.

Other notebooks are executed, each for itself, and nobody waits for another's.
"""

from pathlib import Path

import msgspec

from autograder.classroom.lane_messages import LaneJob
from autograder.classroom.likeness import SubmissionLikeness
from autograder.errors import AssignmentError
from autograder.nbgrader.course import GradedStudent, NbgraderCourse
from autograder.nbgrader.lane import CourseJob, CourseSetup
from autograder.nbgrader.observed import assignment_named


class StudentLikeness:
    """How students are compared before they are graded; see :class:`~autograder.classroom.equal_jobs.Likeness`."""

    def __init__(self, course: NbgraderCourse, setup: CourseSetup) -> None:
        self._course, self._assignment = course, setup.assignment
        self._judged = _judged(course, setup)
        self._submissions = SubmissionLikeness()

    def of(self, job: CourseJob) -> str:
        """What the student's notebook has in common with others; empty if it is executed, or is not there."""
        if not self._judged:
            return ""
        folder = self._course.path("submitted", job.student, self._assignment).resolve()
        path = folder / f"{self._judged}.ipynb"
        return self._submissions.of(LaneJob(job.student, str(path), str(folder.parent)))

    def told(self, job: CourseJob, result: GradedStudent) -> CourseJob:
        """``job`` with what was observed of a student like this one, if that would be observed again."""
        known = next((one.observed for one in result.notebooks if one.observed), None)
        return msgspec.structs.replace(job, known=known)


def _judged(course: NbgraderCourse, setup: CourseSetup) -> str:
    """The notebook that is an assignment of this package; empty if none is."""
    solutions = course.config.SandboxedExecute.get("solutions", "")
    folder = Path(solutions) if solutions else None
    try:
        ours = [one.name for one in setup.sources if assignment_named(folder, setup.assignment, one.name)]
    except AssignmentError:  # each student is told by the lane
        return ""
    return ours[0] if ours else ""
