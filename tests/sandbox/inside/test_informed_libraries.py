"""What libraries are told of the enclosure: they find another way, and say nothing of it on standard error."""

import multiprocessing.dummy
import multiprocessing.pool
import os
import subprocess
import sys
import types
import warnings
from pathlib import Path
from typing import Any

import pytest

from autograder.sandbox.inside.informed_libraries import inform

PACKAGE = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def as_before(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("JOBLIB_MULTIPROCESSING", "1")
    monkeypatch.setattr(multiprocessing.pool.ThreadPool, "__init__", multiprocessing.pool.ThreadPool.__init__)
    with warnings.catch_warnings():
        yield


def test_libraries_are_told_what_they_cannot_have(monkeypatch: pytest.MonkeyPatch) -> None:
    class Bar:
        monitor_interval = 10

    monkeypatch.setitem(sys.modules, "tqdm", types.SimpleNamespace(tqdm=Bar))
    lists = types.SimpleNamespace(_HAS_PROCFS=True)
    monkeypatch.setitem(sys.modules, "threadpoolctl", lists)
    inform(threads=True)
    assert (Bar.monitor_interval, lists._HAS_PROCFS, os.environ["JOBLIB_MULTIPROCESSING"]) == (10, False, "0")
    inform(threads=False)
    assert Bar.monitor_interval == 0


def test_a_library_that_is_not_there_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tqdm", None)
    monkeypatch.setitem(sys.modules, "threadpoolctl", types.SimpleNamespace())
    inform(threads=False)
    assert sys.modules["tqdm"] is None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("[Errno 13] Permission denied.  joblib will operate in serial mode", 0),
        ("Could not obtain multiprocessing lock due to OS level error: [Errno 13]", 0),
        ("tqdm:disabling monitor support (monitor_interval = 0) due to:\ncan't start new thread", 0),
        ("this answer divides by zero", 1),
    ],
)
def test_only_what_the_enclosure_causes_is_not_said(text: str, count: int) -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        inform(threads=False)
        warnings.warn(text, stacklevel=1)
    assert len(caught) == count


def test_pools_of_threads_need_no_locks_between_processes() -> None:
    """In a process of its own, where no such lock can be had."""
    code = """
import _multiprocessing
class No(_multiprocessing.SemLock):
    def __new__(cls, *_, **__): raise OSError("none")
_multiprocessing.SemLock = No
import multiprocessing.dummy, multiprocessing.pool
def squares(kind):
    with kind(2) as pool:
        return pool.map(lambda x: x * x, range(4)), pool.apply_async(sum, ([1, 2],)).get()
try:
    multiprocessing.pool.ThreadPool(2)
except OSError as error:
    print(error)
from autograder.sandbox.inside.informed_libraries import inform
inform(threads=True)
print(squares(multiprocessing.pool.ThreadPool), squares(multiprocessing.dummy.Pool))
"""
    ended = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
        env={**os.environ, "PYTHONPATH": str(PACKAGE)},
    )
    assert ended.stdout == "none\n([0, 1, 4, 9], 3) ([0, 1, 4, 9], 3)\n"
