"""Grading a class: find the submissions, spread them over lanes, keep each result as it ends.

The parent holds the store and is its only writer. One thread a lane feeds a lane process and waits for its
answers; a lane that dies is replaced, and its submission tried once more before it is reported as ours to mend.
"""

import os
import queue
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from autograder import __version__
from autograder.assignment import Assignment, load_assignment
from autograder.baseline import cache_folder, grader_digest
from autograder.errors import SandboxError, SubmissionError
from autograder.lane import LaneFailure, LaneJob, LaneReady, LaneReport, LaneResult, LaneSetup
from autograder.results import RunInfo, SubmissionResult
from autograder.runtime.protocol import FrameReader, frame, write_all
from autograder.sandbox import Level, refuse_readable_secrets, require_sandbox
from autograder.store import Store
from autograder.submission import Found, file_digest

TRIES = 2
JOB_FACTOR, JOB_OVERHEAD_S = 4, 120.0
"""A lane that has not answered after so many times a submission's limit, plus so many seconds, is ended."""


@dataclass(frozen=True)
class Plan:
    """What to grade, and how."""

    folder: Path
    found: Sequence[Found]
    salt: str
    level: Level
    jobs: int


class LaneProcess:
    """The parent's end of one lane. It starts at once; see :meth:`wait_until_ready`."""

    def __init__(self, setup: LaneSetup) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "autograder.lane"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
            bufsize=0,
        )
        self._reader = FrameReader()
        self._reports: list[LaneReport] = []
        self._ready: LaneReady | None = None
        self._send(setup)

    def wait_until_ready(self) -> LaneReady:
        """What the lane says of itself once it can take jobs.

        Raises:
            SandboxError: the lane does not come up.
        """
        if self._ready is None:
            report = self._receive()
            if not isinstance(report, LaneReady):
                failed = "a lane ended while it started"
                raise SandboxError(report.message if isinstance(report, LaneFailure) else failed)
            self._ready = report
        return self._ready

    def grade(self, job: LaneJob, *, wall_s: float) -> SubmissionResult | LaneFailure | None:
        """The job's result; a failure the lane told of; None if the lane has died.

        Raises:
            TimeoutError: the lane has not answered after ``wall_s`` seconds; it has been killed.
        """
        try:
            self._send(job)
        except BrokenPipeError:
            return None
        report = self._receive(wall_s)
        if isinstance(report, LaneResult):
            return report.result
        return report if isinstance(report, LaneFailure) else None

    def close(self) -> None:
        """End the lane, and with it its zygote."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    @property
    def pid(self) -> int:
        """The lane's process id."""
        return self._process.pid

    def _send(self, order: LaneSetup | LaneJob) -> None:
        assert self._process.stdin
        write_all(self._process.stdin.fileno(), frame(order))

    def _receive(self, wall_s: float | None = None) -> LaneReport | None:
        assert self._process.stdout
        fd, ends = self._process.stdout.fileno(), time.monotonic() + (wall_s or 0.0)
        while not self._reports:
            if wall_s is not None and not select.select([fd], [], [], max(0.0, ends - time.monotonic()))[0]:
                self._process.kill()
                raise TimeoutError
            data = os.read(fd, 1 << 20)
            if not data:
                return None
            self._reports += [msgspec.msgpack.decode(p, type=LaneReport) for p in self._reader.feed(data)]
        return self._reports.pop(0)


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
        refuse_readable_secrets([folder, cache_folder(), *secrets, *{item.path.parent for item in found}])
    return Plan(folder, found, salt, level, max(1, min(jobs or os.cpu_count() or 1, len(found))))


def run_info(assignment: Assignment, plan: Plan, ready: LaneReady) -> RunInfo:
    """What the results of this run depend on."""
    return RunInfo(
        assignment=assignment.name,
        title=assignment.settings.title,
        grader_digest=grader_digest(assignment),
        salt=plan.salt,
        sandbox=plan.level.value,
        torch_version=ready.torch_version,
        autograder_version=__version__,
        exercises=ready.exercises,
    )


