"""Measure grading speed, four ways in one run on one machine, on the same notebooks of assignment A5.

    python benchmarks/throughput.py [--notebooks 20] [--class-size 1000] [--record [VERSION]]

(a) ours: the sandbox on, a lane a core;
(b) stock ``nbgrader autograde``, the hidden tests in its test cells;
(c) one ``python -m pytest`` process a submission, as many at once as there are cores;
(d) the floor: fork of the warm zygote, confinement and the probes; no transcript, no judge, no store.

(b) and (c) take the same time for every notebook, so they run on the notebooks once. (a) and (d) run on a class made of the
same notebooks over and over, because their start-up would otherwise be most of what is measured; the
time of (a) includes it all the same, and the rate without it is shown beside. Machines grow faster and slower, so (a) runs on the whole class twice, before and after (b) and (c), each time with
a start of its own, and half of (d) runs beside each. No two submissions of (a) are the same file, since those would be observed once; what they do is the same for every twentieth, and is judged once in each lane.
Prints a table and, last, one line of JSON.
"""

import argparse
import contextlib
import json
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import psutil
from history import add_record_option, record
from rich.console import Console
from rich.table import Table
from rivals import autograde, make_course, notebook_with, pytest_each, signed, submit, write_pytest_file

from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment
from autograder.classroom.finding import Found
from autograder.classroom.grade import grade_class, plan_grading
from autograder.classroom.reading import read_submission
from autograder.judge.baseline import baseline_of, seeds_of
from autograder.judge.open_side import open_side
from autograder.results.model import SubmissionResult
from autograder.results.opening import open_store
from autograder.sandbox.enclosure import Level
from autograder.sandbox.observer import Observer
from autograder.sandbox.probe_set import ProbeSet

ROOT = Path(__file__).resolve().parent.parent
NAME = "05_gradient_checking"
FIRST = 30
"""Memory is compared between so many submissions and the whole class."""
SAMPLE_S = 5.0
EVERYTHING = '''

@probe
def everything_at_once(submission, draw):
    """All the probes, and nothing kept of them."""
    for seed, function in _SEEDS:
        try:
            function(submission, Draw(seed))
        except Exception:
            pass
'''


@dataclass(frozen=True)
class Measurement:
    """One way to grade: how many submissions, in how many seconds."""

    label: str
    submissions: int
    wall_s: float

    @property
    def rate(self) -> float:
        """Submissions a second."""
        return self.submissions / self.wall_s


def together(parts: Sequence[Measurement]) -> Measurement:
    """One way to grade, measured in parts."""
    return Measurement(
        parts[0].label, sum(part.submissions for part in parts), sum(part.wall_s for part in parts)
    )


