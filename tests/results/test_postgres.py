"""Grading into PostgreSQL, as processes: two at once, one killed, the server killed. The results are those of a run into a file that nobody disturbed."""

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from storing.made import told
from storing.server import PASSWORD, Server

from autograder.results.model import SubmissionResult, without_measurements
from autograder.results.opening import open_store, read_store
from autograder.results.place import REMEMBERED
from autograder.sandbox.enclosure import Level

pytestmark = pytest.mark.slow
PATIENCE_S = 600.0
SLOW = "import time\ntime.sleep(2)\n"
CLASS = {
    "a.py": "def square_gradient(x):\n    return 2 * x\n",
    "b.py": "def square_gradient(x):\n    return 3 * x\n",
    "c.py": f"{SLOW}def square_gradient(x):\n    return x.clone()\n",
    "d.py": f"{SLOW}def square_gradient(x):\n    raise ValueError('no\\x00idea')\n",
    "e.py": f"{SLOW}def square_gradient(x):\n    return 3.0 * x\n",
    "f.py": "def square_gradient(x:\n",
    "g.ipynb": "this is no JSON",
    "h.py": "def square_gradient(x):\n    return 2 * x  # again\n",
}
"""Slow enough in its middle that something happens meanwhile."""


@dataclass(frozen=True)
class Ended:
    """How a command ended, and all that it said."""

    status: int
    words: str


