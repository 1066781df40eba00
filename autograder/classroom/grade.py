"""Grading a class: find the submissions, spread them over lanes, keep each result as it ends.

The parent holds the store and is its only writer. What no lane could grade, not even at the second try, is reported
as ours to mend (see :mod:`autograder.classroom.pool`).
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec

from autograder import __version__
from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment
from autograder.classroom.finding import Found
from autograder.classroom.lane_messages import LaneJob, LaneReady, LaneResult, LaneSetup
from autograder.classroom.lane_start import EarlyLane
from autograder.classroom.lanes import AssignmentLanes, unreadable
from autograder.classroom.reading import file_digest
from autograder.errors import SubmissionError
from autograder.judge.baseline_cache import cache_folder
from autograder.results.evidence import SearchNotes
from autograder.results.model import HandedIn, RunInfo, SubmissionResult
from autograder.results.store import Store
from autograder.sandbox.enclosure import Level, refuse_readable_secrets, require_sandbox


@dataclass(frozen=True)
class Plan:
    """What to grade, and how."""

    folder: Path
    found: Sequence[Found]
    salt: str
    level: Level
    jobs: int


class Graders(Protocol):
    """Who grades: lanes of this machine, or of others."""

    def wait_until_ready(self) -> LaneReady:
        """What they say of themselves once they can take jobs."""

    def results_of(self, jobs: Sequence[LaneJob]) -> Iterator[LaneResult]:
        """The results of ``jobs`` as they end."""


Engage = Callable[[Plan, Assignment], AbstractContextManager[Graders]]
"""Has submissions of an assignment graded as a plan says; whoever grades is dismissed at the block's end."""


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


def lanes_here(early: EarlyLane | None = None) -> Engage:
    """Has submissions graded by lanes of this machine.

    Args:
        early: a lane that has been started for this.
    """

    def engage(plan: Plan, assignment: Assignment) -> AssignmentLanes:
        setup = LaneSetup(str(plan.folder), plan.salt, plan.level.value)
        return AssignmentLanes(setup, assignment.settings.limits.submission_wall_s, plan.jobs, early)

    return engage


def grade_class(
    plan: Plan,
    store: Store,
    *,
    on_result: Callable[[SubmissionResult, bool], None],
    on_note: Callable[[str], object] = lambda _: None,
    engage: Engage = lanes_here(),  # noqa: B008 - a function
) -> RunInfo:
    """Grade what ``store`` has not graded already.

    Args:
        on_result: called in this thread with every result, and whether it was there already.
        on_note: told what staff should know of this machine.
        engage: who grades.

    Raises:
        SandboxError: no lane can be started.
    """
    assignment = load_assignment(plan.folder)
    with engage(plan, assignment) as graders:
        ready = graders.wait_until_ready()
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
                max_score = sum(info.exercises.values())
                keep(unreadable(item.student, str(item.path), item.problem, max_score))
            else:
                jobs.append(LaneJob(item.student, str(item.path), str(item.root or "")))
        for report in graders.results_of(jobs):
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
