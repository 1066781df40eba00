"""Grade submissions beside busy loops, and hold that they get the marks that a quiet machine gives them, exercise by exercise.

    python tools/under_load.py [ASSIGNMENT…] [--loops 4] [--minutes 25] [--sample N [--seed 0]] [--state FILE] [--anew]
    make under-load MINUTES=25
    make under-load ASSIGNMENTS="06_torch_sgd 08_custom_functions" SAMPLE=20

What is graded: every accepted alternative of the assignments' authors, as a notebook of its own, and every file of tests/fidelity; or so many of
them all an assignment, drawn at random. What makes the machine busy: so many processes that only count. A submission that has full marks on the
busy machine has lost nothing to it; every other is graded once more on the quiet one, and both must agree.

Batches are drawn at random and go round the assignments, so that a run which its minutes end has seen something of each. What has been
compared is kept, and the next run goes on from there, as long as neither the submission nor what its marks depend on has changed. Exit status 1 if a mark
differs.
"""

import argparse
import contextlib
import hashlib
import json
import math
import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from fidelity.cases import cases
from fidelity.draft import ROOT, assignment_of, solved
from fidelity.grading import graded, write_class
from fidelity.kind import Case, case_of

from autograder.assignment.find import assignment_names
from autograder.atomic_write import write_atomically
from autograder.judge.digests import digests_of
from autograder.judge.open_side import open_side
from autograder.results.model import SubmissionResult
from autograder.sandbox.enclosure import Level

BATCH = 24
"""How many submissions are graded at once: fewer, and starting costs more than grading."""
FEWEST = 4
"""A batch that would have to be smaller to end in time is not begun."""
STATE = ROOT / "build" / "under_load.json"

Marks = Mapping[str, Sequence[tuple[int, int]]]
"""For each submission the score and the most of each exercise; nothing where it could not be graded."""
Grade = Callable[[str, Sequence[Case], int], Marks]
"""Grades some submissions of an assignment beside so many busy loops."""


def accepted(assignment: str) -> Iterator[Case]:
    """Each accepted alternative: the reference's notebook, in which a cell below its answer defines the exercise anew."""
    for variant in assignment_of(assignment).accepted:
        draft = solved(assignment, variant.exercise, illustrated=False)
        draft.insert(draft.place(variant.exercise) + 1, variant.source)
        name = f"accepted__{variant.exercise}__{variant.name}"
        yield case_of(name, "accepted", draft, None, is_full=True, recipe=())


def count_for_ever() -> None:
    """Keep one core busy."""
    number = 0
    while True:
        number += 1


@contextlib.contextmanager
def busy(loops: int) -> Iterator[None]:
    """A machine on which so many processes count."""
    counting = [multiprocessing.Process(target=count_for_ever, daemon=True) for _ in range(loops)]
    for process in counting:
        process.start()
    try:
        yield
    finally:
        for process in counting:
            process.kill()
            process.join()


