"""Lanes of a course on this machine: who is told of whom, and how they end. What they grade: test_bulk.py."""

from pathlib import Path

import pytest

from autograder.errors import SandboxError
from autograder.nbgrader.course import GradedStudent
from autograder.nbgrader.course_lanes import CourseLanes
from autograder.nbgrader.lane import CourseJob, CourseReady, CourseSetup


def lost(job: CourseJob, reason: str, out_of_time: bool) -> GradedStudent:
    return GradedStudent(job.student, problem=f"{reason} {out_of_time}")


def test_students_are_graded_by_lanes_of_which_each_is_told_when_it_begins(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text("")
    (tmp_path / "submitted" / "ann" / "ps1").mkdir(parents=True)
    (tmp_path / "staging").mkdir()
    begun: list[str] = []
    brought: list[GradedStudent] = []

    class AllAlike:
        def of(self, job: CourseJob) -> str:
            return "alike"

        def told(self, job: CourseJob, result: GradedStudent) -> CourseJob:
            brought.append(result)
            return job

    setup = CourseSetup(str(tmp_path), "ps1", [], "")
    job = CourseJob("ann", str(tmp_path / "staging"))
    with CourseLanes(setup, 1, lost, on_begin=begun.append, likeness=AllAlike()) as lanes:
        assert lanes.wait_until_ready() == CourseReady()
        assert lanes.result_of(job) == GradedStudent("ann")
        assert [*lanes.results_of([job, CourseJob("ann", job.staging)])] == [GradedStudent("ann")] * 2
        assert brought == [GradedStudent("ann")], "who is like another is told what that brought"
        lanes.stop()
        assert lanes.result_of(job).problem == " False", "who is stopped grades nobody"
    assert begun == ["ann"] * 3


def test_a_course_that_cannot_be_opened_ends_them(tmp_path: Path) -> None:
    with (
        CourseLanes(CourseSetup(str(tmp_path), "ps1", [], ""), 1, lost) as lanes,
        pytest.raises(SandboxError, match=r"holds no nbgrader_config\.py"),
    ):
        lanes.wait_until_ready()
