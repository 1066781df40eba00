"""Prove that judging again equals grading anew, over whole assignments.

    python tools/judged_again.py [ASSIGNMENT …] [--students 24]

A made-up class (generate_class.py) of each assignment is graded. Then the hidden tests of a copy get another comment, so that they count
as changed; the class is judged again from its evidence by them, and graded anew. Both must be equal to the byte, but for times.
Ends with status 1 and the names of those who differ. A submission whose own behaviour differs from run to run (an address in a
message, a limit reached on a busy machine) is graded a third time before it is called different.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

import msgspec
from generate_class import make_class, write_class

from autograder.assignment.find import assignment_names
from autograder.assignment.load import load_assignment
from autograder.classroom.finding import Found, find_submissions
from autograder.classroom.grade import plan_grading, run_info, with_search_notes
from autograder.classroom.lane import Lane
from autograder.classroom.lane_messages import LaneReady
from autograder.classroom.opened import OpenedAssignment
from autograder.classroom.regrade import Regrader
from autograder.results.evidence import SearchNotes
from autograder.results.model import RunInfo, SubmissionResult, without_measurements
from autograder.results.store import KeptResult, stamped
from autograder.sandbox.enclosure import Level

ROOT = Path(__file__).resolve().parent.parent


def graded(lane: Lane, found: list[Found]) -> tuple[RunInfo, list[KeptResult]]:
    """The class as ``grade`` leaves it in a store."""
    plan = plan_grading(lane.assignment.folder, found, salt="", level=Level.SANDBOXED, jobs=1, secrets=[])
    ready = LaneReady(lane.grader.baseline.torch_version, lane.grader.max_scores(), lane.digests)
    info = run_info(lane.assignment, plan, ready)
    return info, [graded_one(lane, item, info) for item in found]


def graded_one(lane: Lane, item: Found, info: RunInfo) -> KeptResult:
    """One submission, as ``grade`` leaves it in a store."""
    report = lane.examine(item.student, item.path, item.root)
    search = SearchNotes(item.said, item.left_out, item.handed_in, str(item.root or ""))
    content = report.evidence.content if report.evidence else b""
    result = stamped(with_search_notes(report.result, search), info)
    return KeptResult(result, 1 if content else None, content, search)


def bare(result: SubmissionResult, info: RunInfo) -> bytes:
    """A result of ``info``'s run, without what is measured."""
    return msgspec.json.encode(stamped(without_measurements(result), info))


def differing(name: str, students: int, place: Path) -> tuple[int, list[str]]:
    """How many were compared, and those whose results differ."""
    source = ROOT / "solutions" / name
    assignment = load_assignment(source)
    write_class(make_class(assignment, students, seed=0), place / "class")
    found = [one for one in find_submissions([place / "class"], assignment.notebook.stem) if not one.problem]
    with Lane(source) as lane:
        info, kept = graded(lane, found)
    copy = Path(shutil.copytree(source, place / "solutions" / name))
    for path in copy.glob("hidden/test_*.py"):
        path.write_text(path.read_text(encoding="utf-8") + "\n# judged again\n", encoding="utf-8")
    with OpenedAssignment(copy, salt="", level=Level.SANDBOXED) as opened:
        again = Regrader(opened, info).regrade(kept)
    assert not again.left, again.left
    with Lane(copy) as lane:
        info, anew = graded(lane, found)
        pairs = zip(again.again, anew, found, strict=True)
        odd = [
            item.student
            for one, other, item in pairs
            if bare(one.result, info) != bare(other.result, info)
            and bare(one.result, info) != bare(graded_one(lane, item, info).result, info)
        ]
    assert again.info == info
    return len(found), odd


def main() -> None:
    """Compare, and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT")
    parser.add_argument("--students", type=int, default=24)
    asked = parser.parse_args()
    bad = False
    for name in asked.assignments or assignment_names(ROOT):
        with tempfile.TemporaryDirectory() as temporary:
            count, odd = differing(name, asked.students, Path(temporary))
        print(
            f"{name}: {count} judged again as they are graded anew, but for {', '.join(odd) or 'none'}",
            flush=True,
        )
        bad |= bool(odd)
    sys.exit(bad)


if __name__ == "__main__":
    main()
