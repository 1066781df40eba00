"""Measure judging a class again from what was observed of it, against grading it again.

    python benchmarks/regrade.py [--students 1000] [--assignment 05_gradient_checking] [--graded 60]

A made-up class (tools/generate_class.py) is graded, a part of it where it is large: its evidence then stands for the others', each
with an id of its own; give both numbers the same to have no two results of one observation. The judge is warmed up, and all of the class is judged again and written in one transaction. CPU and wall times are those
of this process; of grading, of it and all below it. The last line is JSON.
"""

import argparse
import itertools
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from autograder.assignment.find import find_assignment
from autograder.assignment.load import load_assignment
from autograder.classroom.finding import find_submissions
from autograder.classroom.grade import grade_class, plan_grading
from autograder.classroom.opened import OpenedAssignment
from autograder.classroom.regrade import Regrader
from autograder.results.model import RunInfo
from autograder.results.opening import open_store
from autograder.results.store import KeptResult
from autograder.sandbox.enclosure import Level

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from generate_class import make_class, write_class  # noqa: E402 - it stands in another folder


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """The wall and CPU seconds of ``work``, in this process and below it."""
    before, started = _cpu_s(), time.perf_counter()
    work()
    return time.perf_counter() - started, _cpu_s() - before


def _cpu_s() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def several(kept: list[KeptResult], count: int) -> list[KeptResult]:
    """So many results, each with an id of its own, of another judge than today's."""
    return [
        one._replace(
            result=msgspec.structs.replace(one.result, id=f"{number:05} {one.result.id}", grader_digest="old")
        )
        for number, one in zip(range(count), itertools.cycle(kept), strict=False)
    ]


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--students", type=int, default=1000)
    parser.add_argument("--graded", type=int, default=60)
    parser.add_argument("--assignment", default="05_gradient_checking")
    asked = parser.parse_args()
    folder = find_assignment(asked.assignment, ROOT)
    assignment = load_assignment(folder)
    with tempfile.TemporaryDirectory() as temporary:
        place, out = Path(temporary) / "class", Path(temporary) / "run"
        write_class(make_class(assignment, asked.graded, seed=0), place)
        found = find_submissions([place], assignment.notebook.stem)
        plan = plan_grading(folder, found, salt="", level=Level.SANDBOXED, jobs=None, secrets=[out])
        infos: list[RunInfo] = []
        with open_store(out, assignment.name, resume=False) as store:
            graded = timed(lambda: infos.append(grade_class(plan, store, on_result=lambda *_: None)))
            kept = several(list(store.kept()), asked.students)
            with OpenedAssignment(folder, salt="", level=Level.SANDBOXED) as opened:
                Regrader(opened, infos[0]).regrade(kept[:3])
                regrader = Regrader(opened, infos[0])

                def judge_again() -> None:
                    regrading = regrader.regrade(kept)
                    store.write_again(regrading.info, regrading.again)

                again = timed(judge_again)
    figures = {
        "graded": len(found),
        "graded_cpu_ms_each": round(1000 * graded[1] / len(found), 2),
        "students": asked.students,
        "again_wall_s": round(again[0], 2),
        "again_cpu_ms_each": round(1000 * again[1] / asked.students, 2),
        "again_cpu_s": round(again[1], 2),
    }
    figures["times_less_cpu"] = round(figures["graded_cpu_ms_each"] / figures["again_cpu_ms_each"], 1)
    print(f"Graded {len(found)}: {figures['graded_cpu_ms_each']} ms of CPU each, start-up included.")
    print(
        f"Judged {asked.students} again: {figures['again_cpu_ms_each']} ms of CPU each, {figures['again_wall_s']} s in all; "
        f"{figures['times_less_cpu']} times less."
    )
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
