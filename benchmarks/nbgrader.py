"""Measure nbgrader courses: stock ``nbgrader autograde`` beside this package's drop-ins and its bulk grading, in one run.

    python benchmarks/nbgrader.py [--class-size 1000] [--stock 8] [--dropins 60]
    python benchmarks/nbgrader.py --sizes 3 30 300

Two courses: assignment A5 of this package, whose notebooks import torch; and nbgrader's own example ps1 (two notebooks a student,
no torch). In stock nbgrader A5's hidden tests stand in its test cells, and nothing is sandboxed; a notebook there takes the same time
whoever wrote it, so stock is run on a few students and compared by the rate. All times include start-up.
Prints a table and, last, one line of JSON. ``--sizes`` measures classes of those sizes instead (class_sizes.py): foreign courses with torch, NumPy and plots.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib.metadata import distribution
from pathlib import Path

from class_sizes import measure_sizes, sizes_table
from history import add_record_option, record
from rich.console import Console
from rich.table import Table
from rivals import autograde, make_course, signed, submit
from throughput import Measurement, make_notebooks, warm_caches

from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment
from autograder.judge.open_side import max_scores, open_side
from autograder.nbgrader.release import write_source

ROOT = Path(__file__).resolve().parent.parent
NAME = "05_gradient_checking"
PLAIN = "c = get_config()\nc.CourseDirectory.course_id = 'benchmark'\n"
DROPINS = f"""
from pathlib import Path
from autograder.nbgrader.config import use_dropins
use_dropins(c, solutions=Path({str(ROOT / "solutions")!r}))
"""
EXAMPLE = Path(str(distribution("nbgrader").locate_file("nbgrader/docs/source/user_guide")))


def run(course: Path, *command: str) -> float:
    """Run a command in a course; its seconds."""
    environment = {**os.environ, "JUPYTER_PLATFORM_DIRS": "1"}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment.get('PATH', '')}"
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=course,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return time.perf_counter() - started


def torch_course(folder: Path, assignment: Assignment, notebooks: Sequence[Path], size: int) -> Path:
    """A course of this package's assignment with ``size`` students."""
    folder.mkdir()
    (folder / "nbgrader_config.py").write_text(PLAIN + DROPINS)
    write_source(assignment, ROOT / "assignments" / NAME, folder / "source" / NAME)
    run(folder, "nbgrader", "generate_assignment", NAME, "--log-level=ERROR")
    for number in range(size):
        target = folder / "submitted" / f"student{number:04}" / NAME
        shutil.copytree(folder / "release" / NAME, target)
        own = target / f"{assignment.notebook.stem}.ipynb"
        own.unlink()
        signed(notebooks[number % len(notebooks)], target.parent.name, own)
    return folder


def plain_course(folder: Path, size: int, *, dropins: bool) -> Path:
    """The example course of nbgrader, its two students over and over."""
    folder.mkdir()
    (folder / "nbgrader_config.py").write_text(PLAIN + (DROPINS if dropins else ""))
    shutil.copytree(EXAMPLE / "source", folder / "source")
    run(folder, "nbgrader", "generate_assignment", "ps1", "--log-level=ERROR")
    students = sorted((EXAMPLE / "submitted").iterdir())
    for number in range(size):
        target = folder / "submitted" / f"student{number:04}" / "ps1"
        shutil.copytree(students[number % len(students)] / "ps1", target)
    return folder


