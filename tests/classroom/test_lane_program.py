"""A lane as a program: what takes longest is begun before anything else is imported."""

import subprocess
import sys

import pytest

from autograder.classroom import lane_program
from autograder.classroom.lane_program import main
from autograder.sandbox.enclosure import Level

BEFORE_ITS_SANDBOX = """
import sys
from autograder.classroom import lane_program
print(*sorted({name.partition(".")[0] for name in sys.modules} | {name for name in sys.modules if name.startswith("autograder.")}))
"""


def test_before_its_sandbox_is_started_it_imports_little() -> None:
    run = subprocess.run(
        [sys.executable, "-c", BEFORE_ITS_SANDBOX], check=True, capture_output=True, text=True
    )
    loaded = set(run.stdout.split())
    assert "autograder.sandbox.warm_link" in loaded
    assert not loaded & {"numpy", "nbformat", "pytest", "_pytest", "autograder.classroom.lane", "torch"}


def test_sandboxes_are_begun_first_and_then_orders_are_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    did: list[object] = []
    monkeypatch.setattr(lane_program.os, "dup", lambda fd: fd + 100)
    monkeypatch.setattr(lane_program.os, "dup2", lambda *fds: did.append(fds))
    monkeypatch.setattr("autograder.classroom.lifeline._read_orders", lambda *_: None)
    monkeypatch.setattr(lane_program, "warm_early", did.append)
    monkeypatch.setattr("autograder.classroom.lane.serve", lambda _orders, fd: did.append(fd))
    main(["landlock", "unsafe"])
    assert did == [(2, 1), Level.SANDBOXED, Level.UNSAFE, 101]
