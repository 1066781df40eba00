"""A real scheduler and two real worker processes: results are those of this machine's lanes, whatever is killed meanwhile.

``KILLED_MOMENTS=20`` kills each part at so many moments drawn over a run; by default it is one each.
"""

import json
import os
import random
import subprocess
import time
import types
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import dask
import psutil
import pytest
from cluster_ground import PATIENCE_S, Ground, run, start

from autograder.classroom.scale import cluster
from autograder.classroom.scale.cluster import ALL_LOST, DaskCluster, connected, require_connection
from autograder.classroom.scale.spread import Ended
from autograder.errors import ClusterError
from autograder.sandbox.enclosure import Level

MOMENTS = int(os.environ.get("KILLED_MOMENTS", "1"))
SEED = 12
ALIKE = 6
CLASS = {
    "anna.py": "def square_gradient(x):\n    return 2 * x\n",
    "bert.py": "def square_gradient(x):\n    return 3 * x\n",
    "dora.py": "def square_gradient(x):\n    raise ValueError('no idea')\n",
    "finn.py": "def square_gradient(x:\n",
    "gina.ipynb": "this is no JSON",
}


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    made = Ground(tmp_path_factory.mktemp("ground"))
    try:
        made.add(), made.add()
        yield made
    finally:
        made.end()


@pytest.fixture(scope="module")
def line(
    level: Level, tiny_course: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., list[object]]:
    """The command that grades the class of this module into a folder."""
    place = tmp_path_factory.mktemp("class")
    for number in range(ALIKE):
        for name, text in CLASS.items():
            (place / f"{number}_{name}").write_text(text)
    (place / "hans").mkdir()
    (place / "hans" / "tiny.py").write_text(
        "from helper import two\n\ndef square_gradient(x):\n    return two * x\n"
    )
    (place / "hans" / "helper.py").write_text("two = 2\n")
    unsafe = [] if level is Level.SANDBOXED else ["--unsafe"]

    def grade(out: Path, *more: object) -> list[object]:
        words = [
            "-m",
            "autograder",
            "grade",
            "06_tiny",
            place,
            "--out",
            out,
            "--no-report",
            "--root",
            tiny_course,
        ]
        return [*words, "--resume", *unsafe, *more]

    return grade


def results_in(out: Path) -> list[dict[str, Any]]:
    """What a run has left, without times."""
    found = json.loads((out / "results.json").read_text())["submissions"]
    return [{**one, "wall_s": 0.0, "memory_mib": None} for one in found]


