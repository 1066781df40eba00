"""A lane for an nbgrader course: one process that grades students one after another, into staging folders.

Started as ``python -m autograder.nbgrader.lane`` by :mod:`autograder.nbgrader.bulk`, the first before it is known what for; frames as in :mod:`autograder.classroom.lane`.
It never opens the gradebook.
"""

import logging
import os
import warnings
from contextlib import suppress
from pathlib import Path

import msgspec

from autograder.classroom.lane_messages import KnownEvidence, LaneFailure
from autograder.classroom.lifeline import lifeline
from autograder.errors import AutograderError, SandboxError
from autograder.nbgrader.course import GradedStudent, NbgraderCourse, StudentGrader, Travelled
from autograder.nbgrader.source import SourceNotebook
from autograder.sandbox.protocol import frame, write_all


class CourseSetup(msgspec.Struct, tag="course_setup", frozen=True):
    """Which assignment of which course to grade. ``submitted``, ``kernel`` and ``travelled`` as :class:`~autograder.nbgrader.course.NbgraderCourse` has them."""

    folder: str
    assignment: str
    sources: list[SourceNotebook]
    db_url: str
    submitted: str = ""
    kernel: str = ""
    travelled: Travelled | None = None


class CourseJob(msgspec.Struct, tag="course_job", frozen=True):
    """Grade this student into this folder. ``known``: what was observed of a notebook that may be equal."""

    student: str
    staging: str
    known: KnownEvidence | None = None


class CourseReady(msgspec.Struct, tag="course_ready", frozen=True):
    """The lane can take jobs."""


class CourseResult(msgspec.Struct, tag="course_result", frozen=True):
    """One job's result."""

    graded: GradedStudent


CourseOrder = CourseSetup | CourseJob
CourseReport = CourseReady | CourseResult | LaneFailure


def main() -> None:
    """Serve the parent on standard input and output."""
    out_fd = os.dup(1)
    os.dup2(2, 1)
    logging.disable(logging.CRITICAL)  # repairs and faults go into the report
    warnings.simplefilter("ignore")

    def report(message: CourseReport) -> None:
        with suppress(BrokenPipeError):  # the parent has gone, and soon this process has
            write_all(out_fd, frame(message))

    with lifeline() as orders:
        setup = orders.get(CourseOrder)
        if not isinstance(setup, CourseSetup):
            return
        try:
            submitted = Path(setup.submitted) if setup.submitted else None
            folder = Path(setup.folder)
            course = NbgraderCourse(
                folder, submitted=submitted, kernel=setup.kernel, travelled=setup.travelled
            )
            grader = StudentGrader(course, setup.assignment, setup.sources, setup.db_url)
            with suppress(SandboxError):  # each student whom it concerns is told
                grader.warm_early()
            report(CourseReady())
            while isinstance(job := orders.get(CourseOrder), CourseJob):
                report(CourseResult(grader.grade(job.student, Path(job.staging), job.known)))
        except AutograderError as error:
            report(LaneFailure(str(error)))


if __name__ == "__main__":
    main()
