"""Work for several folders at a time: its order, its errors, and whose process it is done in."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import psutil
import pytest

from autograder.author.one_a_core import one_a_core
from autograder.errors import AssignmentError


def process_of(folder: Path) -> tuple[str, int]:
    """Stands for work: who did it for which folder."""
    if folder.name == "damaged":
        raise AssignmentError(f"{folder} is damaged")
    return folder.name, os.getpid()


def test_one_folder_is_worked_on_in_this_process() -> None:
    said: list[str] = []
    assert list(one_a_core(process_of, [Path("a")], said.append)) == [("a", os.getpid())]
    assert said == []


def test_several_are_worked_on_in_others_and_come_in_their_order() -> None:
    said: list[str] = []
    names = ["c", "a", "b"]
    made = list(one_a_core(process_of, [Path(name) for name in names], said.append))
    assert [name for name, _ in made] == names
    assert os.getpid() not in [process for _, process in made]
    assert [line.partition(",")[0] for line in said] == names


def test_what_one_raises_comes_in_its_turn() -> None:
    made = one_a_core(process_of, [Path("a"), Path("damaged"), Path("b")], lambda _: None)
    assert next(made)[0] == "a"
    with pytest.raises(AssignmentError, match="damaged is damaged"):
        next(made)


def sleep_for_ever(folder: Path) -> None:
    """Stands for work that has started a process and written a file."""
    Path(tempfile.mkdtemp(), "file").touch()
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1000)"]) as below:
        print(os.getpid(), below.pid, flush=True)


KILLED = """
from pathlib import Path
from autograder.author.one_a_core import one_a_core
from test_one_a_core import sleep_for_ever

if __name__ == "__main__":
    list(one_a_core(sleep_for_ever, [Path("a"), Path("b")], print))
"""


def test_those_at_work_end_with_the_process_that_they_work_for(tmp_path: Path, gone: Any) -> None:
    program = tmp_path / "killed.py"
    program.write_text(KILLED)
    place, folder = Path(__file__).parent, tmp_path / "temporary"
    folder.mkdir()
    process = subprocess.Popen(
        [sys.executable, program],
        stdout=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(folder), "PYTHONPATH": os.pathsep.join([str(place), *sys.path])},
    )
    assert process.stdout
    at_work: list[psutil.Process] = []
    while not at_work:  # the first line is what is waited for
        line = process.stdout.readline().split()
        at_work = [psutil.Process(int(pid)) for pid in line if pid.isdigit()] if line[0].isdigit() else []
    process.kill()
    process.wait()
    assert gone(at_work)