@pytest.fixture(scope="module")
def expected(line: Any, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The results of this machine's own lanes."""
    out = tmp_path_factory.mktemp("local") / "run"
    status, said = run(line(out, "--jobs", 1))
    assert status == 1, said
    results = results_in(out)
    assert {one["status"] for one in results} == {"graded", "unreadable"}
    assert len(results) == ALIKE * len(CLASS) + 1
    assert [one["score"] for one in results if one["id"] == "hans"] == [100]
    return results


@pytest.mark.slow
def test_two_workers_give_the_results_of_this_machine_and_leave_nothing_behind(
    ground: Ground, line: Any, expected: Any, tmp_path: Path, gone: Any
) -> None:
    ground.wait_for(2)
    status, said = run(line(tmp_path / "run", "--scheduler", ground.address))
    assert status == 1, said
    assert results_in(tmp_path / "run") == expected
    lanes = [child for worker in ground.workers for child in psutil.Process(worker.pid).children()]
    assert gone(lanes), "the workers are there, their lanes are not"
    assert "distributed" not in said


@pytest.mark.slow
def test_workers_of_the_command_itself_give_the_results_of_this_machine(
    line: Any, expected: Any, tmp_path: Path
) -> None:
    status, said = run(line(tmp_path / "run", "--workers", 2))
    assert status == 1, said
    assert results_in(tmp_path / "run") == expected


@pytest.mark.slow
def test_a_worker_with_another_torch_gets_no_work_and_doctor_says_why(
    ground: Ground, line: Any, expected: Any, tmp_path: Path
) -> None:
    other = tmp_path / "other" / "torch-1.0.dist-info"
    other.mkdir(parents=True)
    (other / "METADATA").write_text("Metadata-Version: 2.1\nName: torch\nVersion: 1.0\n")
    ground.wait_for(2)
    refused = ground.add(other.parent)
    try:
        ground.wait_for(3)
        status, said = run(["-m", "autograder", "doctor", "--scheduler", ground.address, "--json"])
        told = sorted(one["why_not"][:13] for one in json.loads(said))
        assert (status, told) == (1, ["", "", "has torch 1.0"]), said
        status, said = run(line(tmp_path / "run", "--scheduler", ground.address))
    finally:
        ground.remove(refused)
    assert status == 1, said
    assert "gets no work: it has torch 1.0, and " in " ".join(said.split())
    assert results_in(tmp_path / "run") == expected


@pytest.fixture(scope="module")
def length_s(ground: Ground, line: Any, expected: Any, tmp_path_factory: pytest.TempPathFactory) -> float:
    """How long a run takes that nothing is killed in."""
    ground.wait_for(2)
    started = time.monotonic()
    run(line(tmp_path_factory.mktemp("unbroken") / "run", "--scheduler", ground.address))
    return time.monotonic() - started


def moments(part: str, length_s: float) -> Iterator[float]:
    drawn = random.Random(f"{SEED} {part}")
    return ((number + drawn.random()) * length_s / MOMENTS for number in range(MOMENTS))


@pytest.mark.slow
@pytest.mark.parametrize("part", ["worker", "lane", "scheduler", "client"])
def test_whatever_is_killed_each_submission_ends_with_its_one_result(
    part: str, ground: Ground, line: Any, expected: Any, length_s: float, tmp_path: Path
) -> None:
    ground.wait_for(2)
    for number, delay_s in enumerate(moments(part, length_s)):
        out = tmp_path / str(number)
        process = start(*line(out, "--scheduler", ground.address))
        with suppress(subprocess.TimeoutExpired):
            process.wait(delay_s)
        kill(part, ground, process)
        said = process.communicate(timeout=PATIENCE_S)[0].decode()
        if part in ("worker", "lane"):
            assert process.returncode == 1, said
        elif part == "scheduler":
            assert process.returncode in (1, 3), said
            ground.again()
        if part in ("scheduler", "client"):
            ground.wait_for(2)
            status, said = run(line(out, "--scheduler", ground.address))
            assert status == 1, said
        assert results_in(out) == expected, (delay_s, said)


def kill(part: str, ground: Ground, client: subprocess.Popen[bytes]) -> None:
    if part == "worker":
        ground.remove(ground.workers[0])
        ground.add()
    elif part == "lane":
        for lane in psutil.Process(ground.workers[0].pid).children():
            with suppress(psutil.NoSuchProcess):
                lane.kill()
    else:
        (ground.scheduler if part == "scheduler" else client).kill()


def test_an_address_without_a_scheduler_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECTING_S", 0.2)
    for address in ("tcp://127.0.0.1:9", "nonsense://127.0.0.1:9"):
        with pytest.raises(ClusterError, match="there is no scheduler to be reached at"), connected(address):
            pass


def test_where_keys_are_needed_and_there_are_none_it_is_said() -> None:
    with (
        dask.config.set({"distributed.comm.tls.ca-file": None, "distributed.comm.tls.client.cert": None}),
        pytest.raises(ClusterError, match="Dask's configuration names none"),
        connected("tls://127.0.0.1:9"),
    ):
        pass


def test_a_client_that_is_connected_no_more_is_said() -> None:
    class Closed:
        status = "connecting"
        scheduler = None

    with pytest.raises(ClusterError, match="cannot be reached any more"):
        require_connection(Closed())  # type: ignore[arg-type]


class LostFuture:
    """Of a task that had ended, and what came of it was lost with its worker."""

    key, status = "task", "lost"


@pytest.mark.parametrize("is_connected", [True, False])
def test_what_was_lost_with_its_worker_does_not_end_the_run_unless_the_scheduler_is_gone(
    is_connected: bool,
) -> None:
    client = types.SimpleNamespace(status="running" if is_connected else "closed", scheduler=None)
    on_cluster = DaskCluster(client, "run")  # type: ignore[arg-type]
    if is_connected:
        assert on_cluster._outcome(LostFuture()) == Ended("task", failed=ALL_LOST)  # type: ignore[arg-type]
    else:
        with pytest.raises(ClusterError, match="cannot be reached any more"):
            on_cluster._outcome(LostFuture())  # type: ignore[arg-type]


@pytest.mark.slow
def test_of_a_lane_that_is_opened_ahead_nothing_is_told(ground: Ground) -> None:
    ground.wait_for(2)
    with connected(ground.address) as client:
        on_cluster = DaskCluster(client, "nobody's run")
        address = next(iter(on_cluster.present()))
        ahead, awaited = on_cluster.open_ahead(address), on_cluster.open_lane([address])
        told = on_cluster.next_ended(60)
        assert told
        assert told.key == awaited
        assert on_cluster.next_ended(0.2) is None
        on_cluster.take_back(ahead)
