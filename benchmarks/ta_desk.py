"""Measure a TA's evening: what a class handed in on Moodle, from the zip to the scores that go back.

    python benchmarks/ta_desk.py [--students 400] [--assignment 05_gradient_checking] [--jobs N] [--keep FOLDER]

A made-up class (tools/generate_class.py: right, every mistake, mixtures, broken, hostile, late, twice) hands in on Moodle, in a course
that has not heard yet of the mistake that most of them make. Then, each as the command that a TA types: ``collect`` of first attempts
and of all, ``grade``, ``mistakes``, ``promote`` of that mistake's group, ``regrade``, ``regrade`` after a change of the tests, ``report``
and ``export``. Wall and CPU times are those of each process and all below it, its start included. Nothing is cached at first: ``grade``
observes the reference and all mistakes, and the first ``regrade`` the one that is new. The last line is JSON.
"""

import argparse
import contextlib
import ctypes
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from generate_class import DEADLINE, Student, make_class  # noqa: E402 - it stands in another folder
from lms_downloads import write_moodle  # noqa: E402

from autograder.assignment.find import find_assignment  # noqa: E402
from autograder.assignment.load import load_assignment  # noqa: E402
from autograder.assignment.model import Assignment  # noqa: E402
from autograder.results.opening import read_store  # noqa: E402

SET_CHILD_SUBREAPER = 36
"""As Linux numbers it, in linux/prctl.h."""
FROM_EVIDENCE = "regrade, a test changed"
PROMOTED = "now_it_is_known"
DONE_OR_FINDINGS = (0, 1)
"""Broken files are findings."""


