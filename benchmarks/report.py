"""Measure the report of a large class: to make it, and to open it.

    python benchmarks/report.py [--students 1000] [--run RUN] [--browser]

Without RUN a class is made up (tools/generate_class.py), and of it as many students as are wanted are graded once and kept under many names: what a page
holds does not depend on who is whose copy. ``--browser`` also opens the class's page in headless Chromium (see tools/report_pictures.py).
Prints a table and, last, one line of JSON.
"""

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

from generate_class import make_class, write_class

from autograder.assignment.load import load_assignment
from autograder.classroom.about import about
from autograder.classroom.finding import find_submissions
from autograder.classroom.grade import grade_class, plan_grading
from autograder.results.evidence import KeptEvidence
from autograder.results.opening import open_store, read_store
from autograder.results.pages.class_data import load_class
from autograder.results.pages.site import report_pages, write_pages
from autograder.sandbox.enclosure import Level

ROOT = Path(__file__).resolve().parent.parent
NAME = "05_gradient_checking"
GRADED = 100
"""So many different submissions are graded."""
TIMES = 3


def fill(folder: Path, students: int, scratch: Path) -> None:
    """A store of so many results in ``folder``."""
    source = ROOT / "solutions" / NAME
    assignment = load_assignment(source)
    write_class(make_class(assignment, GRADED), scratch / "class")
    found = find_submissions([scratch / "class"], assignment.notebook.stem)
    plan = plan_grading(source, found, salt="", level=Level.SANDBOXED, jobs=None, secrets=[])
    with open_store(scratch / "run", NAME, resume=False) as store:
        info = grade_class(plan, store, on_result=lambda *_: None)
        kept = list(store.kept())
    with open_store(folder, NAME, resume=False) as store:
        store.begin_run(info)
        for number in range(students):
            one = kept[number % len(kept)]
            evidence = KeptEvidence(f"{number}", one.evidence) if one.evidence else None
            store.write(msgspec.structs.replace(one.result, id=f"student_{number:04}"), evidence)


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """The time ``work`` takes, by the clock and of the processor, in seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def make(run: Path, out: Path) -> None:
    """The report of a run, from the store to the files."""
    store = read_store(run)
    data = load_class(store)
    write_pages(out, report_pages(data, about(ROOT / "solutions" / NAME, data)))
    store.close()


def opening_s(index: Path) -> float:
    """What a browser takes to open the class's page, in seconds."""
    from playwright.sync_api import sync_playwright
    from report_pictures import CHROMIUM, FLAGS, VIEWS, opened

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        with opened(browser, index, VIEWS[0]) as here:
            return here.opened_s


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--students", type=int, default=1000)
    parser.add_argument("--run", type=Path)
    parser.add_argument("--browser", action="store_true")
    arguments = parser.parse_args()
    scratch = Path(tempfile.mkdtemp())
    run = arguments.run or scratch / "many"
    if not arguments.run:
        fill(run, arguments.students, scratch)
    made = [timed(lambda: make(run, scratch / "report")) for _ in range(TIMES)]
    pages = list((scratch / "report").rglob("*.html"))
    figures = {
        "pages": len(pages),
        "wall_s": round(statistics.median(wall for wall, _ in made), 2),
        "cpu_s": round(statistics.median(cpu for _, cpu in made), 2),
        "class_page_mb": round((scratch / "report" / "index.html").stat().st_size / 1e6, 2),
        "all_mb": round(sum(page.stat().st_size for page in pages) / 1e6, 1),
    }
    if arguments.browser:
        opening = [opening_s(scratch / "report" / "index.html") for _ in range(TIMES)]
        figures["opening_s"] = round(statistics.median(opening), 2)
    table = Table(title=f"The report of a class, median of {TIMES}")
    for name in figures:
        table.add_column(name, justify="right")
    table.add_row(*map(str, figures.values()))
    Console().print(table)
    print(json.dumps(figures))
    shutil.rmtree(scratch)


if __name__ == "__main__":
    main()
