"""A run inside a worker: who is admitted, who grades, and that nothing stays when nobody wants it any more."""

import asyncio
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from autograder.classroom.lane_messages import LaneJob, LaneReady, LaneResult, LaneSetup
from autograder.classroom.scale import assignment_work
from autograder.classroom.scale import worker as subject
from autograder.classroom.scale.assignment_work import FORMS
from autograder.classroom.scale.messages import (
    NOT_ADMITTED,
    Admission,
    Batch,
    BatchReport,
    Machine,
    Opening,
    RunOrder,
    WorkerCheck,
    decode,
    encode,
)
from autograder.classroom.scale.packed import PackedFolder
from autograder.classroom.scale.worker import GradingRun
from autograder.errors import SandboxError
from autograder.judge.digests import Digests
from autograder.results.model import SubmissionResult
from autograder.sandbox.doctor import MachineCheck

JOBS = [LaneJob(f"student {number}", f"{number}.py") for number in range(3)]


class PlayedLanes:
    """Lanes that grade as the class says; all that were made, and which of them are closed."""

    made: tuple["PlayedLanes", ...] = ()
    digests = Digests("seen", "judged")
    fails_at = ""
    waits_at = ""

    def __init__(self, setup: LaneSetup, submission_wall_s: float, count: int) -> None:
        assert (submission_wall_s, count) == (60.0, 1)
        self.setup, self.is_closed, self.stopped = setup, False, threading.Event()
        self.is_waiting = threading.Event()
        PlayedLanes.made += (self,)

    def wait_until_ready(self) -> LaneReady:
        return LaneReady("2", {"f": 3}, self.digests)

    def result_of(self, job: LaneJob) -> LaneResult:
        assert not self.is_closed
        if job.id == self.fails_at:
            raise SandboxError("no more processes")
        if job.id == self.waits_at:
            self.is_waiting.set()
            self.stopped.wait()
        return LaneResult(SubmissionResult(job.id, job.path, "", "graded", 3, 3))

    def stop(self) -> None:
        self.stopped.set()

    def __exit__(self, *_: object) -> None:
        assert not self.is_closed
        self.is_closed = True


@pytest.fixture(autouse=True)
def played(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("made", "digests", "fails_at", "waits_at"):
        monkeypatch.setattr(PlayedLanes, name, getattr(PlayedLanes, name))
    monkeypatch.setattr(assignment_work, "AssignmentLanes", PlayedLanes)


class PlayedWorker:
    """As much of a Dask worker as is used."""

    def __init__(self, folder: Path) -> None:
        self.local_directory, self.address = str(folder), "tcp://a:1"
        self.plugins: dict[str, GradingRun] = {}
        self.state = SimpleNamespace(nthreads=4)

    async def plugin_add(self, plugin: GradingRun, name: str, catch_errors: bool) -> None:
        self.plugins[name] = plugin
        await plugin.setup(self)  # type: ignore[arg-type]

    async def plugin_remove(self, name: str) -> None:
        await self.plugins.pop(name).teardown(self)  # type: ignore[arg-type]


@pytest.fixture
def worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    played = PlayedWorker(tmp_path / "worker")
    monkeypatch.setattr(subject, "get_worker", lambda: played)
    return played


def graded(run: GradingRun, jobs: list[LaneJob] = JOBS) -> BatchReport[LaneResult]:
    return run.grade(encode(Batch(jobs)), BatchReport("a"))


def test_a_batch_is_graded_in_one_lane_which_is_kept_for_the_next(order: RunOrder) -> None:
    run = GradingRun(order, Path("folder"))
    for _ in range(2):
        report = graded(run)
        assert [result.result.id for result in report.results] == [job.id for job in JOBS]
        assert (report.worker, report.problem) == ("a", "")
    (lanes,) = PlayedLanes.made
    assert lanes.setup == LaneSetup("folder", "", "unsafe")
    run.end()
    assert lanes.is_closed


def test_two_threads_have_a_lane_each(order: RunOrder) -> None:
    PlayedLanes.waits_at = JOBS[1].id
    run = GradingRun(order, Path("folder"))
    thread = threading.Thread(target=graded, args=(run,))
    thread.start()
    while not PlayedLanes.made:
        pass
    PlayedLanes.made[0].is_waiting.wait()
    assert graded(run, JOBS[:1]).problem == ""
    assert len(PlayedLanes.made) == 2
    PlayedLanes.made[0].stopped.set()
    thread.join()
    run.end()
    assert all(lanes.is_closed for lanes in PlayedLanes.made)


def test_what_was_graded_before_a_lane_broke_is_told_and_another_is_started_then(order: RunOrder) -> None:
    PlayedLanes.fails_at = JOBS[1].id
    run = GradingRun(order, Path("folder"))
    report = graded(run)
    assert [result.result.id for result in report.results] == [JOBS[0].id]
    assert report.problem == "no more processes"
    assert PlayedLanes.made[0].is_closed
    PlayedLanes.fails_at = ""
    assert graded(run).problem == ""
    assert len(PlayedLanes.made) == 2


def test_a_lane_that_would_grade_otherwise_grades_nothing(order: RunOrder) -> None:
    PlayedLanes.digests = Digests("seen", "judged otherwise")
    run = GradingRun(order, Path("folder"))
    expected = f"would grade otherwise than {order.machine.host}; install the same on both"
    assert (graded(run).results, graded(run).problem) == ([], expected)
    assert run.open(Opening("a")) == Opening("a", None, expected)


def test_who_ends_a_run_waits_for_its_lanes_and_what_they_were_at_is_no_result(order: RunOrder) -> None:
    PlayedLanes.waits_at = JOBS[1].id
    run, reports = GradingRun(order, Path("folder")), []
    thread = threading.Thread(target=lambda: reports.append(graded(run)))
    thread.start()
    while not PlayedLanes.made:
        pass
    PlayedLanes.made[0].is_waiting.wait()
    run.end()
    thread.join()
    assert ([result.result.id for result in reports[0].results], reports[0].problem) == (
        [JOBS[0].id],
        NOT_ADMITTED,
    )
    assert PlayedLanes.made[0].is_closed
    assert graded(run) == BatchReport("a", [], 0.0, NOT_ADMITTED) or graded(run).problem == NOT_ADMITTED


def admitted(worker: Any, order: RunOrder, folder: PackedFolder | None = None) -> Admission:
    async def both() -> bytes:
        return await subject.admit(encode(order), encode(folder) if folder else b"", worker)

    return decode(asyncio.run(both()), Admission)


def test_a_worker_asks_for_the_folder_that_it_has_not_got(
    worker: Any, order: RunOrder, folder: PackedFolder
) -> None:
    assert admitted(worker, order).wants_folder
    assert not worker.plugins
    with_it = admitted(worker, order, folder)
    assert (with_it.slots, with_it.reason, with_it.wants_folder) == (4, "", False)
    assert {*worker.plugins} == {"run"}
    place = Path(worker.plugins["run"]._folder)
    assert place.is_relative_to(worker.local_directory)
    assert (place / "hidden" / "probes.py").read_bytes() == b"secret = 1\n"
    again = admitted(worker, replace(order, run="another run"))
    assert again.slots == 4, "another run of the same assignment finds it there"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"machine": Machine("far", "3.11", "1.0", "2", "e")}, "and far has 1.0; install the same on both"),
        ({"folder": "0" * 64}, "did not arrive as it was sent"),
    ],
)
def test_a_worker_says_why_it_may_not_grade(
    worker: Any, order: RunOrder, folder: PackedFolder, changes: dict[str, Any], reason: str
) -> None:
    answer = admitted(worker, replace(order, **changes), folder)
    assert reason in answer.reason
    assert (answer.slots, worker.plugins) == (0, {})