def marks_of(assignment: str, made: Sequence[Case], loops: int) -> Marks:
    """The marks of some submissions, graded beside so many busy loops."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as out:
        write_class(made, Path(folder))
        with busy(loops):
            results = graded(assignment, Path(folder), Path(out), Level.SANDBOXED)
    return {result.id: _scores(result) for result in results}


def _scores(result: SubmissionResult) -> list[tuple[int, int]]:
    return [(exercise.score, exercise.max_score) for exercise in result.exercises]


def is_full(scores: Sequence[tuple[int, int]]) -> bool:
    """Whether nothing was lost."""
    return bool(scores) and all(score == most for score, most in scores)


def differing(assignment: str, made: Sequence[Case], loops: int, grade: Grade = marks_of) -> dict[str, str]:
    """What differs on a quiet and on a busy machine, by submission."""
    loaded = grade(assignment, made, loops)
    lost = [case for case in made if not is_full(loaded[case.name])]
    quiet = grade(assignment, lost, 0) if lost else {}
    return {
        name: f"{[*scores]} quiet, {[*loaded[name]]} busy"
        for name, scores in quiet.items()
        if [*scores] != [*loaded[name]]
    }


@cache
def grader_digest(assignment: str) -> str:
    """A hash of all that marks depend on besides the submission."""
    loaded = assignment_of(assignment)
    judge, probe_set = open_side(loaded.side("hidden"))
    judge.close()
    return digests_of(loaded, probe_set).both


def digest_of(case: Case) -> str:
    """A hash of all that the marks of a submission depend on."""
    parts = (grader_digest(case.assignment), case.filename, case.content, sorted(case.beside.items()))
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def key_of(case: Case) -> str:
    """What a submission is called among those of all assignments."""
    return f"{case.assignment}/{case.name}"


@dataclass
class Compared:
    """What has been compared, in this run and in earlier ones: of each submission its digest, and what differs."""

    path: Path
    entries: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> "Compared":
        """What the file says; nothing if there is none."""
        return cls(path, json.loads(path.read_text(encoding="utf-8")) if path.exists() else {})

    def holds(self, case: Case) -> bool:
        """Whether a submission was compared as it is, by the grader as it is."""
        return self.entries.get(key_of(case), [""])[0] == digest_of(case)

    def write(self, made: Sequence[Case], differences: Mapping[str, str]) -> None:
        """Keep what came of a batch."""
        for case in made:
            self.entries[key_of(case)] = [digest_of(case), differences.get(case.name, "")]
        text = json.dumps(self.entries, indent=1, sort_keys=True)
        write_atomically(self.path, text.encode())

    def lines(self, made: Sequence[Case]) -> list[str]:
        """A line for each of these that differs."""
        told = [(key_of(case), self.entries[key_of(case)][1]) for case in made if self.holds(case)]
        return [f"{name}: {difference}" for name, difference in told if difference]


def submissions(assignment: str, sample: int | None, seed: int) -> list[Case]:
    """What is graded of one assignment, in an order drawn at random."""
    made = [*accepted(assignment), *(case for case in cases() if case.assignment == assignment)]
    return random.Random(seed).sample(made, min(sample or len(made), len(made)))  # noqa: S311 - a sample, no secret


def compare(
    waiting: Mapping[str, Sequence[Case]],
    compared: Compared,
    loops: int,
    ends: float,
    *,
    grade: Grade = marks_of,
    now: Callable[[], float] = time.monotonic,
) -> None:
    """Compare batch after batch, round the assignments, until there is none left or none that would end before ``ends``."""
    left, each_s = {name: [*made] for name, made in waiting.items()}, 0.0
    while any(left.values()):
        for assignment, made in left.items():
            fits = min(BATCH, (ends - now()) / each_s if each_s else BATCH if now() < ends else 0)
            if fits < min(FEWEST, len(made)):
                return
            batch = [made.pop() for _ in range(min(len(made), int(fits)))]
            if not batch:
                continue
            began = now()
            differences = differing(assignment, batch, loops, grade)
            spent = now() - began
            each_s = max(each_s, spent / len(batch))
            compared.write(batch, differences)
            print(f"{assignment}: {len(batch)} in {spent:.0f} s, load {os.getloadavg()[0]:.1f}", flush=True)
            for name, difference in differences.items():
                print(f"  {name}: {difference}", flush=True)


def covered(chosen: Mapping[str, Sequence[Case]], compared: Compared) -> Iterator[str]:
    """How much of each assignment has been compared, a line each; in all; and what differs."""
    done = {name: sum(map(compared.holds, made)) for name, made in chosen.items()}
    for name, made in chosen.items():
        yield f"{name}: {done[name]} of {len(made)} submissions compared"
    lines = [line for made in chosen.values() for line in compared.lines(made)]
    yield from lines
    total = sum(map(len, chosen.values()))
    yield f"the marks of {len(lines)} of {sum(done.values())} submissions differ; {total - sum(done.values())} of {total} were not compared"


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT")
    parser.add_argument("--loops", type=int, default=4)
    parser.add_argument(
        "--minutes", type=float, default=math.inf, help="no batch is begun that would end later"
    )
    parser.add_argument("--sample", type=int, metavar="N", help="so many an assignment; all by default")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--state", type=Path, default=STATE, help="where is kept what has been compared")
    parser.add_argument("--anew", action="store_true", help="forget what earlier runs have compared")
    options = parser.parse_args()
    known = assignment_names(ROOT)
    if unknown := [name for name in options.assignments if name not in known]:
        parser.error(f"there is no {unknown[0]!r}; there are: {', '.join(known)}")
    options.assignments = options.assignments or known
    return options


def main() -> int:
    """Compare; the exit status."""
    ends, options = time.monotonic(), arguments()
    ends += 60 * options.minutes
    compared = Compared(options.state) if options.anew else Compared.load(options.state)
    chosen = {name: submissions(name, options.sample, options.seed) for name in options.assignments}
    waiting = {name: [one for one in made if not compared.holds(one)] for name, made in chosen.items()}
    compare(waiting, compared, options.loops, ends)
    print(*covered(chosen, compared), sep="\n")
    return int(any(compared.lines(made) for made in chosen.values()))


if __name__ == "__main__":
    sys.exit(main())
