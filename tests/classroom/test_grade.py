"""Grading a class, and the faults of our own side: nothing graded is lost, and no fault of ours is a zero."""

import contextlib
import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import pytest
from msgspec.structs import replace

from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment
from autograder.classroom import grade as grading
from autograder.classroom import lanes as lanes_module
from autograder.classroom.collect.collected import (
    Collected,
    CollectedAttempt,
    CollectedStudent,
    Source,
    write_collected,
)
from autograder.classroom.finding import find_submissions
from autograder.classroom.grade import Plan, grade_class, plan_grading
from autograder.classroom.lane_messages import LaneFailure, LaneJob, LaneReady, LaneResult, LaneSetup
from autograder.classroom.lane_start import LANE
from autograder.classroom.lanes import LaneProcess
from autograder.classroom.reading import file_digest
from autograder.errors import SandboxError
from autograder.judge.digests import Digests, digests_of
from autograder.judge.open_side import open_side
from autograder.results.evidence import KeptEvidence, SearchNotes
from autograder.results.model import SubmissionResult
from autograder.results.opening import open_store
from autograder.sandbox.enclosure import Level

RIGHT = "def square_gradient(x):\n    return 2 * x.detach()\n"
CLASS = 16
SLOW = "import time\ntime.sleep(0.3)\n" + RIGHT


def write_class(folder: Path, count: int, source: str = RIGHT) -> Path:
    folder.mkdir()
    for number in range(count):
        (folder / f"student_{number}.py").write_text(f"# {number}\n{source}")
    return folder


def plan_of(tiny: Assignment, folder: Path, level: Level, jobs: int = 1) -> Plan:
    found = find_submissions([folder], "tiny")
    return plan_grading(tiny.folder, found, salt="", level=level, jobs=jobs, secrets=[])


def grade(
    plan: Plan,
    out: Path,
    on_result: Callable[[SubmissionResult, bool], None] = lambda *_: None,
    resume: bool = False,
) -> list[SubmissionResult]:
    with open_store(out, "06_tiny", resume=resume) as store:
        grade_class(plan, store, on_result=on_result)
        return store.results()


def lanes() -> list[psutil.Process]:
    found = []
    for process in psutil.Process().children():
        with contextlib.suppress(psutil.Error):  # it may end meanwhile, and a zombie has no command line
            if LANE in process.cmdline():
                found.append(process)
    return found


def test_a_lane_that_is_killed_costs_nobody_anything(
    tiny: Assignment, level: Level, tmp_path: Path, killed: Any
) -> None:
    was_killed: list[bool] = []

    def kill_once(result: SubmissionResult, _: bool) -> None:
        if not was_killed:
            was_killed.append(killed(lanes()))

    plan = plan_of(tiny, write_class(tmp_path / "class", 4), level)
    results = grade(plan, tmp_path / "out", kill_once)
    assert was_killed == [True]
    assert [(r.status, r.score) for r in results] == [("graded", 100)] * 4


@pytest.mark.slow
def test_equal_submissions_are_observed_once_a_run_whichever_lane_they_fall_to(
    tiny: Assignment, level: Level, tmp_path: Path
) -> None:
    (tmp_path / "class").mkdir()
    each_time_another = f"import os\n{RIGHT}    + float(os.urandom(1)[0])\n".replace("\n    +", " +")
    for number in range(12):
        source = RIGHT if number % 4 == 3 else each_time_another
        write_notebook(tmp_path / "class" / f"student_{number}.ipynb", source, number)
    plan = plan_of(tiny, tmp_path / "class", level, jobs=2)
    with open_store(tmp_path / "out", "06_tiny", resume=False) as store:
        grade_class(plan, store, on_result=lambda *_: None)
        observed = {(one.evidence, one.result.memory_mib) for one in store.kept()}
        results = store.results()
    assert len(results) == 12
    assert {result.status for result in results} == {"graded"}
    assert len(observed) == 2, "each observation of one of them would have brought another value"


def write_notebook(path: Path, source: str, execution_count: int) -> None:
    code = {"cell_type": "code", "source": source, "metadata": {}, "outputs": []}
    cells = [{**code, "execution_count": execution_count}]
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}))


