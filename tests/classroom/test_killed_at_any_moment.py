"""``grade`` and ``regrade`` killed at any moment, and then run again: the results are those of a run that nobody disturbed.

Each is a process of its own that is sent SIGKILL at a moment drawn over the length of an undisturbed run, one in each of
``KILLED_MOMENTS`` equal parts of it: a few where nothing else is said, 50 by hand; ``pytest -s`` shows what they met. Most of a run
over a small class is its start, so ``grade`` is killed every second time when it has written a number of results. Only that process
is killed; those below it must end by themselves.
"""

import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from autograder.atomic_write import SUFFIX
from autograder.errors import UsageError
from autograder.results.model import SubmissionResult, without_measurements
from autograder.results.opening import read_store
from autograder.results.place import DATABASE
from autograder.sandbox.enclosure import Level

MOMENTS = int(os.environ.get("KILLED_MOMENTS", "5"))
SEED = 11
ALIKE = 6
"""So many students hand in each of these."""
CLASS = {
    "anna.py": "def square_gradient(x):\n    return 2 * x\n",
    "bert.py": "def square_gradient(x):\n    return 3 * x\n",
    "carl.py": "def square_gradient(x):\n    return x.clone()\n",
    "dora.py": "def square_gradient(x):\n    raise ValueError('no idea')\n",
    "emil.py": "def square_gradient(x):\n    return 3.0 * x\n",
    "finn.py": "def square_gradient(x:\n",
    "gina.ipynb": "this is no JSON",
}
CHANGED_TEST = {"hidden/test_tiny.py": ("points(100", "points(60")}
FILES = ("results.json", "grades.csv")
MEASURED = re.compile(rb'("wall_s"|"memory_mib"): (?:[\d.e+-]+|null)')
ENDED = "too late"
PATIENCE_S = 600.0
TICK_S = 0.005


@dataclass(frozen=True)
class Kept:
    """All that a run has left, without what is measured. A file that is not there is None."""

    judged: tuple[SubmissionResult, ...]
    files: tuple[bytes | None, ...]


def kept(folder: Path) -> Kept:
    """What ``folder`` holds, looked at in a copy: whoever opens the database mends it."""
    copy = folder.with_name("looked_at")
    shutil.copytree(folder, copy) if folder.is_dir() else copy.mkdir()
    judged: list[SubmissionResult] = []
    with (
        suppress(UsageError),
        closing(read_store(copy)) as store,
    ):  # that there is none yet, or none but begun
        judged = store.judged()
    files = [(copy / name).read_bytes() if (copy / name).exists() else None for name in FILES]
    shutil.rmtree(copy)
    return Kept(
        tuple(map(without_measurements, judged)),
        tuple(MEASURED.sub(rb"\1: 0", file) if file else file for file in files),
    )


def unfinished(folder: Path) -> list[Path]:
    """What a killed writer has left behind."""
    return [*folder.rglob(f".*{SUFFIX}")]


@dataclass(frozen=True)
class Typed:
    """A command line, run as a process of its own."""

    words: Sequence[object]

    def start(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-m", "autograder", *map(str, self.words)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def run(self) -> float:
        """To its end; how long that took, in seconds."""
        started = time.monotonic()
        process = self.start()
        _, err = process.communicate(timeout=PATIENCE_S)
        assert process.returncode in (0, 1), err.decode()
        return time.monotonic() - started

    def killed_when(self, has_come: Callable[[], bool]) -> list[psutil.Process] | None:
        """Kill it as soon as that moment has come; the processes that it had started, or None if it had ended before."""
        with self.start() as process:
            while process.poll() is None:
                if has_come():
                    below = psutil.Process(process.pid).children(
                        recursive=True
                    )  # it was not waited for, so it is there
                    process.kill()
                    return below if process.wait() < 0 else None
                time.sleep(TICK_S)
        return None


def after(delay_s: float) -> Callable[[], bool]:
    """The moment that comes so many seconds from now."""
    moment = time.monotonic() + delay_s
    return lambda: time.monotonic() >= moment


def written(count: int, folder: Path) -> Callable[[], bool]:
    """The moment when so many results stand in the database of ``folder``; looking at it changes nothing."""
    address = f"{(folder / DATABASE).as_uri()}?mode=ro"

    def has_come() -> bool:
        with (
            suppress(sqlite3.OperationalError),  # that it is not there yet, or that it is being written to
            closing(sqlite3.connect(address, uri=True)) as database,
        ):
            return bool(database.execute("SELECT count(*) >= ? FROM submissions", [count]).fetchone()[0])
        return False

    return has_come


def moments(length_s: float) -> Iterator[float]:
    """One in each of equal parts of ``length_s``."""
    drawn = random.Random(SEED)
    for number in range(MOMENTS):
        yield (number + drawn.random()) * length_s / MOMENTS


def tell(command: str, length_s: float, met: Counter[str]) -> None:
    seen = ", ".join(f"{count} {what}" for what, count in met.most_common())
    print(f"\n{command}: {MOMENTS} moments over {length_s:.1f} s: {seen}")


@pytest.fixture(scope="module")
def line(level: Level, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, Path], Typed]:
    """The command that grades the class of this module into a folder."""
    place = tmp_path_factory.mktemp("class")
    for number in range(ALIKE):
        for name, text in CLASS.items():
            (place / f"{number}_{name}").write_text(text)
    unsafe = [] if level is Level.SANDBOXED else ["--unsafe"]

    def grade(course: Path, out: Path) -> Typed:
        words = ("grade", "06_tiny", place, "--out", out, "--jobs", 1, "--no-report", "--root", course)
        return Typed((*words, "--resume", *unsafe))

    return grade


