"""A scheduler and workers, each a process of its own, and commands that grade on them."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path

from autograder.classroom.scale.cluster import connected

PATIENCE_S = 600.0


def start(*words: object, path: Path | None = None, log: Path | None = None) -> subprocess.Popen[bytes]:
    """A program in a session of its own.

    Args:
        path: looked through for modules first.
        log: where what it says is kept. Without one it must be read, or a pipe that is full will stop the program.
    """
    more = {"PYTHONPATH": os.pathsep.join([str(path), *sys.path])} if path else {}
    with log.open("ab") if log else nullcontext() as file:
        return subprocess.Popen(
            [sys.executable, *map(str, words)],
            stdout=file or subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **more},
        )


class Ground:
    """A scheduler and workers, each a process; they end with the block."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file, self.log = folder / "scheduler.json", folder / "log.txt"
        self.workers: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._scheduler()

    def _scheduler(self) -> subprocess.Popen[bytes]:
        self.file.unlink(missing_ok=True)
        words = ("--host", "127.0.0.1", "--port", 0, "--no-dashboard", "--scheduler-file", self.file)
        process = start("-m", "distributed.cli.dask_scheduler", *words, log=self.log)
        until(lambda: self.file.exists() and self.file.read_text().strip())
        return process

    def again(self) -> None:
        """Start all of it anew, at another address."""
        self.end()
        self.workers.clear()
        self.scheduler = self._scheduler()
        self.add(), self.add()

    def add(self, path: Path | None = None) -> subprocess.Popen[bytes]:
        words = ("--scheduler-file", self.file, "--no-nanny", "--nthreads", 1, "--no-dashboard")
        where = ("--local-directory", self.folder / "work", "--host", "127.0.0.1")
        process = start("-m", "distributed.cli.dask_worker", *words, *where, path=path, log=self.log)
        self.workers.append(process)
        return self.workers[-1]

    def remove(self, worker: subprocess.Popen[bytes]) -> None:
        """Kill a worker, which is then none of these any more."""
        self.workers.remove(worker)
        worker.kill()
        worker.wait()

    @property
    def address(self) -> str:
        return str(json.loads(self.file.read_text())["address"])

    def wait_for(self, count: int) -> None:
        with connected(self.address) as client:
            client.wait_for_workers(count, timeout=PATIENCE_S)

    def end(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


def until(condition: Callable[[], object]) -> None:
    ends = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.02)


def run(words: Sequence[object]) -> tuple[int, str]:
    process = start(*words)
    said, _ = process.communicate(timeout=PATIENCE_S)
    return process.returncode, said.decode()