@pytest.mark.slow
def test_a_zygote_that_is_killed_costs_nobody_anything(
    tiny: Assignment, level: Level, tmp_path: Path, killed: Any
) -> None:
    def kill_below(result: SubmissionResult, _: bool) -> None:
        for lane in lanes():
            with contextlib.suppress(psutil.NoSuchProcess):
                killed(lane.children(recursive=True))

    plan = plan_of(tiny, write_class(tmp_path / "class", 3), level)
    results = grade(plan, tmp_path / "out", kill_below)
    assert [(r.status, r.score) for r in results] == [("graded", 100)] * 3


def test_files_that_change_or_vanish_while_the_class_is_graded(
    tiny: Assignment, level: Level, tmp_path: Path
) -> None:
    folder = write_class(tmp_path / "class", 4, SLOW)
    plan = plan_of(tiny, folder, level)

    def meddle(result: SubmissionResult, _: bool) -> None:
        (folder / "student_3.py").unlink(missing_ok=True)

    by_id = {r.id: r for r in grade(plan, tmp_path / "out", meddle)}
    assert (by_id["student_3"].status, by_id["student_3"].score) == ("unreadable", None)
    assert [by_id[f"student_{n}"].score for n in range(3)] == [100] * 3


def test_what_is_graded_is_not_graded_again(tiny: Assignment, level: Level, tmp_path: Path) -> None:
    folder = write_class(tmp_path / "class", 3)
    (folder / "broken.txt").write_text("no submission")
    plan = plan_of(tiny, folder, level)
    grade(plan, tmp_path / "out")
    (folder / "student_1.py").write_text("def square_gradient(x):\n    return x.detach().clone()\n")
    there: dict[str, bool] = {}
    results = grade(plan, tmp_path / "out", lambda r, was: there.update({r.id: was}), resume=True)
    assert there == {"broken": False, "student_0": True, "student_1": False, "student_2": True}
    assert {r.id: r.score for r in results} == {
        "broken": None,
        "student_0": 100,
        "student_1": 0,
        "student_2": 100,
    }