@pytest.mark.slow
def test_grading_that_was_killed_goes_on_to_the_results_of_one_that_was_not(
    line: Any, tiny_course: Path, tmp_path: Path, gone: Any
) -> None:
    out = tmp_path / "run"
    line(tiny_course, tmp_path / "first").run()  # which also warms what is kept from run to run
    length_s = line(tiny_course, tmp_path / "second").run()
    whole = kept(tmp_path / "second")
    assert whole == kept(tmp_path / "first")
    assert len(whole.judged) == ALIKE * len(CLASS)
    met = Counter[str]()
    for number, delay_s in enumerate(moments(length_s)):
        count = 1 + number * len(whole.judged) // MOMENTS
        moment = written(count, out) if number % 2 else after(delay_s)
        below = line(tiny_course, out).killed_when(moment)
        left = kept(out)
        assert all(one in whole.judged for one in left.judged), delay_s
        assert all(file in (None, all_of_it) for file, all_of_it in zip(left.files, whole.files, strict=True))
        met[how_far(len(left.judged), len(whole.judged)) if below is not None else ENDED] += 1
        line(tiny_course, out).run()
        assert kept(out) == whole, delay_s
        assert not unfinished(out)
        assert gone(below or [])
        shutil.rmtree(out)
    tell("grade", length_s, met)
    assert met.total() > met[ENDED]


def how_far(done: int, of: int) -> str:
    return "before the first result" if done == 0 else "among the results" if done < of else "after the last"


@pytest.mark.slow
def test_judging_again_that_was_killed_leaves_the_old_or_the_new_and_goes_on_to_the_new(
    line: Any, tiny_course: Path, altered: Any, tmp_path: Path, gone: Any
) -> None:
    course, graded, out = altered(CHANGED_TEST).parents[1], tmp_path / "graded", tmp_path / "run"
    line(tiny_course, graded).run()
    old = kept(graded)
    again = Typed(("regrade", out, "--root", course))
    shutil.copytree(graded, out)
    again.run()
    shutil.rmtree(out)
    shutil.copytree(graded, out)
    length_s = again.run()
    new = kept(out)
    assert {one.score for one in old.judged} == {100, 0, None}
    assert {one.score for one in new.judged} == {60, 0, None}
    met = Counter[str]()
    for delay_s in moments(length_s):
        shutil.rmtree(out)
        shutil.copytree(graded, out)
        below = again.killed_when(after(delay_s))
        left = kept(out)
        assert left.judged in (old.judged, new.judged), delay_s
        assert all(file in those for file, *those in zip(left.files, old.files, new.files, strict=True))
        state = "with the new results" if left.judged == new.judged else "with the old ones"
        met[state if below is not None else ENDED] += 1
        again.run()
        assert kept(out) == new, delay_s
        assert not unfinished(out)
        assert gone(below or [])
        with closing(read_store(out)) as store:
            assert len(store.runs()) == 2, "what was judged again once is not judged again twice"
    tell("regrade", length_s, met)
    assert met.total() > met[ENDED]
