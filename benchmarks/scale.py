"""Measure lanes inside Dask workers beside plain lanes, and simulate more of them than there are cores here.

    python benchmarks/scale.py [--class-size 400] [--rounds 3] [--assignment 05_gradient_checking] [--submissions 10000] [--picture FILE]

In each round, in turn: 1 plain lane, 1 worker, 2 plain lanes, 2 workers, on the same class. *Once started* is the time from
the first result to the last. CPU is that of all processes, start-up apart: what a run of one submission takes is taken off. The aim is that
workers take 10 % more at most. How long a submission, a message and a written result take is measured in the same run, and goes into a simulation (simpy) with the very
rule by which batches are sized; it is checked against the runs with 1 and 2 workers, and then asked about up to 256 cores, and what bounds them. The last line is JSON.
"""

import argparse
import json
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import simpy
from rich.console import Console
from rich.table import Table
from throughput import make_class, make_notebooks

from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment
from autograder.classroom.finding import Found
from autograder.classroom.grade import Engage, grade_class, lanes_here, plan_grading
from autograder.classroom.lane_messages import LaneJob
from autograder.classroom.reading import load_files
from autograder.classroom.scale.batches import BatchSizer
from autograder.classroom.scale.cluster import DaskCluster, lanes_on, own_cluster
from autograder.classroom.scale.messages import Batch, encode
from autograder.classroom.scale.spread import AHEAD
from autograder.results.model import SubmissionResult
from autograder.results.opening import open_store
from autograder.sandbox.enclosure import Level

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "pictures" / "scale.svg"
COUNTS = (1, 2)
AIM = 1.1
CORES = (1, 2, 4, 8, 16, 32, 64, 128, 256)
MESSAGES, MANY = 300, 32
"""So many messages are measured, so many of them under way at once."""
LOADED = 20
"""So often a batch is loaded to see how long that takes."""
NOTEBOOKS = 20
SEED = 5


@dataclass
class Run:
    """A class graded: how many submissions, seconds from the first result to the last, CPU seconds of all processes, and what each took."""

    size: int
    once_started_s: float
    cpu_s: float
    each_s: list[float]
    written_s: list[float]

    @property
    def rate(self) -> float:
        """Submissions a second, once started."""
        return (self.size - 1) / self.once_started_s


@dataclass
class Kind:
    """Who grades, and the runs of it, one a round; ``alone`` are those of one submission."""

    name: str
    engage: Callable[[], Engage]
    count: int
    runs: list[Run] = field(default_factory=list)
    alone: list[Run] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """The median rate of the rounds."""
        return statistics.median(run.rate for run in self.runs)

    @property
    def cpu_each_s(self) -> float:
        """The median CPU time of a submission, start-up apart."""
        pairs = zip(self.runs, self.alone, strict=True)
        return statistics.median((run.cpu_s - one.cpu_s) / (run.size - one.size) for run, one in pairs)


@dataclass(frozen=True)
class Measured:
    """What the simulation is made of: seconds a submission takes a lane, and a batch's way, loading and writing the process that does them all."""

    service_s: list[float]
    message_s: float
    loading_s: float
    writing_s: float


@dataclass(frozen=True)
class Simulated:
    """What a simulation shows: submissions a second, and the share of the time that each part was busy."""

    cores: int
    rate: float
    lanes_busy: float
    messages_busy: float
    writer_busy: float

    @property
    def bound(self) -> str:
        """Which part is the busiest."""
        parts = {"lanes": self.lanes_busy, "messages": self.messages_busy, "the writer": self.writer_busy}
        return max(parts, key=lambda name: parts[name])


