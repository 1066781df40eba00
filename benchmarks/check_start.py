"""Measure what a student waits for: ``autograder check`` on a notebook in a terminal, against importing torch.

    python benchmarks/check_start.py [--rounds 5] [--assignment 01_leaves_and_graphs]

Both are started in turn, so that a busy machine is busy for both. The notebook is solved: all its exercises and all their probes run. Times are
medians; the bound is 1.5 times the wall time of ``python -c "import torch"``. The last line is JSON.
"""

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import nbformat

from autograder.assignment.load import load_assignment

ROOT = Path(__file__).resolve().parent.parent
FACTOR = 1.5
STATUSES = (0, 1)
"""How check ends: everything passes, or something does not."""


@dataclass(frozen=True)
class Times:
    """Medians in seconds."""

    torch_wall_s: float
    check_wall_s: float
    torch_cpu_s: float
    check_cpu_s: float

    @property
    def ratio(self) -> float:
        """How many times as long check takes."""
        return self.check_wall_s / self.torch_wall_s


def solved(name: str, folder: Path) -> Path:
    """The assignment as a student has it, its exercises solved; the notebook's path."""
    assignment = load_assignment(ROOT / "solutions" / name)
    copy = Path(shutil.copytree(ROOT / "assignments" / name, folder / name))
    path = copy / f"{assignment.notebook.stem}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    answers = {cell.exercise: cell.source for cell in assignment.cells if cell.exercise}
    for cell in notebook.cells:
        cell.source = answers.get(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source)
    nbformat.write(notebook, path)
    return path


def measure(command: Sequence[str]) -> tuple[float, float]:
    """The wall and CPU seconds of a program and all below it."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    wall_s, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in STATUSES:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}")
    return wall_s, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure, and say what was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--assignment", default="01_leaves_and_graphs")
    options = parser.parse_args()
    os.environ["PYTHONPATH"] = str(ROOT)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed is compiled once, not at every start
    with tempfile.TemporaryDirectory() as folder:
        notebook = solved(options.assignment, Path(folder))
        imports = [sys.executable, "-c", "import torch"]
        check = [sys.executable, "-m", "autograder", "check", str(notebook)]
        rounds = [(measure(imports), measure(check)) for _ in range(options.rounds + 1)][1:]
    walls, cpus = zip(*(zip(*pair, strict=True) for pair in rounds), strict=True)
    medians = [
        statistics.median(column) for of_both in (walls, cpus) for column in zip(*of_both, strict=True)
    ]
    times = Times(*medians)
    print(f"import torch: {times.torch_wall_s:.2f} s, {times.torch_cpu_s:.2f} s of CPU")
    print(f"check, {options.assignment} solved: {times.check_wall_s:.2f} s, {times.check_cpu_s:.2f} s of CPU")
    print(
        f"{times.ratio:.2f} times as long; the bound of {FACTOR} is {'kept' if times.ratio <= FACTOR else 'NOT KEPT'}"
    )
    print(json.dumps({**asdict(times), "ratio": times.ratio}))


if __name__ == "__main__":
    main()