@dataclass
class Evening:
    """The commands of an evening in the folder of a course, with the wall and CPU seconds of each."""

    course: Path
    took: dict[str, tuple[float, float]] = field(default_factory=dict)

    def type(self, step: str, *words: object) -> str:
        """Run ``autograder`` with these words; what it printed."""
        command = [sys.executable, "-m", "autograder", *map(str, words)]
        before, started = _cpu_below_s(), time.perf_counter()
        ended = subprocess.run(
            command,
            cwd=self.course,
            env={**os.environ, "XDG_CACHE_HOME": str(self.course / "cache")},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        wall_s = time.perf_counter() - started
        self.took[step] = wall_s, _cpu_below_s() - before
        if ended.returncode not in DONE_OR_FINDINGS:
            raise SystemExit(f"{' '.join(command)}: status {ended.returncode}\n{ended.stderr}")
        return ended.stdout


def adopt_orphans() -> None:
    """Become the parent of what outlives its own below this process: a sandbox's, whose CPU time nobody would count."""
    ctypes.CDLL(None).prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _cpu_below_s() -> float:
    """The CPU seconds of all that has run below this process; waits for what has not ended yet."""
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def write_course(course: Path, assignment: Assignment, students: Sequence[Student]) -> str:
    """A course with a deadline and without the mistake that most students make; that mistake."""
    made = Counter(pair for one in students if one.kind == "mistake" for pair in one.exercises.items())
    known = {(mistake.exercise, mistake.name) for mistake in assignment.mistakes}
    exercise, name = next(pair for pair, _ in made.most_common() if pair in known)
    folder = course / "solutions" / assignment.name
    shutil.copytree(assignment.folder, folder)
    (folder / "mistakes" / exercise / f"{name}.py").unlink()
    late = "[late]\npercent_per_day = 10\n"
    (course / "course.toml").write_text(
        f"[deadlines]\n{assignment.name} = {DEADLINE.isoformat()}\n{late}", encoding="utf-8"
    )
    return f"{exercise}/{name}"


def spend(evening: Evening, assignment: str, exercise: str, jobs: int | None) -> str:
    """Type the commands, and make the largest group of an exercise a known mistake; that group."""
    late = ("--assignment", assignment, "--out", "submissions")
    for suffix, step in (("-first", "collect, first attempts"), ("", "collect")):
        evening.type(step, "collect", f"moodle{suffix}.zip", "--roster", f"worksheet{suffix}.csv", *late)
    cores = ("--jobs", jobs) if jobs else ()
    evening.type("grade", "grade", assignment, "submissions", "--out", "run", "--no-report", *cores)
    found = json.loads(evening.type("mistakes", "mistakes", "run", "--json"))
    group = next(f"{exercise}/{one['keys'][0]}" for one in found["unknown"] if one["exercise"] == exercise)
    evening.type("promote", "promote", "run", group, PROMOTED)
    evening.type("regrade, a mistake more", "regrade", "run")
    change_tests(evening.course / "solutions" / assignment)
    evening.type(FROM_EVIDENCE, "regrade", "run")
    evening.type("report", "report", "run")
    into = ("--into", "worksheet.csv", "--out", "upload.csv", "--feedback", "feedback.zip")
    evening.type("export", "export", "run", "--to", "moodle", *into)
    return group


def change_tests(folder: Path) -> None:
    """Give the hidden tests another comment, so that they count as changed."""
    for path in folder.glob("hidden/test_*.py"):
        path.write_text(path.read_text(encoding="utf-8") + "\n# judged again\n", encoding="utf-8")


def figures_of(evening: Evening, students: Sequence[Student], removed: str, group: str) -> dict[str, object]:
    """What is told of an evening, once it is certain that nobody was lost and that the promoted mistake is named."""
    store = read_store(evening.course / "run")
    results = store.judged()
    store.close()
    tests = [test for one in results for exercise in one.exercises for test in exercise.tests]
    assert len(results) == len(students)
    assert any((test.diagnosis or "").endswith(f"/{PROMOTED}") for test in tests)
    grade, regrade = evening.took["grade"], evening.took[FROM_EVIDENCE]
    return {
        "students": len(students),
        "graded": sum(one.status == "graded" for one in results),
        "not_known_at_first": removed,
        "promoted": group,
        "wall_s": {step: round(wall, 2) for step, (wall, _) in evening.took.items()},
        "cpu_s": {step: round(cpu, 2) for step, (_, cpu) in evening.took.items()},
        "regrade_times_less_wall": round(grade[0] / regrade[0], 1),
        "regrade_times_less_cpu": round(grade[1] / regrade[1], 1),
    }


def table_of(evening: Evening, students: int) -> Table:
    """The steps, and what they took."""
    table = Table(title=f"A TA's evening with {students} students")
    table.add_column("step")
    for head in ("wall, s", "CPU, s", "CPU a student, ms"):
        table.add_column(head, justify="right")
    for step, (wall, cpu) in evening.took.items():
        table.add_row(step, f"{wall:.1f}", f"{cpu:.1f}", f"{1000 * cpu / students:.0f}")
    return table


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--students", type=int, default=400)
    parser.add_argument("--assignment", default="05_gradient_checking")
    parser.add_argument("--jobs", type=int, help="processes that grade side by side; one a core by default")
    parser.add_argument("--keep", type=Path, help="a new folder for all that was made, to be looked at")
    asked = parser.parse_args()
    assignment = load_assignment(find_assignment(asked.assignment, ROOT))
    students = make_class(assignment, asked.students)
    adopt_orphans()
    with tempfile.TemporaryDirectory() as temporary:
        course = asked.keep or Path(temporary) / "course"
        course.mkdir(parents=True)
        removed = write_course(course, assignment, students)
        firsts, newest = [one.attempts[0] for one in students], [one.newest for one in students]
        for suffix, attempts in (("-first", firsts), ("", newest)):
            archive, worksheet = course / f"moodle{suffix}.zip", course / f"worksheet{suffix}.csv"
            write_moodle(archive, worksheet, students, attempts)
        evening = Evening(course)
        group = spend(evening, assignment.name, removed.partition("/")[0], asked.jobs)
        figures = figures_of(evening, students, removed, group)
    Console().print(table_of(evening, len(students)))
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