def cpu_s() -> float:
    """The CPU seconds of this process and of all below it that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def graded(kind: Kind, assignment: Assignment, found: Sequence[Found], out: Path) -> Run:
    """Grade a class."""
    plan = plan_grading(assignment.folder, found, salt="", level=Level.SANDBOXED, jobs=kind.count, secrets=[])
    ends, took, written = list[float](), list[float](), list[float]()

    def on_result(result: SubmissionResult, _was_there: bool) -> None:
        if result.status != "graded":
            raise RuntimeError(f"{result.id}: {result.reason}")
        ends.append(time.perf_counter())
        took.append(result.wall_s)

    before = cpu_s()
    with open_store(out, assignment.name, resume=False) as store:
        write = store.write

        def timed(*what: Any) -> SubmissionResult:
            started = time.perf_counter()
            result = write(*what)
            written.append(time.perf_counter() - started)
            return result

        store.write = timed  # type: ignore[method-assign]
        grade_class(plan, store, on_result=on_result, engage=kind.engage())
    return Run(len(found), ends[-1] - ends[0], cpu_s() - before, took, written)


def message_s(payload: bytes) -> float:
    """The seconds that a batch keeps the process busy that sends it and fetches its answer, the scheduler's part included.

    It goes to workers that have not heard of the run, and comes back at once.
    """
    with own_cluster(1) as client:
        cluster = DaskCluster(client, "unheard-of")
        workers = [*cluster.present()]

        def send(count: int) -> None:
            sent = ended = 0
            while ended < count:
                while sent < count and sent - ended < MANY:
                    cluster.send(payload, workers)
                    sent += 1
                ended += cluster.next_ended(60.0) is not None

        send(MESSAGES // 10)
        before = time.perf_counter()
        send(MESSAGES)
        return (time.perf_counter() - before) / MESSAGES


def loading(found: Sequence[Found]) -> tuple[float, bytes]:
    """The seconds that loading and encoding one of these takes, and all of them as a batch."""
    started = time.perf_counter()
    for _ in range(LOADED):
        jobs = [LaneJob(one.student, str(one.path), "", load_files(one.path)) for one in found]
        payload = encode(Batch(jobs))
    return (time.perf_counter() - started) / (LOADED * len(found)), payload


class Simulation:
    """A class on so many cores: one process that loads, sends, fetches and writes, and lanes."""

    def __init__(self, measured: Measured, cores: int, submissions: int) -> None:
        self._measured, self._cores, self._left = measured, cores, submissions
        self._random = random.Random(SEED)  # noqa: S311 - a simulation
        self._world = simpy.Environment()
        self._queue, self._ended = simpy.Store(self._world), simpy.Store(self._world)
        self._sizer = BatchSizer()
        self._busy = dict.fromkeys(("lanes", "messages", "writer"), 0.0)
        self._first_s = 0.0

    def run(self) -> Simulated:
        """To the last result."""
        total = self._left
        for _ in range(self._cores):
            self._world.process(self._lane())
        self._world.run(until=self._world.process(self._client()))
        whole_s = self._world.now
        share = {name: seconds / whole_s for name, seconds in self._busy.items()}
        rate = (total - 1) / (whole_s - self._first_s)
        return Simulated(self._cores, rate, share["lanes"] / self._cores, share["messages"], share["writer"])

    def _spent(self, part: str, seconds: float) -> simpy.Timeout:
        self._busy[part] += seconds
        return self._world.timeout(seconds)

    def _client(self) -> Generator[Any, Any, None]:
        sent = 0
        while self._left or sent:
            while self._left and sent < AHEAD * self._cores:
                size = min(self._left, self._sizer.size(self._left, self._cores))
                self._left, sent = self._left - size, sent + 1
                yield self._spent("writer", size * self._measured.loading_s)
                yield self._queue.put(size)
            size, seconds = yield self._ended.get()
            sent -= 1
            self._sizer.learn(size, seconds)
            yield self._spent("messages", self._measured.message_s)
            yield self._spent("writer", size * self._measured.writing_s)
            self._first_s = self._first_s or self._world.now

    def _lane(self) -> Generator[Any, Any, None]:
        while True:
            size = yield self._queue.get()
            seconds = sum(self._random.choices(self._measured.service_s, k=size))
            yield self._spent("lanes", seconds)
            yield self._ended.put((size, seconds))


def table_of_runs(kinds: Sequence[Kind]) -> Table:
    """Who graded how fast."""
    table = Table("", "submissions/s, once started", "CPU s a submission, start-up apart", box=None)
    for kind in kinds:
        table.add_row(kind.name, f"{kind.rate:.2f}", f"{kind.cpu_each_s:.3f}")
    return table


def table_of_simulations(simulated: Sequence[Simulated]) -> Table:
    """What more cores would give."""
    table = Table("cores", "submissions/s", "lanes busy", "messages", "writer", "bound by", box=None)
    for one in simulated:
        shares = (one.lanes_busy, one.messages_busy, one.writer_busy)
        table.add_row(str(one.cores), f"{one.rate:.1f}", *(f"{share:.0%}" for share in shares), one.bound)
    return table


def draw(simulated: Sequence[Simulated], checked: dict[int, float], measured: Measured, path: Path) -> None:
    """The picture: submissions a second over cores, with what was measured and what would bound them."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "scale"
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(6.4, 3.8), layout="constrained")
    cores = [one.cores for one in simulated]
    alone = 1 / statistics.mean(measured.service_s)
    axes.plot(cores, [alone * count for count in cores], color="0.7", label="every lane always busy")
    axes.plot(cores, [one.rate for one in simulated], "o-", markersize=4, label="simulated")
    axes.plot([*checked], [*checked.values()], "x", color="black", markersize=8, label="measured here")
    axes.axhline(
        1 / (measured.writing_s + measured.loading_s),
        linestyle=":",
        color="C3",
        label="one process that loads and writes",
    )
    axes.set(xscale="log", yscale="log", xlabel="cores", ylabel="submissions a second")
    axes.set_xticks(cores, [str(count) for count in cores])
    axes.legend(frameon=False)
    figure.savefig(path, metadata={"Date": None})


