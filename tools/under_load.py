"""Grade the same submissions on a quiet and on a busy machine, and compare the marks, exercise by exercise.

    python tools/under_load.py [ASSIGNMENT…] [--loops 4] [--sample N [--seed 0]]
    make under-load ASSIGNMENTS="06_torch_sgd 08_custom_functions" SAMPLE=20

What is graded: every accepted alternative of the assignments' authors, as a notebook of its own, and every file of
tests/fidelity; or so many of them all an assignment, drawn at random. What makes the machine busy: so many processes that only count. Exit status 1 if a mark differs.
"""

import argparse
import contextlib
import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from fidelity.cases import cases
from fidelity.draft import ROOT, assignment_of, solved
from fidelity.grading import graded, write_class
from fidelity.kind import ASSIGNMENTS, Case, case_of

from autograder.assignment.find import assignment_names
from autograder.results.model import SubmissionResult
from autograder.sandbox.enclosure import Level

Marks = dict[str, tuple[int, ...]]
"""For each submission the score of each exercise; nothing where it could not be graded."""


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


def marks_of(assignment: str, folder: Path, loops: int) -> Marks:
    """The marks of everything in ``folder``, graded beside so many busy loops."""
    began = time.monotonic()
    with busy(loops), tempfile.TemporaryDirectory() as out:
        results = graded(assignment, folder, Path(out), Level.SANDBOXED)
    load, spent = os.getloadavg()[0], time.monotonic() - began
    print(
        f"{assignment}: {len(results)} graded beside {loops} loops in {spent:.0f} s, load {load:.1f}",
        flush=True,
    )
    return {result.id: _scores(result) for result in results}


def _scores(result: SubmissionResult) -> tuple[int, ...]:
    return tuple(exercise.score for exercise in result.exercises)


def submissions(assignment: str, sample: int | None, seed: int) -> list[Case]:
    """What is graded of one assignment."""
    made = [*accepted(assignment), *(case for case in cases() if case.assignment == assignment)]
    if sample is None:
        return made
    return random.Random(seed).sample(made, min(sample, len(made)))  # noqa: S311 - a sample, no secret


def differing(assignment: str, made: list[Case], loops: int) -> list[str]:
    """A line for each submission whose marks differ."""
    with tempfile.TemporaryDirectory() as folder:
        write_class(made, Path(folder))
        quiet, loaded = marks_of(assignment, Path(folder), 0), marks_of(assignment, Path(folder), loops)
    return [
        f"{name}: {quiet[name]} quiet, {loaded[name]} busy" for name in quiet if quiet[name] != loaded[name]
    ]


def main() -> int:
    """Compare; the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT")
    parser.add_argument("--loops", type=int, default=4)
    parser.add_argument("--sample", type=int, metavar="N", help="so many an assignment; all by default")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    known = assignment_names(ROOT)
    if unknown := [name for name in options.assignments if name not in known]:
        parser.error(f"there is no {unknown[0]!r}; there are: {', '.join(known)}")
    chosen = {
        name: submissions(name, options.sample, options.seed) for name in options.assignments or ASSIGNMENTS
    }
    lines = [line for name, made in chosen.items() for line in differing(name, made, options.loops)]
    print(*lines, f"the marks of {len(lines)} of {sum(map(len, chosen.values()))} differ", sep="\n")
    return int(bool(lines))


if __name__ == "__main__":
    sys.exit(main())
