"""A lane: one trusted process that grades submissions one after another, with a zygote of its own.

Theory of operation. The parent starts :mod:`autograder.classroom.lane_program`, which warms up a sandbox before it knows what for, and speaks frames (see
:mod:`autograder.sandbox.protocol`) over its standard streams: a :class:`LaneSetup`, then a :class:`LaneJob` for each
submission; the lane answers each with a :class:`LaneResult`. A lane reads submissions, sends their cells to the
sandbox, judges the transcripts and makes results. It never imports torch and never executes a submission. When its standard
input ends, so does the lane (:mod:`autograder.classroom.lifeline`).
"""

import resource
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
import psutil

from autograder.classroom.lane_messages import (
    KnownEvidence,
    LaneFailure,
    LaneJob,
    LaneOrder,
    LaneReady,
    LaneReport,
    LaneResult,
    LaneSetup,
)
from autograder.classroom.lifeline import Orders
from autograder.classroom.opened import OpenedAssignment
from autograder.classroom.reading import ReadSubmission, SubmissionFiles, load_files, submission_in
from autograder.classroom.remembered_evidence import ObservedSubmission, RememberedEvidence
from autograder.errors import AutograderError, SandboxError, SubmissionError
from autograder.judge.conclusion import conclude
from autograder.judge.evidence import Evidence, pack
from autograder.judge.remembered import RememberingGrader
from autograder.results.model import SubmissionResult
from autograder.sandbox.enclosure import Level
from autograder.sandbox.protocol import frame, write_all

READING_MIB = 1024
"""What reading one submission may take, in MiB."""
TRACE_CHARS = 4000
"""So much of the traceback of a bug of ours is kept for staff."""


class Lane:
    """An assignment opened for grading.

    Raises:
        AssignmentError: the assignment is damaged.
        SandboxError: no zygote can be started.
    """

    def __init__(self, folder: Path, *, salt: str = "", level: Level = Level.SANDBOXED) -> None:
        self.notes: list[str] = []
        self._opened = OpenedAssignment(folder, salt=salt, level=level)
        try:
            self._opened.observer.launch()
            self.grader = self._opened.grader(say=self.notes.append)
            self._opened.observer.start()
        except BaseException:
            self._opened.observer.close()
            raise
        self._evidence = RememberedEvidence()
        self._remembering = RememberingGrader(self.grader)
        self.assignment, self.digests = self._opened.assignment, self._opened.digests

    def __enter__(self) -> "Lane":
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.observer.close()

    def grade(self, student: str, path: Path, root: Path | None = None) -> SubmissionResult:
        """The result alone of :meth:`examine`."""
        return self.examine(student, path, root).result

    def examine(
        self,
        student: str,
        path: Path,
        root: Path | None = None,
        files: SubmissionFiles | None = None,
        known: KnownEvidence | None = None,
    ) -> LaneResult:
        """Read, observe and judge one submission. Never raises for what the file holds.

        Args:
            student: whose it is.
            path: the file.
            root: no link below this folder is followed; by default the file's own.
            files: what was loaded from ``path`` already.
            known: what another lane has observed.

        Raises:
            SandboxError: the sandbox does not work any more.
        """
        started = time.monotonic()
        try:
            with bounded_memory(READING_MIB):
                submission = submission_in(files or load_files(path, root), path, self.assignment)
        except (SubmissionError, MemoryError) as error:
            reason = (
                str(error) or f"needs more than {READING_MIB} MiB to be read; ask for it with outputs cleared"
            )
            max_score = sum(self.grader.max_scores().values())
            return LaneResult(
                SubmissionResult(student, str(path), "", "unreadable", max_score, reason=reason)
            )
        if known:
            self._evidence.learn(known.evidence, known.memory_mib)
        observed = self._observed(submission)
        result = conclude(
            self._remembering, observed.evidence, student=student, path=str(path), digest=submission.digest
        )
        measured = msgspec.structs.replace(
            result,
            wall_s=round(time.monotonic() - started, 3),
            memory_mib=observed.memory_mib,
            hints_seen=list(submission.hints),
        )
        return LaneResult(measured, observed.kept, observed.is_repeatable)

    def _observed(self, submission: ReadSubmission) -> ObservedSubmission:
        """What it does; remembered if an equal one has been observed."""
        torch_version = self.grader.baseline.torch_version
        address = self._opened.address_of(submission, torch_version)
        if remembered := self._evidence.recall(address):
            return remembered
        transcript = self._opened.observe(submission, self._opened.seeds)
        evidence = Evidence(submission.cells, transcript, torch_version, self._opened.probes)
        observed = ObservedSubmission(evidence, pack(evidence, address), self._opened.observer.memory_mib)
        self._evidence.remember(observed)
        return observed


@contextmanager
def bounded_memory(mib: int) -> Iterator[None]:
    """Let this process's address space grow by ``mib`` at most inside the block; MemoryError beyond."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (psutil.Process().memory_info().vms + mib * 2**20, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def serve(orders: Orders, out_fd: int) -> None:
    """Obey ``orders``, and report to ``out_fd``, until there are no more."""

    def report(message: LaneReport) -> None:
        with suppress(BrokenPipeError):  # the parent has gone, and soon this process has
            write_all(out_fd, frame(message))

    setup = orders.get(LaneOrder)
    if not isinstance(setup, LaneSetup):
        return
    try:
        with Lane(Path(setup.folder), salt=setup.salt, level=Level(setup.level)) as lane:
            torch_version = lane.grader.baseline.torch_version
            report(LaneReady(torch_version, lane.grader.max_scores(), lane.digests, lane.notes))
            while isinstance(job := orders.get(LaneOrder), LaneJob):
                report(_graded(lane, job))
    except AutograderError as error:
        report(LaneFailure(str(error)))


def _graded(lane: Lane, job: LaneJob) -> LaneResult:
    """The job's result; a fault of ours becomes a grader_error of this submission alone."""
    try:
        root = Path(job.root) if job.root else None
        return lane.examine(job.id, Path(job.path), root, job.files, job.known)
    except SandboxError:
        raise
    except Exception as error:  # noqa: BLE001 - a bug of ours costs one submission, and is reported
        max_score = sum(lane.grader.max_scores().values())
        reason = _encodable(f"{type(error).__name__}: {error}"[:2000])
        trace = _encodable(traceback.format_exc()[-TRACE_CHARS:]).splitlines()
        return LaneResult(
            SubmissionResult(
                job.id, job.path, "", "grader_error", max_score, reason=reason, staff_notes=trace
            )
        )


def _encodable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()
