"""Grading a class: find the submissions, spread them over lanes, keep each result as it ends.

The parent holds the store and is its only writer. One thread a lane feeds a lane process and waits for its
answers; a lane that dies is replaced, and its submission tried once more before it is reported as ours to mend.
"""

import os
import queue
import subprocess
import sys
import threading
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

    def grade(self, job: LaneJob) -> SubmissionResult | LaneFailure | None:
        """The job's result; a failure the lane told of; None if the lane has died."""
        try:
            self._send(job)
        except BrokenPipeError:
            return None
        report = self._receive()
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

    def _receive(self) -> LaneReport | None:
        assert self._process.stdout
        while not self._reports:
            data = os.read(self._process.stdout.fileno(), 1 << 20)
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
        jobs: list[LaneJob] = []
        for item, finished in _looked_up(plan.found, store.graded(info.grader_digest, info.salt)):
            if finished is not None:
                on_result(finished, True)
            elif item.problem:
                result = _unreadable(item, info)
                store.write(result)
                on_result(result, False)
            else:
                jobs.append(LaneJob(item.student, str(item.path)))
        for result in _in_lanes(setup, lanes, jobs, sum(info.exercises.values())):
            store.write(result)
            on_result(result, False)
    finally:
        for lane in lanes:
            lane.close()
    return info


def _unreadable(item: Found, info: RunInfo) -> SubmissionResult:
    max_score = sum(info.exercises.values())
    return SubmissionResult(item.student, str(item.path), "", "unreadable", max_score, reason=item.problem)


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


def _in_lanes(
    setup: LaneSetup, lanes: list[LaneProcess], jobs: list[LaneJob], max_score: int
) -> Iterator[SubmissionResult]:
    """The results of ``jobs`` as they end, from ``lanes``; a lane that dies is replaced in the list."""
    waiting: queue.SimpleQueue[LaneJob] = queue.SimpleQueue()
    for job in jobs:
        waiting.put(job)
    results: queue.SimpleQueue[SubmissionResult | BaseException] = queue.SimpleQueue()
    stop = threading.Event()
    threads = [
        threading.Thread(target=_feed, args=(setup, lanes, index, waiting, results, stop, max_score))
        for index in range(len(lanes))
    ]
    for thread in threads:
        thread.start()
    try:
        for _ in jobs:
            result = results.get()
            if isinstance(result, BaseException):
                raise result
            yield result
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _feed(
    setup: LaneSetup,
    lanes: list[LaneProcess],
    index: int,
    waiting: "queue.SimpleQueue[LaneJob]",
    results: "queue.SimpleQueue[SubmissionResult | BaseException]",
    stop: threading.Event,
    max_score: int,
) -> None:
    """One thread's life: take jobs until there are none, each in the lane at ``index``."""
    try:
        while not stop.is_set():
            try:
                job = waiting.get_nowait()
            except queue.Empty:
                return
            reason = ""
            for _ in range(TRIES):
                lanes[index].wait_until_ready()
                answer = lanes[index].grade(job)
                if isinstance(answer, SubmissionResult):
                    results.put(answer)
                    break
                reason = answer.message if answer else "the lane that graded it died"
                lanes[index].close()
                lanes[index] = LaneProcess(setup)
            else:
                results.put(SubmissionResult(job.id, job.path, "", "grader_error", max_score, reason=reason))
    except BaseException as error:  # noqa: BLE001 - raised again in the parent's thread
        results.put(error)