def grade_class(plan: Plan, store: Store, *, on_result: Callable[[SubmissionResult, bool], None]) -> RunInfo:
    """Grade what ``store`` has not graded already.

    Args:
        on_result: called in this thread with every result, and whether it was there already.

    Raises:
        SandboxError: no lane can be started.
    """
    assignment = load_assignment(plan.folder)
    setup = LaneSetup(str(plan.folder), plan.salt, plan.level.value)
    lanes = [LaneProcess(setup) for _ in range(plan.jobs)]
    try:
        info = run_info(assignment, plan, lanes[0].wait_until_ready())
        store.begin_run(info)

        def keep(result: SubmissionResult) -> None:
            on_result(store.write(result), False)

        jobs: list[LaneJob] = []
        for item, finished in _looked_up(plan.found, store.graded(info)):
            if finished is not None:
                on_result(finished, True)
            elif item.problem:
                keep(_unreadable(item.student, str(item.path), item.problem, info))
            else:
                jobs.append(LaneJob(item.student, str(item.path)))
        job_wall_s = JOB_FACTOR * assignment.settings.limits.submission_wall_s + JOB_OVERHEAD_S
        for result in _Lanes(setup, lanes, info, job_wall_s).results_of(jobs):
            keep(result)
    finally:
        for lane in lanes:
            lane.close()
    return info


def _unreadable(student: str, path: str, reason: str, info: RunInfo) -> SubmissionResult:
    return SubmissionResult(student, path, "", "unreadable", sum(info.exercises.values()), reason=reason)


def _looked_up(
    found: Sequence[Found], done: dict[tuple[str, str], SubmissionResult]
) -> Iterator[tuple[Found, SubmissionResult | None]]:
    for item in found:
        yield item, _finished(item, done)


def _finished(item: Found, done: dict[tuple[str, str], SubmissionResult]) -> SubmissionResult | None:
    if item.problem:
        return None
    try:
        return done.get((item.student, file_digest(item.path)))
    except SubmissionError:
        return None


class _Lanes:
    """The lanes of one run, each fed by a thread; a lane that dies is replaced in the list."""

    def __init__(self, setup: LaneSetup, lanes: list[LaneProcess], info: RunInfo, job_wall_s: float) -> None:
        self._setup = setup
        self._lanes = lanes
        self._info = info
        self._job_wall_s = job_wall_s
        self._waiting: queue.SimpleQueue[LaneJob] = queue.SimpleQueue()
        self._results: queue.SimpleQueue[SubmissionResult | BaseException] = queue.SimpleQueue()
        self._stop = threading.Event()

    def results_of(self, jobs: Sequence[LaneJob]) -> Iterator[SubmissionResult]:
        """The results of ``jobs`` as they end."""
        for job in jobs:
            self._waiting.put(job)
        threads = [threading.Thread(target=self._feed, args=(index,)) for index in range(len(self._lanes))]
        for thread in threads:
            thread.start()
        try:
            for _ in jobs:
                result = self._results.get()
                if isinstance(result, BaseException):
                    raise result
                yield result
        finally:
            self._stop.set()
            for thread in threads:
                thread.join()

    def _feed(self, index: int) -> None:
        """One thread's life: take jobs until there are none, each in the lane at ``index``."""
        try:
            while not self._stop.is_set():
                try:
                    job = self._waiting.get_nowait()
                except queue.Empty:
                    return
                self._results.put(self._graded(job, index))
        except BaseException as error:  # noqa: BLE001 - raised again in the parent's thread
            self._results.put(error)

    def _graded(self, job: LaneJob, index: int) -> SubmissionResult:
        reason = ""
        for _ in range(TRIES):
            self._lanes[index].wait_until_ready()
            try:
                answer = self._lanes[index].grade(job, wall_s=self._job_wall_s)
            except TimeoutError:
                self._replace(index)
                busy = f"kept the grader busy for {self._job_wall_s:g} s; look at the file before grading it again"
                return _unreadable(job.id, job.path, busy, self._info)
            if isinstance(answer, SubmissionResult):
                return answer
            reason = answer.message if answer else "the lane that graded it died"
            self._replace(index)
        max_score = sum(self._info.exercises.values())
        return SubmissionResult(job.id, job.path, "", "grader_error", max_score, reason=reason)

    def _replace(self, index: int) -> None:
        self._lanes[index].close()
        self._lanes[index] = LaneProcess(self._setup)
