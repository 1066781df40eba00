"""``grade`` and ``doctor`` on a cluster, as they are typed: what goes together, what is needed, and how they end."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from autograder.classroom.scale.machine import machine_here
from autograder.classroom.scale.messages import WorkerCheck, encode
from autograder.cli.cluster import graders_on
from autograder.cli.exit_status import DONE, FAULT, FINDINGS, USAGE
from autograder.errors import ClusterError, UsageError
from autograder.sandbox.doctor import MachineCheck

GRADE = ("grade", "06_tiny", "here.py", "--out", "run")
COURSE = ("nbgrader", "grade", ".", "ps1")


@pytest.fixture
def place(tiny_course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "solutions").symlink_to(tiny_course / "solutions")
    (tmp_path / "here.py").write_text("def square_gradient(x):\n    return 2 * x\n")
    monkeypatch.chdir(tmp_path)


def test_lanes_of_this_machine_grade_unless_others_are_asked_for() -> None:
    assert graders_on(None, None, None) is None
    assert graders_on(None, None, 3) is None
    assert graders_on(None, 2, None)
    assert graders_on("tcp://a:1", None, None)


@pytest.mark.parametrize(
    "options",
    [
        ("--scheduler", "tcp://a:1", "--workers", "2"),
        ("--scheduler", "tcp://a:1", "--jobs", "2"),
        ("--workers", "2", "--jobs", "2"),
    ],
)
@pytest.mark.parametrize("line", [(*GRADE, "--unsafe"), COURSE])
@pytest.mark.usefixtures("place")
def test_who_grades_is_said_once(run: Any, line: tuple[str, ...], options: tuple[str, ...]) -> None:
    ended = run(*line, *options)
    assert (ended.status, "give one of --scheduler, --workers and --jobs" in ended.words) == (USAGE, True)


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("line", [GRADE, COURSE, ("doctor",)])
def test_without_the_extra_it_is_said_what_to_install(
    run: Any, line: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    ended = run(*line, "--scheduler", "tcp://a:1")
    assert ended.status == USAGE
    assert "pip install 'autograd-exercises[scale]'" in ended.words


@pytest.mark.usefixtures("place")
def test_a_cluster_that_is_lost_is_no_loss_of_what_has_been_graded(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ClusterError("the scheduler tcp://a:1 cannot be reached any more; start it again")

    monkeypatch.setattr("autograder.classroom.grade.grade_class", fail)
    ended = run(*GRADE, "--scheduler", "tcp://a:1")
    assert ended.status == FAULT
    assert "the scheduler tcp://a:1 cannot be reached any more; start it again" in ended.words
    assert "what has been graded is kept in run: run the same again with --resume" in ended.words


@pytest.mark.usefixtures("place")
def test_where_submissions_run_elsewhere_this_machine_needs_no_sandbox(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    engaged: list[Any] = []

    def no_sandbox() -> None:
        raise AssertionError("it is not asked for")

    def grade_class(plan: Any, _store: Any, **more: Any) -> None:
        engaged.append((plan.level.value, more["engage"]))
        raise UsageError("enough")

    monkeypatch.setattr("autograder.sandbox.enclosure.require_sandbox", no_sandbox)
    monkeypatch.setattr("autograder.classroom.grade.require_sandbox", no_sandbox)
    monkeypatch.setattr("autograder.classroom.grade.grade_class", grade_class)
    assert run(*GRADE, "--scheduler", "tcp://a:1").status == USAGE
    assert [level for level, _ in engaged] == ["landlock"]


@pytest.mark.parametrize(
    ("torch", "status", "told"), [(None, DONE, "1 of 1 may"), ("1.0", FINDINGS, "has torch 1.0")]
)
def test_doctor_shows_every_worker_of_a_cluster(
    run: Any, monkeypatch: pytest.MonkeyPatch, torch: str | None, status: int, told: str
) -> None:
    machine = replace(machine_here(), lacks="", torch=torch or machine_here().torch)
    answers = {"tcp://b:1": encode(WorkerCheck(machine, [MachineCheck("sandbox", True, "starts")]))}
    monkeypatch.setattr("autograder.classroom.scale.cluster.workers_looked_at", lambda _: answers)
    ended = run("doctor", "--scheduler", "tcp://a:1")
    assert (ended.status, told in ended.words) == (status, True)
    as_json = run("doctor", "--scheduler", "tcp://a:1", "--json")
    (one,) = json.loads(as_json.out)
    assert (as_json.status, one["address"], bool(one["why_not"])) == (status, "tcp://b:1", torch is not None)


def test_a_cluster_without_workers_is_no_cluster(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.classroom.scale.cluster.workers_looked_at", lambda _: {})
    ended = run("doctor", "--scheduler", "tcp://a:1")
    assert (
        ended.status,
        "has no worker (jobs that wait in a queue are none yet); docs/scale.md says how" in ended.words,
    ) == (
        FAULT,
        True,
    )