def test_a_worker_whose_folder_submissions_could_read_refuses(
    worker: Any, order: RunOrder, folder: PackedFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(secrets: list[Path]) -> None:
        assert secrets[0] == Path(worker.local_directory) / subject.FOLDER
        raise SandboxError("lies where submissions may read")

    monkeypatch.setattr(subject, "refuse_readable_secrets", refuse)
    monkeypatch.setattr(subject, "why_not", lambda *_: "")
    assert "may read" in admitted(worker, replace(order, level="landlock"), folder).reason
    assert admitted(worker, order, folder).slots == 4, "without a sandbox there is nothing to keep"


def test_a_run_ends_when_it_is_dismissed_or_nobody_has_asked_for_it(
    worker: Any, order: RunOrder, folder: PackedFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dismissed() -> None:
        await subject.admit(encode(order), encode(folder), worker)
        assert subject.renew("run", worker)
        subject.grade_batch("run", encode(Batch(JOBS)))
        await subject.dismiss("run", worker)
        await subject.dismiss("run", worker)

    asyncio.run(dismissed())
    assert not subject.renew("run", worker)
    assert [lanes.is_closed for lanes in PlayedLanes.made] == [True]

    async def forgotten() -> None:
        monkeypatch.setattr(subject, "LEASE_S", 0.05)
        await subject.admit(encode(order), b"", worker)
        subject.grade_batch("run", encode(Batch(JOBS)))
        while worker.plugins or not PlayedLanes.made[-1].is_closed:
            await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(forgotten(), 120.0))
    assert [lanes.is_closed for lanes in PlayedLanes.made] == [True, True]


def test_tasks_answer_in_bytes_whether_or_not_the_run_is_known(
    worker: Any, order: RunOrder, folder: PackedFolder
) -> None:
    unknown = decode(subject.grade_batch("run", encode(Batch(JOBS))), FORMS.report)
    assert unknown == BatchReport("tcp://a:1", problem=NOT_ADMITTED)
    assert decode(subject.open_lane("run"), FORMS.opening) == Opening("tcp://a:1", None, NOT_ADMITTED)
    admitted(worker, order, folder)
    report = decode(subject.grade_batch("run", encode(Batch(JOBS))), FORMS.report)
    assert (report.worker, len(report.results), report.problem) == ("tcp://a:1", 3, "")
    opening = decode(subject.open_lane("run"), FORMS.opening)
    assert opening.ready
    assert opening.ready.exercises == {"f": 3}


def test_a_worker_that_is_looked_at_tries_its_sandbox(worker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    finding = MachineCheck("sandbox", True, "starts")
    monkeypatch.setattr(subject, "diagnose", lambda: [finding])
    check = decode(asyncio.run(subject.look(worker)), WorkerCheck)
    assert check.findings == [finding]
    assert check.machine.torch
