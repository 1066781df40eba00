"""A class of a course graded on a cluster, as the process sees it that alone writes the gradebook and the autograded folders."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from autograder.classroom.scale.cluster import OpenCluster, order_for, spread_lanes
from autograder.classroom.scale.freight import Freight
from autograder.classroom.scale.spread import SpreadLanes
from autograder.classroom.scale.travelling import load_travelling, only_plain, size_of, write_travelling
from autograder.errors import SubmissionError
from autograder.nbgrader.bulk import EngageCourse
from autograder.nbgrader.cluster_work import FORMS, SentStudent, StudentBack
from autograder.nbgrader.course import GradedStudent, NbgraderCourse, StudentGrader
from autograder.nbgrader.course_lanes import NOT_DONE
from autograder.nbgrader.lane import CourseJob, CourseReady, CourseSetup
from autograder.nbgrader.packed_course import packed_course
from autograder.nbgrader.student_likeness import StudentLikeness

ClusterLanes = SpreadLanes[CourseJob, CourseReady, GradedStudent]


class CourseFreight(Freight[CourseJob, CourseReady, GradedStudent]):
    """Students, each with the submitted folder; what comes back is written into the staging folder.

    Args:
        on_begin: called with each student who is sent.
    """

    forms = FORMS

    def __init__(self, course: NbgraderCourse, setup: CourseSetup, on_begin: Callable[[str], None]) -> None:
        self._course, self._setup, self._on_begin = course, setup, on_begin
        self.likeness = StudentLikeness(course, setup)
        self._given = {relative: path for path, relative in course.source_files(setup.assignment)}

    def name_of(self, job: CourseJob) -> str:
        """The student."""
        return job.student

    def load(self, job: CourseJob) -> tuple[SentStudent, int]:
        """A student with what was handed in, and about how many bytes that is.

        Raises:
            SubmissionError: it cannot be read, or is more than travels.
        """
        self._on_begin(job.student)
        folder = self._course.path("submitted", job.student, self._setup.assignment).resolve()
        try:
            files = load_travelling(folder)
        except OSError as error:
            raise SubmissionError(f"what was handed in cannot be read ({error})"[:500]) from None
        except SubmissionError as error:
            raise SubmissionError(f"{error}; grade {job.student} on this machine") from None
        size = size_of(files) + (len(job.known.evidence.content) if job.known else 0)
        return SentStudent(job.student, files, job.known), size

    def name_on(self, arrived: StudentBack) -> str:
        """The student."""
        return arrived.graded.student

    def unload(self, job: CourseJob, arrived: StudentBack) -> GradedStudent:
        """The student's grades, with the files in the staging folder; as on this machine if it took all the time there is."""
        staging = Path(job.staging)
        if arrived.is_late:
            grader = StudentGrader(
                self._course, self._setup.assignment, self._setup.sources, self._setup.db_url
            )
            return grader.give_up(job.student, staging, NOT_DONE)
        try:
            for relative in write_travelling(only_plain(arrived.files), staging):
                shutil.copyfile(self._given[relative], staging / relative)
        except (OSError, SubmissionError, KeyError) as error:
            problem = f"what came back cannot be written ({type(error).__name__}: {error})"
            return GradedStudent(job.student, problem=problem[:500])
        return arrived.graded

    def unloadable(self, job: CourseJob, reason: str) -> GradedStudent:
        """Nothing is written of who cannot be sent."""
        return GradedStudent(job.student, problem=reason)

    def lost(self, job: CourseJob, reason: str) -> GradedStudent:
        """Nor of who was lost."""
        return GradedStudent(job.student, problem=reason)


def course_lanes_on(cluster: OpenCluster, say: Callable[[str], object]) -> EngageCourse:
    """Has students of a course graded by the workers of a cluster.

    Args:
        say: told of workers that are refused.
    """

    @contextmanager
    def engage(
        course: NbgraderCourse, setup: CourseSetup, students: int, on_begin: Callable[[str], None]
    ) -> Iterator[ClusterLanes]:
        folder, told = packed_course(course, setup)
        order = order_for("course", told, folder, course.level)
        freight = CourseFreight(course, setup, on_begin)
        opened: AbstractContextManager[ClusterLanes] = spread_lanes(
            cluster(), order, folder, freight, say, at_first=students
        )
        with opened as lanes:
            lanes.wait_until_ready()
            yield lanes

    return engage