def test_only_files_of_those_who_have_a_result_are_read_before_grading(
    tiny: Assignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[str] = []
    file_digest = grading.file_digest

    def noted(path: Path, root: Path | None) -> str:
        looked_at.append(path.stem)
        return file_digest(path, root)

    monkeypatch.setattr(lanes_module, "LaneProcess", DeadLane)
    monkeypatch.setattr(grading, "file_digest", noted)
    folder = write_class(tmp_path / "class", 2)
    grade(plan_of(tiny, folder, Level.UNSAFE), tmp_path / "out")
    assert looked_at == []
    done = SubmissionResult("student_0", "", file_digest(folder / "student_0.py"), "graded", 100, 100)
    grown = SubmissionResult("student_1", "", "0", "graded", 100, 100)
    monkeypatch.setattr(
        "autograder.results.store.Store.graded",
        lambda *_: {("student_0", done.digest): done, ("student_1", "0"): grown},
    )
    plan = plan_of(tiny, folder, Level.UNSAFE)
    with (folder / "student_1.py").open("r+b") as file:  # after it was found
        file.truncate(40 * 2**30)  # nothing, for the most part, and yet too much to be read
    there: dict[str, bool] = {}
    results = grade(plan, tmp_path / "out", lambda r, was: there.update({r.id: was}), resume=True)
    assert (looked_at, there) == (["student_0", "student_1"], {"student_0": True, "student_1": False})
    assert [r.status for r in results] == ["grader_error"] * 2


@pytest.mark.slow
def test_when_and_by_whom_it_was_handed_in_stands_in_the_result_and_costs_no_second_grading(
    tiny: Assignment, level: Level, tmp_path: Path
) -> None:
    folder, out = write_class(tmp_path / "class", 2), tmp_path / "out"
    attempt = CollectedAttempt(1, "d", 0, at=datetime(2026, 11, 20, 22, tzinfo=UTC))
    late = replace(
        attempt, number=2, at=datetime(2026, 11, 20, 23, tzinfo=UTC), problems=["x.csv is encrypted"]
    )
    ann = CollectedStudent("ann", "student_0", "Ann Lee", "12", [attempt])
    collected = Collected(sources=[Source("a.zip", "moodle", "s")], students=[ann])
    write_collected(folder, collected)
    first, other = grade(plan_of(tiny, folder, level), out)
    assert (first.id, other.id, other.handed_in) == ("ann", "student_1", None)
    assert first.handed_in is not None
    assert (first.handed_in.at, first.handed_in.platform_id) == ("2026-11-20T22:00:00+00:00", "12")
    write_collected(folder, replace(collected, students=[replace(ann, attempts=[attempt, late])]))
    there = list[tuple[str, bool]]()
    again = grade(plan_of(tiny, folder, level), out, lambda r, was: there.append((r.id, was)), resume=True)
    assert there == [("ann", True), ("student_1", True)]
    assert again[0].handed_in is not None
    assert (again[0].handed_in.at, again[0].handed_in.attempts) == ("2026-11-20T23:00:00+00:00", 2)
    assert again[0].score == first.score
    with open_store(out, "06_tiny", resume=True) as store:
        assert next(store.kept("ann")).evidence


def test_what_was_not_searched_is_noted_for_staff(
    tiny: Assignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes_module, "LaneProcess", DeadLane)
    folder = write_class(tmp_path / "class", 1)
    (folder / "ann" / "/".join("d" * 40)).mkdir(parents=True)
    (folder / "ann" / "tiny.py").write_text(RIGHT)
    ann, other = grade(plan_of(tiny, folder, Level.UNSAFE), tmp_path / "out")
    assert [note.split(":")[0] for note in ann.staff_notes] == ["not searched"]
    assert other.staff_notes == []


class DeadLane:
    """A lane that dies of every job, or tells why it cannot."""

    answer: LaneFailure | None = None

    def __init__(self, setup: LaneSetup, process: Any = None) -> None:
        self.closed = False

    def wait_until_ready(self) -> Any:
        return LaneReady("2", {"square_gradient": 100}, Digests("", ""))

    def grade(self, job: LaneJob, *, wall_s: float) -> LaneFailure | None:
        return self.answer

    def dismiss(self) -> None: ...

    def close(self) -> None:
        self.closed = True


class QuickLane(DeadLane):
    """A lane that gives full marks without a look, and says truly what they depend on."""

    def __init__(self, setup: LaneSetup, process: Any = None) -> None:
        super().__init__(setup, process)
        assignment = load_assignment(Path(setup.folder))
        judge, probe_set = open_side(assignment.side("hidden"))
        judge.close()
        self.digests = digests_of(assignment, probe_set)

    def wait_until_ready(self) -> LaneReady:
        return LaneReady("2", {"square_gradient": 100}, self.digests)

    def grade(self, job: LaneJob, *, wall_s: float) -> LaneResult:
        done = SubmissionResult(job.id, job.path, file_digest(Path(job.path)), "graded", 100, 100)
        return LaneResult(done, KeptEvidence("observed", job.id.encode()))


def test_a_class_is_graded_again_only_if_what_is_observed_or_judged_has_changed(
    tiny: Assignment, altered: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes_module, "LaneProcess", QuickLane)
    folder, out = write_class(tmp_path / "class", 2), tmp_path / "out"

    def graded_again(changes: dict[str, Any]) -> list[bool]:
        again: list[bool] = []
        plan = plan_of(load_assignment(altered(changes)), folder, Level.UNSAFE)
        results = grade(plan, out, lambda _, was: again.append(not was), resume=True)
        expected = QuickLane(LaneSetup(str(plan.folder), "", "unsafe")).digests
        kept = {(r.observation_digest, r.judgement_digest, r.grader_digest) for r in results}
        assert kept == {(expected.observation, expected.judgement, expected.both)}
        return again

    assert graded_again({}) == [True, True]
    assert graded_again({"assignment.toml": ("minutes = 30", "minutes = 9")}) == [False, False]
    assert graded_again({"hidden/test_tiny.py": ("rtol=1e-9", "rtol=1e-8")}) == [True, True]
    assert graded_again({"hidden/probes.py": ("draw.randn(5,", "draw.randn(6,")}) == [True, True]


@pytest.mark.parametrize(("answer", "reason"), [(None, "died"), (LaneFailure("no sandbox"), "no sandbox")])
def test_what_no_lane_can_grade_is_our_fault_and_no_zero(
    tiny: Assignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: LaneFailure | None, reason: str
) -> None:
    monkeypatch.setattr(lanes_module, "LaneProcess", DeadLane)
    monkeypatch.setattr(DeadLane, "answer", answer)
    plan = plan_of(tiny, write_class(tmp_path / "class", 2), Level.UNSAFE)
    results = grade(plan, tmp_path / "out")
    assert [(r.status, r.score) for r in results] == [("grader_error", None)] * 2
    assert results[0].reason.count(reason) == 1


def test_evidence_is_kept_with_what_was_told_of_the_search(
    tiny: Assignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes_module, "LaneProcess", QuickLane)
    folder = write_class(tmp_path / "class", 1)
    (folder / "ann").mkdir()
    (folder / "ann" / "mine.py").write_text(RIGHT)
    (folder / "broken.txt").write_text("no submission")
    with open_store(tmp_path / "out", "06_tiny", resume=False) as store:
        grade_class(plan_of(tiny, folder, Level.UNSAFE), store, on_result=lambda *_: None)
        kept = {one.result.id: one for one in store.kept()}
    assert {name: one.evidence for name, one in kept.items()} == {
        "ann": b"ann",
        "broken": b"",
        "student_0": b"student_0",
    }
    assert kept["student_0"].search == SearchNotes(root=str(folder))
    assert kept["ann"].search.said
    assert kept["ann"].result.remarks == [kept["ann"].search.said]


class BusyLane(DeadLane):
    """A lane that is at work until it is told to end, and then dies of it."""

    started = 0

    def __init__(self, setup: LaneSetup, process: Any = None) -> None:
        super().__init__(setup, process)
        BusyLane.started += 1
        self.is_over = threading.Event()

    def grade(self, job: LaneJob, *, wall_s: float) -> Any:
        if job.id == "student_0":
            return LaneResult(SubmissionResult(job.id, job.path, "", "graded", 100, 100))
        assert self.is_over.wait(600)
        return None

    def dismiss(self) -> None:
        self.is_over.set()


@pytest.mark.parametrize("end", [KeyboardInterrupt, SystemExit, SandboxError])
def test_whatever_ends_a_grading_ends_lanes_at_work(
    tiny: Assignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: type[BaseException]
) -> None:
    def stop(result: SubmissionResult, _: bool) -> None:
        raise end

    monkeypatch.setattr(lanes_module, "LaneProcess", BusyLane)
    monkeypatch.setattr(BusyLane, "started", 0)
    plan = plan_of(tiny, write_class(tmp_path / "class", 6), Level.UNSAFE, jobs=3)
    with pytest.raises(end):
        grade(plan, tmp_path / "out", stop)
    assert BusyLane.started == 3, "none was replaced"
    with open_store(tmp_path / "out", "06_tiny", resume=True) as store:
        assert [r.id for r in store.results()] == ["student_0"]


def test_a_lane_that_does_not_answer_is_ended_and_its_submission_is_no_zero(
    tiny: Assignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(lanes_module, "LaneProcess", DeadLane)
    monkeypatch.setattr(DeadLane, "grade", never)
    results = grade(plan_of(tiny, write_class(tmp_path / "class", 2), Level.UNSAFE), tmp_path / "out")
    assert [(r.status, r.score) for r in results] == [("unreadable", None)] * 2
    assert "kept the grader busy" in results[0].reason


def test_a_lane_that_breaks_in_the_parent_ends_the_run_and_every_thread(
    tiny: Assignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise SandboxError("no more processes")

    monkeypatch.setattr(lanes_module, "LaneProcess", DeadLane)
    monkeypatch.setattr(DeadLane, "grade", fail)
    plan = plan_of(tiny, write_class(tmp_path / "class", 2), Level.UNSAFE)
    with pytest.raises(SandboxError, match="no more processes"):
        grade(plan, tmp_path / "out")


def test_a_lane_says_why_it_does_not_come_up(tmp_path: Path) -> None:
    lane = LaneProcess(LaneSetup(str(tmp_path / "nowhere"), "", "unsafe"))
    try:
        with pytest.raises(SandboxError, match="nowhere"):
            lane.wait_until_ready()
        assert lane.grade(LaneJob("a", "b"), wall_s=5.0) is None
    finally:
        lane.close()


@pytest.mark.needs_sandbox
@pytest.mark.parametrize("secret", ["out", "submissions"])
def test_secrets_where_submissions_may_read_are_refused(
    tiny: Assignment, tmp_path: Path, secret: str
) -> None:
    inside = Path(sys.prefix) / "class"
    found = find_submissions([write_class(tmp_path / "class", 1)], "tiny")
    if secret == "submissions":
        found = [type(found[0])("a", inside / "a.py")]
    with pytest.raises(SandboxError, match="move it elsewhere"):
        plan_grading(
            tiny.folder,
            found,
            salt="",
            level=Level.SANDBOXED,
            jobs=1,
            secrets=[inside] if secret == "out" else [],
        )


def command(tiny: Assignment, folder: Path, out: Path, level: Level, *more: str) -> list[str]:
    unsafe = ["--unsafe"] if level is Level.UNSAFE else []
    line = [sys.executable, "-m", "autograder", "grade", str(tiny.folder), str(folder), "--out", str(out)]
    return [*line, "--jobs", "1", *unsafe, *more]


def gradebook(out: Path) -> list[dict[str, Any]]:
    submissions = json.loads((out / "results.json").read_text())["submissions"]
    return [{**submission, "wall_s": 0, "memory_mib": None} for submission in submissions]


def rows(out: Path) -> int:
    try:
        with sqlite3.connect(out / "results.db") as connection:
            return int(connection.execute("select count(*) from submissions").fetchone()[0])
    except sqlite3.Error:
        return 0


def until(condition: Callable[[], bool]) -> None:
    for _ in range(6000):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come to that")


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@pytest.mark.slow
def test_a_grader_killed_and_resumed_ends_with_the_gradebook_of_an_unbroken_run(
    tiny: Assignment, level: Level, tmp_path: Path, temporary: Path, gone: Any, has_ended: Any
) -> None:
    folder = write_class(tmp_path / "class", CLASS, SLOW)
    subprocess.run(command(tiny, folder, tmp_path / "unbroken", level), check=True, capture_output=True)
    out = tmp_path / "broken"
    done, said = 0, tmp_path / "said"
    for number, status in ((signal.SIGKILL, -9), (signal.SIGTERM, 143), (signal.SIGHUP, 129)):
        with said.open("w") as stderr:
            line = command(tiny, folder, out, level, "--resume")
            grader = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=stderr)
        until(lambda done=done: rows(out) > done)
        lanes_then = psutil.Process(grader.pid).children()
        below = psutil.Process(grader.pid).children(recursive=True)
        grader.send_signal(number)
        assert grader.wait() == status
        assert below
        if number != signal.SIGKILL:  # then it has seen to that itself
            assert all(map(has_ended, lanes_then))
            assert "run the same again with --resume" in said.read_text()
        assert gone(below)
        assert "Traceback" not in said.read_text()
        until(lambda: [*temporary.iterdir()] == [])
        before, done = done, rows(out)
        assert before < done < CLASS
    resumed = subprocess.run(command(tiny, folder, out, level, "--resume"), capture_output=True)
    assert resumed.returncode == 0
    assert rows(out) == CLASS
    assert gradebook(out) == gradebook(tmp_path / "unbroken")
    assert (out / "grades.csv").read_bytes() == (tmp_path / "unbroken" / "grades.csv").read_bytes()


@pytest.mark.slow
def test_a_full_disk_is_told_and_what_was_graded_is_kept(
    tiny: Assignment, level: Level, tmp_path: Path
) -> None:
    folder, out = write_class(tmp_path / "class", 40), tmp_path / "out"

    def small_disk() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (90_000, resource.RLIM_INFINITY))

    # Measuring coverage would want the disk as well, and complain.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    full = subprocess.run(
        command(tiny, folder, out, level),
        preexec_fn=small_disk,
        capture_output=True,
        text=True,
        env=environment,
    )
    assert full.returncode == 3
    assert "Traceback" not in full.stderr
    assert "autograder:" in full.stderr
    kept = rows(out)
    resumed = subprocess.run(command(tiny, folder, out, level, "--resume"), capture_output=True)
    assert resumed.returncode == 0
    assert rows(out) >= kept
    assert [s["score"] for s in gradebook(out)] == [100] * 40
