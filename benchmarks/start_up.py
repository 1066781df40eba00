"""Measure what everyone waits for: the first result of ``grade`` on one file, against importing torch and pyplot.

    python benchmarks/start_up.py [--rounds 5] [--assignment 01_leaves_and_graphs]

Both are started in turn, so that a busy machine is busy for both; wall and CPU times are the medians. The bound is 1.5 times the
wall time of the imports, and a second. The reference's transcripts are made before, as they are for every run but an
assignment's first. Then, in one warm process, the time from the order of a child that does nothing to its end (fork, confinement, exit),
and the memory that its zygote holds. The last line is JSON.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil
from history import add_record_option, record

from autograder.assignment.load import load_assignment
from autograder.judge.open_side import open_side
from autograder.sandbox.enclosure import Level
from autograder.sandbox.observer import Observer

ROOT = Path(__file__).resolve().parent.parent
IMPORTS = "import torch, matplotlib.pyplot"
FACTOR, PLUS_S = 1.5, 1.0
FORKS = 200


@dataclass(frozen=True)
class Times:
    """Medians in seconds."""

    imports_wall_s: float
    imports_cpu_s: float
    grade_wall_s: float
    grade_cpu_s: float

    @property
    def bound_s(self) -> float:
        """How long the first result may take."""
        return FACTOR * self.imports_wall_s + PLUS_S


def measure(command: Sequence[str]) -> tuple[float, float]:
    """The wall and CPU seconds of a program and all below it."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    wall_s, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall_s, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def in_turn(first: Callable[[], Sequence[str]], second: Callable[[], Sequence[str]], rounds: int) -> Times:
    """Both programs, one after the other, so many times; once before that for nothing."""
    measured = [(measure(first()), measure(second())) for _ in range(rounds + 1)][1:]
    columns = [[*one, *other] for one, other in measured]
    return Times(*(statistics.median(column) for column in zip(*columns, strict=True)))


def measure_forks(name: str) -> tuple[float, float]:
    """The median milliseconds of a child that does nothing, and the MiB that its zygote holds."""
    assignment = load_assignment(ROOT / "solutions" / name)
    _, probe_set = open_side(assignment.side("hidden"))
    settings, script = assignment.settings, assignment.provided_cells
    with Observer(
        probe_set, settings.limits, Level.SANDBOXED, preload=settings.preload, script=script
    ) as observer:
        ready = observer.start()
        times = []
        for _ in range(FORKS):
            started = time.perf_counter()
            observer.observe([], {probe_set.names[0]: 1})
            times.append(time.perf_counter() - started)
        memory_mib = psutil.Process(ready.pid).memory_info().rss / 2**20
    return 1000 * statistics.median(times), memory_mib


def main() -> None:
    """Measure, and say what was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--assignment", default="01_leaves_and_graphs")
    parser.add_argument(
        "--package", type=Path, default=ROOT, help="a checkout to measure instead of this one"
    )
    add_record_option(parser)
    options = parser.parse_args()
    (notebook,) = (ROOT / "assignments" / options.assignment).glob("*.ipynb")
    os.environ["PYTHONPATH"] = str(options.package)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed is compiled once, not at every start
    with tempfile.TemporaryDirectory() as folder:
        numbers = iter(range(10**6))

        def grade() -> list[str]:
            solution = options.package / "solutions" / options.assignment
            out = f"{folder}/{next(numbers)}"
            return [sys.executable, "-m", "autograder", "grade", str(solution), str(notebook), "--out", out]

        times = in_turn(lambda: [sys.executable, "-c", IMPORTS], grade, options.rounds)
    fork_ms, zygote_mib = measure_forks(options.assignment)
    print(f"{IMPORTS}: {times.imports_wall_s:.2f} s, {times.imports_cpu_s:.2f} s of CPU")
    print(f"grade, one file: {times.grade_wall_s:.2f} s, {times.grade_cpu_s:.2f} s of CPU")
    print(f"bound: {times.bound_s:.2f} s; {'kept' if times.grade_wall_s <= times.bound_s else 'NOT KEPT'}")
    print(f"a child that does one probe: {fork_ms:.1f} ms; its zygote holds {zygote_mib:.0f} MiB")
    figures = {**asdict(times), "bound_s": times.bound_s, "fork_ms": fork_ms, "zygote_mib": zygote_mib}
    print(json.dumps(figures))
    record("start_up", {name: round(figure, 2) for name, figure in figures.items()}, options.record)


if __name__ == "__main__":
    main()