def make_notebooks(assignment: Assignment, folder: Path, count: int) -> list[Path]:
    """Students' notebooks: accepted alternatives and known mistakes in turn, every exercise filled in."""
    released = ROOT / "assignments" / assignment.name / f"{assignment.notebook.stem}.ipynb"
    reference = {cell.exercise: cell.source for cell in assignment.cells if cell.exercise}
    variants = [v for v in (*assignment.accepted, *assignment.mistakes) if "infinite" not in v.name]
    step = max(1, len(variants) // count)
    paths = []
    for number in range(count):
        variant = variants[number * step % len(variants)]
        path = folder / f"student{number:03}.ipynb"
        notebook_with(released, {**reference, variant.exercise: variant.source}, path)
        paths.append(path)
    return paths


def make_class(notebooks: Sequence[Path], folder: Path, size: int) -> list[Found]:
    """A class with these notebooks over and over, each with a comment of its student's: equal ones would be observed once."""
    folder.mkdir()
    found = [Found(f"student{n:05}", folder / f"student{n:05}.ipynb") for n in range(size)]
    for number, one in enumerate(found):
        signed(notebooks[number % len(notebooks)], one.student, one.path)
    return found


class Memory:
    """Samples the proportional set size of each lane with all its processes, in MiB.

    Adding it up makes the kernel walk all their pages, which takes time from what is measured; so it is done rarely: three
    times during the first submissions, and then every few seconds.
    """

    def __init__(self) -> None:
        self.peak = self.lasting_first = self.lasting = 0.0
        self.graded = 0
        self._due = threading.Event()
        self._done = False

    def count(self) -> None:
        """One more submission has been graded."""
        self.graded += 1
        if self.graded in (FIRST // 3, 2 * FIRST // 3, FIRST):
            self._due.set()

    @contextlib.contextmanager
    def sampled(self) -> Iterator["Memory"]:
        """Sample while the block runs."""
        thread = threading.Thread(target=self._sample)
        thread.start()
        try:
            yield self
        finally:
            self._done = True
            self._due.set()
            thread.join()

    def _sample(self) -> None:
        while not self._done:
            self._due.wait(SAMPLE_S)
            self._due.clear()
            is_first = self.graded <= FIRST
            for lane in psutil.Process().children():
                total, lasting = _mib_of(lane)
                self.peak, self.lasting = max(self.peak, total), max(self.lasting, lasting)
            if is_first:
                self.lasting_first = self.lasting


def _mib_of(lane: psutil.Process) -> tuple[float, float]:
    """What a lane takes with all its processes (proportional set size), and the resident size of those that last.

    The proportional size of a zygote falls while a child shares its pages; whether memory grows is seen in the resident
    sizes of lane, warm process and zygote.
    """
    total = lasting = 0
    with contextlib.suppress(psutil.Error):
        warm = lane.children()
        lasts = [lane, *warm, *(zygote for process in warm for zygote in process.children())]
        for member in (lane, *lane.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                total += member.memory_full_info().pss
                lasting += member.memory_info().rss if member in lasts else 0
    return total / 2**20, lasting / 2**20


def measure_ours(
    assignment: Assignment, notebooks: Sequence[Path], size: int, folder: Path
) -> tuple[Measurement, Measurement, Memory]:
    """(a), with start-up and without, and the memory it took."""
    folder.mkdir()
    out, found = folder / "out", make_class(notebooks, folder / "class", size)
    plan = plan_grading(assignment.folder, found, salt="", level=Level.SANDBOXED, jobs=None, secrets=[])
    memory = Memory()
    times: list[float] = []

    def on_result(result: SubmissionResult, _was_there: bool) -> None:
        if result.status != "graded":
            raise RuntimeError(f"{result.path}: {result.reason}")
        times.append(time.perf_counter())
        memory.count()

    started = time.perf_counter()
    with open_store(out, assignment.name, resume=False) as store, memory.sampled():
        grade_class(plan, store, on_result=on_result)
    whole = Measurement("(a) ours, start-up included", size, time.perf_counter() - started)
    steady = Measurement("(a) ours, once started", size - 1, times[-1] - times[0])
    return whole, steady, memory


def measure_floor(assignment: Assignment, notebooks: Sequence[Path], size: int) -> Measurement:
    """(d): two zygotes side by side, and the probes run for nothing."""
    judge, probes = open_side(assignment.side("hidden"))
    judge.close()
    seeds = seeds_of(assignment.name, "hidden", probes.names, "")
    pairs = ", ".join(f"({seeds[name]}, {name})" for name in probes.names)
    source = f"{probes.source}\n\n_SEEDS = [{pairs}]\n{EVERYTHING}"
    names = ("everything_at_once",)
    probe_set = ProbeSet(source, "probes.py", names, {names[0]: frozenset({"all"})})
    cells = [read_submission(path, assignment).cells for path in notebooks]
    limits = assignment.settings.limits
    limits = msgspec.structs.replace(limits, probe_wall_s=limits.submission_wall_s)
    lanes = os.cpu_count() or 1
    observers = [Observer(probe_set, limits, Level.SANDBOXED) for _ in range(lanes)]
    for observer in observers:
        observer.start()

    def run(observer: Observer, numbers: range) -> None:
        for number in numbers:
            observer.observe(cells[number % len(cells)], {names[0]: 1})

    threads = [threading.Thread(target=run, args=(o, range(n, size, lanes))) for n, o in enumerate(observers)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall_s = time.perf_counter() - started
    for observer in observers:
        observer.close()
    return Measurement("(d) floor: fork, confine, probes", size, wall_s)


def measure_nbgrader(assignment: Assignment, notebooks: Sequence[Path], folder: Path) -> Measurement:
    """(b)."""
    course = folder / "course"
    judge, _ = open_side(assignment.side("hidden"))
    points = {name: sum(t.points for t in judge.tests if t.exercise == name) for name in assignment.exercises}
    judge.close()
    course.mkdir()
    make_course(course, assignment, points)
    submit(course, assignment, notebooks)
    started = time.perf_counter()
    autograde(course, assignment)
    return Measurement("(b) stock nbgrader autograde", len(notebooks), time.perf_counter() - started)


def measure_pytest(assignment: Assignment, notebooks: Sequence[Path], folder: Path) -> Measurement:
    """(c)."""
    test_file = folder / "test_submission.py"
    write_pytest_file(test_file, assignment)
    started = time.perf_counter()
    pytest_each(test_file, notebooks, os.cpu_count() or 1)
    return Measurement("(c) python -m pytest a submission", len(notebooks), time.perf_counter() - started)


def main() -> None:
    """Measure all four, print the table and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument(
        "--notebooks", type=int, default=20, help="different notebooks (at least 20 for a claim)"
    )
    parser.add_argument("--class-size", type=int, default=1000, help="submissions for (a) and (d)")
    add_record_option(parser)
    arguments = parser.parse_args()
    assignment = load_assignment(ROOT / "solutions" / NAME)
    folder = Path(tempfile.mkdtemp(prefix="autograder-benchmark-"))
    try:
        notebooks = make_notebooks(assignment, folder, arguments.notebooks)
        warm_caches(assignment)
        first = measure_both(assignment, notebooks, arguments.class_size, folder / "before")
        plain = measure_pytest(assignment, notebooks, folder)
        stock = measure_nbgrader(assignment, notebooks, folder)
        second = measure_both(assignment, notebooks, arguments.class_size, folder / "after")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    whole, steady, floor = (together(pair) for pair in zip(first[:3], second[:3], strict=True))
    figures = show(
        [whole, steady, floor, plain, stock], whole, max(first[3], second[3], key=lambda m: m.peak)
    )
    print(json.dumps(figures))
    record("throughput", figures, arguments.record)


def measure_both(
    assignment: Assignment, notebooks: Sequence[Path], size: int, folder: Path
) -> tuple[Measurement, Measurement, Measurement, Memory]:
    """(a), with start-up and without, (d), of which a half runs before (a) and a half after it, and the memory of (a)."""
    before = measure_floor(assignment, notebooks, size // 8)
    whole, steady, memory = measure_ours(assignment, notebooks, size, folder)
    floor = together([before, measure_floor(assignment, notebooks, size // 8)])
    return whole, steady, floor, memory


def warm_caches(assignment: Assignment) -> None:
    """The baseline is made once a term; it is not part of a class's grading."""
    judge, probe_set = open_side(assignment.side("hidden"))
    judge.close()
    with Observer(probe_set, assignment.settings.limits, Level.SANDBOXED) as observer:
        baseline_of(assignment, "hidden", observer, "")


def show(rows: list[Measurement], whole: Measurement, memory: Memory) -> dict[str, float]:
    """Print the table and what it took in memory; the figures."""
    table = Table(
        title=f"{NAME}, {os.cpu_count()} cores, Python {sys.version.split()[0]}", title_justify="left"
    )
    for column in ("way", "submissions", "seconds", "a second", "ours is"):
        table.add_column(column, justify="left" if column == "way" else "right")
    for row in rows:
        table.add_row(
            row.label,
            str(row.submissions),
            f"{row.wall_s:.1f}",
            f"{row.rate:.2f}",
            f"{whole.rate / row.rate:.2f} ×",
        )
    Console().print(table)
    _, steady, floor, plain, stock = rows
    grown = memory.lasting / memory.lasting_first if memory.lasting_first else float("nan")
    print(
        f"memory of a lane with all its processes: peak {memory.peak:.0f} MiB (proportional set size); resident size of the "
        f"lasting ones: {memory.lasting_first:.0f} MiB in the first {FIRST} submissions, {memory.lasting:.0f} MiB in all "
        f"{whole.submissions // 2}"
    )
    return {
        "ours_per_s": round(whole.rate, 2),
        "ours_steady_per_s": round(steady.rate, 2),
        "over_nbgrader": round(whole.rate / stock.rate, 1),
        "over_pytest_process": round(whole.rate / plain.rate, 1),
        "floor_over_ours": round(floor.rate / steady.rate, 2),
        "lane_peak_mib": round(memory.peak),
        "memory_growth": round(grown, 3),
    }


if __name__ == "__main__":
    main()
