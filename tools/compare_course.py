"""Compare nbgrader's own Execute with this package's, cell by cell, over somebody's course.

    python tools/compare_course.py FOLDER [ASSIGNMENT …] [--json] [--kernel NAME]

FOLDER holds ``source/<assignment>/*.ipynb``, as nbgrader has it. It is copied into a temporary folder and given a configuration of
its own; nothing is written where it lies. Each assignment is rehearsed (``autograder nbgrader rehearse --stock``): the instructor's
solution, the untouched release, and the solution without one answer after the other, in the sandbox and by stock, which is *outside* of
any sandbox. So compare courses only that you would run. Notebooks of old formats are brought up to date as ``nbgrader update``
does; where the kernel they name is not installed, stock gets the one of ``--kernel``, and that is said.

Ends with status 1 if any score differs.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from nbgrader.nbgraderformat import MetadataValidator, SchemaTooOldError, reads

from autograder.nbgrader.course import NbgraderCourse
from autograder.nbgrader.draft import assignments_in
from autograder.nbgrader.rehearsal import NotebookRehearsal, Rehearsal, RehearsalPlan, rehearse

CONFIG = """c = get_config()
c.CourseDirectory.course_id = "compared"
from autograder.nbgrader.config import use_dropins
use_dropins(c)
c.Execute.timeout = 300  # what is compared is scores, not speed, on a busy machine too
"""
STOCK, OURS = "stock", "sandbox"
"""The ways of a rehearsal that are compared."""
SHOWN_CHARS = 160


@dataclass(frozen=True)
class Difference:
    """A score that differs. ``of`` says what was handed in; ``cell``, what was tested or left out."""

    notebook: str
    of: str
    cell: str
    stock: float | None
    ours: float | None


@dataclass(frozen=True)
class Compared:
    """One assignment: its test cells, how many scores were compared, and what was found."""

    assignment: str
    cells: int
    scores: int
    full_marks: int
    differences: list[Difference]
    notes: list[str]
    seconds: dict[str, float]


def prepare(folder: Path, place: Path, kernel: str) -> list[str]:
    """Make a course of FOLDER's source in ``place``; what had to be changed of its notebooks."""
    if not (folder / "source").is_dir():
        raise SystemExit(f"{folder / 'source'} is no folder; give the folder that holds a course's source/")
    shutil.copytree(folder / "source", place / "source", ignore=shutil.ignore_patterns(".*", "__pycache__"))
    (place / "nbgrader_config.py").write_text(CONFIG)
    installed = KernelSpecManager().find_kernel_specs()
    return [
        said
        for path in sorted(place.rglob("*.ipynb"))
        for said in _brought_up_to_date(path, kernel, installed)
    ]


def _brought_up_to_date(path: Path, kernel: str, installed: Sequence[str]) -> Iterator[str]:
    """Write a notebook as nbgrader of today and the kernels of here want it; what was changed."""
    written = path.read_text(encoding="utf-8")
    notebook = nbformat.reads(written, as_version=nbformat.current_nbformat)
    try:
        reads(written, as_version=nbformat.current_nbformat)
    except SchemaTooOldError:
        notebook = MetadataValidator().upgrade_notebook_metadata(notebook)
        yield f"{path.name}: metadata of an old schema"
    spec = notebook.metadata.get("kernelspec") or {}
    if spec.get("name") not in installed:
        yield f"{path.name}: kernel {spec.get('name')!r} is not installed, {kernel!r} in its place"
        notebook.metadata["kernelspec"] = {"name": kernel, "display_name": kernel, "language": "python"}
    nbformat.write(notebook, path)


def compare(course: NbgraderCourse, assignment: str) -> Compared:
    """Rehearse an assignment in both ways and compare."""
    rehearsed = rehearse(course, assignment, RehearsalPlan(stock=True))
    scores, differences = 0, list[Difference]()
    for notebook in rehearsed.notebooks:
        for of, cell, found in _scores_of(notebook):
            scores += 1
            if found.get(STOCK) != found.get(OURS):
                differences.append(Difference(notebook.name, of, cell, found.get(STOCK), found.get(OURS)))
    tests = [test for notebook in rehearsed.notebooks for test in notebook.tests]
    full = sum(test.solution.get(OURS) == test.points for test in tests)
    return Compared(assignment, len(tests), scores, full, differences, _notes(rehearsed), rehearsed.seconds)


def _scores_of(notebook: NotebookRehearsal) -> Iterator[tuple[str, str, dict[str, float | None]]]:
    """What was handed in, which cell, and its points by way."""
    for test in notebook.tests:
        yield "solution", test.name, test.solution
        yield "release", test.name, test.untouched
    for answer in notebook.answers:
        yield "lost without", answer.name, answer.costs


def _notes(rehearsed: Rehearsal) -> list[str]:
    """What else a reader of the figures has to know."""
    kernels = [f"{one.name}: in a kernel, for {one.refused}" for one in rehearsed.notebooks if one.refused]
    findings = [" ".join(f"{one.notebook} {one.cell}: {one.said}".split()) for one in rehearsed.findings]
    problems = [rehearsed.problem] if rehearsed.problem else []
    return [*problems, *kernels, *findings]


def print_compared(done: Compared) -> None:
    """A line, and one for each difference and note."""
    times = ", ".join(f"{way} {seconds:.1f} s" for way, seconds in done.seconds.items())
    print(
        f"{done.assignment}: {done.cells} cells ({done.full_marks} with full marks), {done.scores} scores, "
        f"{len(done.differences)} differ; {times}",
        flush=True,
    )
    for one in done.differences:
        print(f"  {one.notebook}, {one.of}, {one.cell}: stock {one.stock}, ours {one.ours}")
    for note in done.notes:
        print(f"  {note[:SHOWN_CHARS]}")


def main() -> int:
    """Compare, print, and say by the exit status whether all agree."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT")
    parser.add_argument("--json", action="store_true", help="print one line of JSON an assignment")
    parser.add_argument("--kernel", default="python3", help="for notebooks whose kernel is not installed")
    arguments = parser.parse_args()
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    with tempfile.TemporaryDirectory(prefix="autograder-compared-") as name:
        place = Path(name)
        for said in prepare(arguments.folder, place, arguments.kernel):
            print(said, file=sys.stderr)
        course = NbgraderCourse(place)
        differ = 0
        for assignment in arguments.assignments or assignments_in(course):
            done = compare(course, assignment)
            differ += len(done.differences)
            if arguments.json:
                print(json.dumps(asdict(done)), flush=True)
            else:
                print_compared(done)
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