def main() -> None:
    """Measure, simulate, print, draw."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--class-size", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--assignment", default="05_gradient_checking")
    parser.add_argument("--submissions", type=int, default=10_000)
    parser.add_argument("--picture", type=Path, default=PICTURE)
    chosen = parser.parse_args()
    assignment = load_assignment(ROOT / "solutions" / chosen.assignment)
    kinds = [kind for count in COUNTS for kind in (plain(count), workers(count))]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = str(Path(folder) / "cache")
        notebooks = make_notebooks(assignment, Path(folder), NOTEBOOKS)
        found = make_class(notebooks, Path(folder) / "class", chosen.class_size)
        graded(kinds[0], assignment, found[:1], Path(folder) / "warm")
        for number in range(chosen.rounds):
            for kind in kinds:
                out = Path(folder) / f"{kind.name} {number}"
                kind.alone.append(graded(kind, assignment, found[:1], out / "one"))
                kind.runs.append(graded(kind, assignment, found, out / "all"))
                print(f"round {number + 1}, {kind.name}: {kind.runs[-1].rate:.2f}/s", file=sys.stderr)
        measured = measure_parts(kinds[0], found)
    report(kinds, measured, chosen.submissions, chosen.picture)


def plain(count: int) -> Kind:
    """Lanes of this machine, as ever."""
    return Kind(f"{count} plain lane{'s' * (count > 1)}", lanes_here, count)


def workers(count: int) -> Kind:
    """As many worker processes, with a lane each."""
    return Kind(
        f"{count} worker{'s' * (count > 1)}", lambda: lanes_on(lambda: own_cluster(count), print), count
    )


def measure_parts(lane: Kind, found: Sequence[Found]) -> Measured:
    """What a submission takes a lane, by its own clock, with what passes between two; and what the rest takes."""
    each_s = [seconds for run in lane.runs for seconds in run.each_s]
    writing_s = statistics.median(seconds for run in lane.runs for seconds in run.written_s)
    between_s = max(0.0, 1 / lane.rate - statistics.mean(each_s))
    size = max(1, int(1.5 / (1 / lane.rate)))
    loading_s, payload = loading(found[:size])
    return Measured([seconds + between_s for seconds in each_s], message_s(payload), loading_s, writing_s)


def report(kinds: Sequence[Kind], measured: Measured, submissions: int, picture: Path) -> None:
    """Print and draw what came of it."""
    by_name = {kind.name: kind for kind in kinds}
    pairs = [(plain(count).name, workers(count).name) for count in COUNTS]
    overhead = {there: by_name[here].rate / by_name[there].rate for here, there in pairs}
    more_cpu = {there: by_name[there].cpu_each_s / by_name[here].cpu_each_s for here, there in pairs}
    checked = {count: by_name[workers(count).name].rate for count in COUNTS}
    size = kinds[0].runs[0].size
    expected = {count: Simulation(measured, count, size).run().rate for count in COUNTS}
    simulated = [Simulation(measured, cores, submissions).run() for cores in CORES]
    console = Console(width=140)
    console.print(table_of_runs(kinds))
    for name, ratio in overhead.items():
        console.print(
            f"{name}: {ratio - 1:+.1%} time once started, {more_cpu[name] - 1:+.1%} CPU (aim: {AIM - 1:.0%} at most)"
        )
    for count, rate in checked.items():
        console.print(
            f"simulated {count}: {expected[count]:.2f}/s, measured {rate:.2f}/s ({expected[count] / rate - 1:+.0%})"
        )
    console.print(
        f"a submission {statistics.mean(measured.service_s):.3f} s, a message {measured.message_s * 1000:.2f} ms, "
        f"loading {measured.loading_s * 1000:.2f} ms, writing {measured.writing_s * 1000:.2f} ms"
    )
    console.print(table_of_simulations(simulated))
    draw(simulated, checked, measured, picture)
    result = {
        "rates": {kind.name: kind.rate for kind in kinds},
        "overhead": overhead,
        "more_cpu": more_cpu,
        "simulated_here": expected,
        "simulated": [{**asdict(one), "bound": one.bound} for one in simulated],
        "message_s": measured.message_s,
        "loading_s": measured.loading_s,
        "writing_s": measured.writing_s,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
