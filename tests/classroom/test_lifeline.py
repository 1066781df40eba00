"""A lane's lifeline: when its orders end, so does it, with all below it and all it has written."""

import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

import msgspec
import psutil
import pytest

from autograder.classroom import lifeline as module
from autograder.classroom.lane_messages import LaneJob
from autograder.classroom.lifeline import Orders, lifeline
from autograder.classroom.reading import SubmissionFiles
from autograder.sandbox.protocol import frame

LANE = """
import subprocess, sys, tempfile, threading
from autograder.classroom.lane import LaneJob
from autograder.classroom.lifeline import lifeline

below = [sys.executable, "-c", "import time; time.sleep(1000)"]
with lifeline() as orders:
    open(tempfile.mkdtemp() + "/file", "w").close()
    process = subprocess.Popen(below, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    print(process.pid, orders.get(LaneJob).id, flush=True)
    {deed}
    process.kill()
print("tidied up", flush=True)
"""
AT_WORK = "threading.Event().wait()"
AT_REST = "assert orders.get(LaneJob) is None"


@pytest.mark.parametrize(("deed", "said"), [(AT_WORK, ""), (AT_REST, "tidied up\n")])
def test_a_lane_ends_when_its_orders_do(tmp_path: Path, gone: Any, deed: str, said: str) -> None:
    lane = subprocess.Popen(
        [sys.executable, "-c", LANE.format(deed=deed)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        bufsize=0,
    )
    assert lane.stdin
    assert lane.stdout
    lane.stdin.write(frame(LaneJob("ada", "ada.py")))
    pid, student = lane.stdout.readline().split()
    below = psutil.Process(int(pid))
    assert student == b"ada"
    assert len([*tmp_path.iterdir()]) == 1
    lane.stdin.close()
    assert lane.stdout.read().decode() == said
    lane.wait()
    lane.stdout.close()
    assert gone([below])
    assert [*tmp_path.iterdir()] == []


def test_at_the_end_nothing_of_it_is_left_here(monkeypatch: pytest.MonkeyPatch) -> None:
    read_fd, write_fd = os.pipe()
    ended = threading.Event()
    monkeypatch.setattr(module, "end_at_once", lambda _: ended.set())
    monkeypatch.setattr(module, "STOPPING_S", 0.0)
    monkeypatch.setattr(module.os, "read", lambda fd, size, read=os.read: read(read_fd, size))
    before = tempfile.gettempdir()
    with lifeline() as orders:
        folder = Path(tempfile.gettempdir())
        assert folder.parent == Path(before)
        os.write(write_fd, frame(LaneJob("ada", "ada.py")))
        assert orders.get(LaneJob) == LaneJob("ada", "ada.py")
        os.close(write_fd)
        assert orders.get(LaneJob) is None
    assert tempfile.gettempdir() == before
    assert not folder.exists()
    assert ended.wait(60), "its thread would end this very process, once nothing is patched any more"


def test_an_order_may_be_as_large_as_a_submission(monkeypatch: pytest.MonkeyPatch) -> None:
    job = LaneJob("ada", "ada.ipynb", "", SubmissionFiles(bytes(9 * 2**20)))
    sent = frame(job)
    parts = [sent[start : start + 2**20] for start in range(0, len(sent), 2**20)]
    monkeypatch.setattr(module.os, "read", lambda *_: parts.pop(0) if parts else b"")
    assert [msgspec.msgpack.decode(one, type=LaneJob) for one in module._incoming()] == [job]


def test_orders_say_when_their_end_has_been_noticed() -> None:
    orders = Orders()
    orders.put(msgspec.msgpack.encode(1))
    orders.put(None)
    assert orders.get(int) == 1
    assert not orders.are_over.is_set()
    reader = threading.Thread(target=orders.get, args=(int,))
    reader.start()
    reader.join()
    assert orders.are_over.is_set()
