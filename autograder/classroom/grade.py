"""Grading a class: find the submissions, spread them over lanes, keep each result as it ends.

The parent holds the store and is its only writer. What no lane could grade, not even at the second try, is reported
as ours to mend (see :mod:`autograder.classroom.pool`).
"""

import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from autograder import __version__
from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment
from autograder.classroom.finding import Found
from autograder.classroom.lane_messages import (
    LaneFailure,
    LaneJob,
    LaneReady,
    LaneReport,
    LaneResult,
    LaneSetup,
)
from autograder.classroom.lane_start import LANE, EarlyLane
from autograder.classroom.pool import LaneLink, LanePool
from autograder.classroom.reading import file_digest
from autograder.errors import SubmissionError
from autograder.judge.baseline import cache_folder
from autograder.results.evidence import SearchNotes
from autograder.results.model import HandedIn, RunInfo, SubmissionResult
from autograder.results.store import Store
from autograder.sandbox.enclosure import Level, refuse_readable_secrets, require_sandbox
from autograder.sandbox.watch import WALL_FACTOR

JOB_FACTOR, JOB_OVERHEAD_S = 2 * WALL_FACTOR, 120.0
"""A lane that has not answered after so many times a submission's limit, plus so many seconds, is ended."""


@dataclass(frozen=True)
class Plan:
    """What to grade, and how."""

    folder: Path
    found: Sequence[Found]
    salt: str
    level: Level
    jobs: int


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


def plan_grading(
    folder: Path,
    found: Sequence[Found],
    *,
    salt: str,
    level: Level,
    jobs: int | None,
    secrets: Sequence[Path],
) -> Plan:
    """Check that grading can begin.

    Raises:
        SandboxUnavailableError: this machine cannot sandbox, and was not told to do without.
        SandboxError: a secret lies where submissions may read.
    """
    if level is Level.SANDBOXED:
        require_sandbox()
        roots = {item.root or item.path.parent for item in found}
        refuse_readable_secrets([folder, cache_folder(), *secrets, *roots])
    return Plan(folder, found, salt, level, max(1, min(jobs or os.cpu_count() or 1, len(found))))


def run_info(assignment: Assignment, plan: Plan, ready: LaneReady) -> RunInfo:
    """What the results of this run depend on."""
    return RunInfo(
        assignment=assignment.name,
        title=assignment.settings.title,
        grader_digest=ready.digests.both,
        salt=plan.salt,
        sandbox=plan.level.value,
        torch_version=ready.torch_version,
        autograder_version=__version__,
        exercises=ready.exercises,
        observation_digest=ready.digests.observation,
        judgement_digest=ready.digests.judgement,
    )


def grade_class(
    plan: Plan,
    store: Store,
    *,
    on_result: Callable[[SubmissionResult, bool], None],
    on_note: Callable[[str], object] = lambda _: None,
    early: EarlyLane | None = None,
) -> RunInfo:
    """Grade what ``store`` has not graded already.

    Args:
        early: a lane that has been started for this.
        on_result: called in this thread with every result, and whether it was there already.
        on_note: told what staff should know of this machine.

    Raises:
        SandboxError: no lane can be started.
    """
    assignment = load_assignment(plan.folder)
    setup = LaneSetup(str(plan.folder), plan.salt, plan.level.value)
    job_wall_s = JOB_FACTOR * assignment.settings.limits.submission_wall_s + JOB_OVERHEAD_S

    def lost(job: LaneJob, reason: str, out_of_time: bool) -> LaneResult:
        if out_of_time:
            busy = f"kept the grader busy for {job_wall_s:g} s; look at the file before grading it again"
            return LaneResult(_unreadable(job.id, job.path, busy, info))
        max_score = sum(info.exercises.values())
        return LaneResult(SubmissionResult(job.id, job.path, "", "grader_error", max_score, reason=reason))

    def ask(lane: LaneProcess, job: LaneJob) -> LaneResult | LaneFailure | None:
        return lane.grade(job, wall_s=job_wall_s)

    with LanePool(lambda: LaneProcess(setup, early.take() if early else None), ask, lost, plan.jobs) as pool:
        ready: LaneReady = pool.lanes[0].wait_until_ready()
        info = run_info(assignment, plan, ready)
        for note in ready.notes:
            on_note(note)
        store.begin_run(info)
        by_student = {item.student: item for item in plan.found}

        def keep(report: LaneResult) -> None:
            found = by_student[report.result.id]
            root = str(found.root or "")
            search = SearchNotes(found.said, found.left_out, found.handed_in, root)
            result = with_search_notes(report.result, search)
            on_result(store.write(result, report.evidence, search), False)

        jobs: list[LaneJob] = []
        for item, finished in _looked_up(plan.found, store.graded(info)):
            if finished is not None:
                is_as_it_was = finished.handed_in == item.handed_in
                on_result(finished if is_as_it_was else store.hand_in(item.student, item.handed_in), True)
            elif item.problem:
                keep(LaneResult(_unreadable(item.student, str(item.path), item.problem, info)))
            else:
                jobs.append(LaneJob(item.student, str(item.path), str(item.root or "")))
        for report in pool.results_of(jobs):
            keep(report)
    return info


def with_search_notes(result: SubmissionResult, search: SearchNotes) -> SubmissionResult:
    """``result`` with what staff should know of the search for its file, and the student of the choice."""
    return msgspec.structs.replace(
        result,
        remarks=[*filter(None, [search.said]), *result.remarks],
        staff_notes=[*filter(None, [search.left_out]), *_not_had(search.handed_in), *result.staff_notes],
        handed_in=search.handed_in,
    )


def _not_had(handed_in: HandedIn | None) -> list[str]:
    """What of a submission did not arrive, for staff."""
    return [f"of what was handed in: {problem}" for problem in (handed_in.problems if handed_in else ())]


def _unreadable(student: str, path: str, reason: str, info: RunInfo) -> SubmissionResult:
    return SubmissionResult(student, path, "", "unreadable", sum(info.exercises.values()), reason=reason)


def _looked_up(
    found: Sequence[Found], done: dict[tuple[str, str], SubmissionResult]
) -> Iterator[tuple[Found, SubmissionResult | None]]:
    """Each submission, and its result if there is one. Only files of those who have a result are read."""
    have_one = {student for student, _ in done}
    for item in found:
        yield item, _finished(item, done) if item.student in have_one and not item.problem else None


def _finished(item: Found, done: dict[tuple[str, str], SubmissionResult]) -> SubmissionResult | None:
    with suppress(SubmissionError):  # the lane will say what is wrong with it
        return done.get((item.student, file_digest(item.path, item.root)))
    return None
