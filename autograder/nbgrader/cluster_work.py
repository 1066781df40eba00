"""Lanes of a course inside the workers of a cluster: a student's folder comes as bytes, and goes back graded, as bytes.

A worker does not open the gradebook, which it has not got, nor does it load the course's configuration itself: its lanes do.
"""

import errno
import tempfile
from pathlib import Path

import msgspec

from autograder.classroom.lane_messages import KnownEvidence
from autograder.classroom.scale.machine import installed
from autograder.classroom.scale.messages import Batch, BatchReport, Forms, Opening, RunOrder, decode
from autograder.classroom.scale.travelling import Travelling, load_travelling, write_travelling
from autograder.errors import ClusterError, SubmissionError
from autograder.nbgrader.course import GradedStudent
from autograder.nbgrader.course_lanes import CourseLanes
from autograder.nbgrader.lane import CourseJob, CourseReady
from autograder.nbgrader.packed_course import CourseOrder, course_engine, setup_there
from autograder.sandbox.untrusted_folder import remove

MACHINES_FAULT = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)
"""Errors for which another machine is asked."""


class SentStudent(msgspec.Struct, tag="sent_student", frozen=True):
    """A student to be graded, with what lies in the submitted folder. ``known``: as a :class:`~autograder.nbgrader.lane.CourseJob` has it."""

    student: str
    files: list[Travelling]
    known: KnownEvidence | None = None


class StudentBack(msgspec.Struct, tag="student_back", frozen=True):
    """A student who has been graded, with what is to lie in the autograded folder; ``is_late``: it took all the time there is."""

    graded: GradedStudent
    files: list[Travelling] = []
    is_late: bool = False


FORMS = Forms(Batch[SentStudent], BatchReport[StudentBack], Opening[CourseReady])


class FarLanes:
    """One lane of a course that has come to this machine; one thread asks it.

    Args:
        order: what is graded.
        folder: the course's, unpacked. Students are graded beside it, where nobody else can read.
    """

    def __init__(self, order: CourseOrder, folder: Path) -> None:
        self._order = order
        self._given = frozenset(map(Path, order.given))
        self._place = Path(tempfile.mkdtemp(prefix="lane-", dir=folder.parent))
        self._submitted, self._staging = self._place / "submitted", self._place / "autograded"
        self._is_late = False
        self._lanes = CourseLanes(setup_there(order, folder, self._submitted), 1, self._lost)

    def __exit__(self, *_: object) -> None:
        """End the lane, and remove all that it had."""
        self._lanes.__exit__()
        remove(self._place)

    def wait_until_ready(self) -> CourseReady:
        """Wait for the lane.

        Raises:
            SandboxError: it does not come up.
        """
        return self._lanes.wait_until_ready()

    def result_of(self, job: SentStudent) -> StudentBack:
        """One student.

        Raises:
            SandboxError: the lane does not come up, not even at the second try.
            ClusterError: this machine cannot hold the student's files.
        """
        self._is_late = False
        try:
            return self._graded(job)
        except SubmissionError as error:
            return StudentBack(GradedStudent(job.student, problem=str(error)))
        except OSError as error:
            if error.errno in MACHINES_FAULT:
                raise ClusterError(f"cannot keep a student's files ({error.strerror})") from None
            problem = f"the files cannot be written where they are graded ({error})"
            return StudentBack(GradedStudent(job.student, problem=problem[:500]))
        finally:
            remove(self._submitted)
            remove(self._staging)

    def stop(self) -> None:
        """End the lane, whatever it is at; from any thread."""
        self._lanes.stop()

    def _graded(self, job: SentStudent) -> StudentBack:
        submitted = self._submitted / job.student / self._order.assignment
        submitted.mkdir(parents=True)
        self._staging.mkdir()
        write_travelling(job.files, submitted)
        graded = self._lanes.result_of(CourseJob(job.student, str(self._staging), job.known))
        if graded.problem or self._is_late:
            return StudentBack(graded, is_late=self._is_late)
        return StudentBack(graded, load_travelling(self._staging, known=self._given))

    def _lost(self, job: CourseJob, reason: str, out_of_time: bool) -> GradedStudent:
        self._is_late = out_of_time
        return GradedStudent(job.student, problem=reason)


class CourseWork:
    """Lanes of a course; see :class:`~autograder.classroom.scale.work.Work`."""

    forms = FORMS

    def why_not(self, order: RunOrder) -> str:
        """Why this machine may not grade: another version of something, or data that it has not got; empty if it may."""
        told, host = decode(order.setup, CourseOrder), order.machine.host
        for name, there in told.versions.items():
            if (here := installed(name)) != there:
                return f"has {name} {here}, and {host} has {there}; install the same on both"
        if told.engine != course_engine():
            return f"takes notebooks through a course otherwise than {host}; install the same on both"
        if missing := [path for path in told.readable if not Path(path).exists()]:
            return f"has no {missing[0]}, which SandboxedExecute.readable names; put there what {host} has"
        return ""

    def lanes(self, order: RunOrder, folder: Path) -> FarLanes:
        """One lane."""
        return FarLanes(decode(order.setup, CourseOrder), folder)

    def check(self, order: RunOrder, ready: CourseReady) -> None:
        """Nothing: what could be otherwise has been looked at before."""


WORK = CourseWork()