def measure_torch(folder: Path, size: int, stock: int, dropins: int) -> list[Measurement]:
    """The course whose notebooks import torch: stock, the drop-ins, bulk."""
    assignment = load_assignment(ROOT / "solutions" / NAME)
    notebooks = make_notebooks(assignment, folder, 20)
    warm_caches(assignment)
    bulk = torch_course(folder / "bulk", assignment, notebooks, size)
    with_dropins = torch_course(folder / "dropins", assignment, notebooks, dropins)
    judge, _ = open_side(assignment.side("hidden"))
    points = max_scores(assignment.exercises, judge.tests)
    judge.close()
    rival = folder / "stock"
    rival.mkdir()
    make_course(rival, assignment, points)
    submit(rival, assignment, notebooks[:stock])
    started = time.perf_counter()
    autograde(rival, assignment)
    stock_s = time.perf_counter() - started
    dropins_s = run(with_dropins, "nbgrader", "autograde", NAME, "--log-level=ERROR")
    bulk_s = run(bulk, "autograder", "nbgrader", "grade", ".", NAME)
    return [
        Measurement("A5, stock nbgrader autograde", stock, stock_s),
        Measurement("A5, nbgrader autograde with the drop-ins", dropins, dropins_s),
        Measurement("A5, autograder nbgrader grade", size, bulk_s),
    ]


def measure_plain(folder: Path, size: int, stock: int, dropins: int) -> list[Measurement]:
    """The course without torch."""
    rival = plain_course(folder / "plain-stock", stock, dropins=False)
    with_dropins = plain_course(folder / "plain-dropins", dropins, dropins=True)
    bulk = plain_course(folder / "plain-bulk", size, dropins=True)
    return [
        Measurement(
            "ps1, stock nbgrader autograde",
            stock,
            run(rival, "nbgrader", "autograde", "ps1", "--log-level=ERROR"),
        ),
        Measurement(
            "ps1, nbgrader autograde with the drop-ins",
            dropins,
            run(with_dropins, "nbgrader", "autograde", "ps1", "--log-level=ERROR"),
        ),
        Measurement(
            "ps1, autograder nbgrader grade",
            size,
            run(bulk, "autograder", "nbgrader", "grade", ".", "ps1"),
        ),
    ]


def print_sizes(sizes: Sequence[int]) -> None:
    """Measure classes of several sizes, print the table and the ratios."""
    with tempfile.TemporaryDirectory(prefix="autograder-benchmark-") as folder:
        rows = measure_sizes(Path(folder), sizes, run)
    Console().print(sizes_table(rows))
    print(json.dumps({f"{row.kind}_{row.students}": round(row.ratio, 1) for row in rows}))


def main() -> None:
    """Measure, print the table and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--class-size", type=int, default=1000, help="students graded in bulk")
    parser.add_argument("--stock", type=int, default=8, help="students graded by stock nbgrader")
    parser.add_argument("--dropins", type=int, default=60, help="students graded with the drop-ins")
    parser.add_argument("--sizes", type=int, nargs="+", help="measure classes of these sizes instead")
    add_record_option(parser)
    arguments = parser.parse_args()
    if arguments.sizes:
        print_sizes(arguments.sizes)
        return
    folder = Path(tempfile.mkdtemp(prefix="autograder-benchmark-"))
    try:
        sizes = (arguments.class_size, arguments.stock, arguments.dropins)
        rows = measure_torch(folder, *sizes) + measure_plain(folder, *sizes)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    table = Table("way", "students", "seconds", "a second", "over stock", title=f"{os.cpu_count()} cores")
    for index, row in enumerate(rows):
        stock_row = rows[index // 3 * 3]
        ratio = f"{row.rate / stock_row.rate:.1f} ×"
        table.add_row(row.label, str(row.submissions), f"{row.wall_s:.1f}", f"{row.rate:.2f}", ratio)
    Console().print(table)
    names = ("torch_dropins", "torch_bulk", "plain_dropins", "plain_bulk")
    ratios = (
        rows[1].rate / rows[0].rate,
        rows[2].rate / rows[0].rate,
        rows[4].rate / rows[3].rate,
        rows[5].rate / rows[3].rate,
    )
    figures = dict(zip(names, (round(ratio, 1) for ratio in ratios), strict=True))
    print(json.dumps(figures))
    record("nbgrader", figures, arguments.record)


if __name__ == "__main__":
    main()