class Typed:
    """A command line that grades the class, as a process."""

    def __init__(self, words: list[object]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "autograder", *map(str, words)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def end(self) -> Ended:
        out, _ = self.process.communicate(timeout=PATIENCE_S)
        return Ended(self.process.returncode, " ".join(out.split()))


Grade = Callable[..., Typed]


@pytest.fixture(scope="module")
def grade(level: Level, tiny_course: Path, tmp_path_factory: pytest.TempPathFactory) -> Grade:
    """Starts grading the class into a folder."""
    place = tmp_path_factory.mktemp("class")
    for name, text in CLASS.items():
        (place / name).write_text(text)
    unsafe = [] if level is Level.SANDBOXED else ["--unsafe"]

    def started(out: Path, *options: object) -> Typed:
        words = ("--out", out, "--jobs", 1, "--no-report", "--root", tiny_course, "--resume")
        return Typed(["grade", "06_tiny", place, *words, *unsafe, *options])

    return started


def judged(folder: Path) -> list[SubmissionResult]:
    """What a store says, without what is measured."""
    with closing(read_store(folder)) as store:
        return [without_measurements(one) for one in store.judged()]


def exported(folder: Path) -> list[bytes]:
    """What is made of a store, without what is measured."""
    files = sorted([folder / "results.json", folder / "grades.csv", *(folder / "feedback").iterdir()])
    return [re.sub(rb'"(wall_s|memory_mib)": [\w.+-]+', b"", path.read_bytes()) for path in files]


def rows(folder: Path) -> int:
    """How many results have been written so far; 0 while there is nothing to write to."""
    if not (folder / REMEMBERED).exists():
        return 0
    with suppress(sa.exc.ProgrammingError):  # the tables are not made yet
        return int(told(folder, "SELECT count(*) FROM submissions")[0][0])
    return 0


def wait_for_rows(folder: Path, typed: Typed, count: int) -> None:
    ends = time.monotonic() + PATIENCE_S
    while rows(folder) < count:
        assert typed.process.poll() is None, typed.end()
        assert time.monotonic() < ends
        time.sleep(0.05)


def graded_in(folder: Path) -> list[str]:
    """The ids in all rows that have a score; who is not graded is tried again by ``--resume``."""
    return [
        name for (name,) in told(folder, "SELECT id FROM submissions WHERE status = 'graded' ORDER BY id")
    ]


def copied(folder: Path, to: Path) -> Path:
    """A folder on another machine, as it were: it has another lock, and the same results."""
    to.mkdir()
    shutil.copy(folder / REMEMBERED, to)
    return to


def tells_the_password(text: str) -> bool:
    return any(secret in text for secret in (PASSWORD, quote(PASSWORD), quote(PASSWORD, safe="")))


@pytest.fixture(scope="module")
def undisturbed(grade: Grade, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The class, graded into a file."""
    out = tmp_path_factory.mktemp("undisturbed")
    ended = grade(out).end()
    assert ended.status == 1, ended.words
    assert len(graded_in(out)) >= 6
    return out


def test_two_folders_are_graded_into_one_database_at_once(
    grade: Grade, undisturbed: Path, tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    outs = tmp_path / "one", tmp_path / "two"
    for typed in [grade(out, "--store", server.url(password=None)) for out in outs]:
        ended = typed.end()
        assert ended.status == 1, ended.words
    for out in outs:
        assert graded_in(out) == graded_in(undisturbed)
        assert (judged(out), exported(out)) == (judged(undisturbed), exported(undisturbed))
        assert not (out / "results.db").exists()


def test_two_graders_of_the_same_results_write_nothing_twice(
    grade: Grade, undisturbed: Path, tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTOGRADER_STORE", server.url())
    first = tmp_path / "one"
    with open_store(first, "06_tiny", resume=True):
        second = copied(first, tmp_path / "two")
        kept_out = grade(second).end()
    assert kept_out.status == 3
    assert f"another grading is at work in {second}" in kept_out.words
    both = [grade(first), grade(second)]
    ended = [typed.end() for typed in both]
    assert 1 in [one.status for one in ended], ended
    assert all(one.status in (1, 3) for one in ended), ended
    for folder in (first, second):
        assert graded_in(folder) == graded_in(undisturbed)
        assert judged(folder) == judged(undisturbed)


def test_a_grader_that_was_killed_is_not_in_the_way(
    grade: Grade, undisturbed: Path, tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTOGRADER_STORE", server.url())
    out = tmp_path / "run"
    typed = grade(out)
    wait_for_rows(out, typed, 2)
    typed.process.kill()
    typed.end()
    ended = grade(out).end()
    assert ended.status == 1, ended.words
    assert graded_in(out) == graded_in(undisturbed)
    assert (judged(out), exported(out)) == (judged(undisturbed), exported(undisturbed))


def test_a_server_that_is_killed_ends_the_grading_and_nothing_that_was_kept_is_lost(
    grade: Grade, undisturbed: Path, tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "run"
    typed = grade(out, "--store", server.url())
    monkeypatch.setenv("AUTOGRADER_STORE", server.url())
    wait_for_rows(out, typed, 2)
    server.kill()
    try:
        ended = typed.end()
        assert ended.status == 3
        assert "cannot be reached" in ended.words
        assert "run the same again with --resume" in ended.words
        away = grade(out).end()
        assert (away.status, "cannot be reached" in away.words) == (3, True), away.words
    finally:
        server.start()
    assert 2 <= rows(out) < len(CLASS)
    again = grade(out).end()
    assert again.status == 1, again.words
    assert graded_in(out) == graded_in(undisturbed)
    assert (judged(out), exported(out)) == (judged(undisturbed), exported(undisturbed))
    said = [ended.words, away.words, again.words, *map(read, files_in(out))]
    assert not any(map(tells_the_password, said))
    shown = Typed(["show", out]).end()
    assert (shown.status, "h" in shown.words) == (0, True), shown.words


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def read(path: Path) -> str:
    return path.read_bytes().decode(errors="replace")


def test_without_a_password_it_is_said_and_nothing_is_begun(
    grade: Grade, tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "none"))
    wrong: Any = grade(tmp_path / "run", "--store", server.url(password="wr0ng/pw")).end()
    assert (wrong.status, "cannot be reached" in wrong.words) == (3, True), wrong.words
    assert "wr0ng" not in wrong.words
    assert not (tmp_path / "run" / REMEMBERED).exists()
