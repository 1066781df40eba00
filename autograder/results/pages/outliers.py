"""What stands out besides scores: who took long, who ran into a limit, which files are the same byte for byte."""

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.results.model import SubmissionResult, Verdict
from autograder.results.pages.class_data import ClassData, tests_of
from autograder.results.pages.scores import quartiles

FENCE = 3.0
"""So many interquartile ranges above the upper quartile, and it is an outlier."""
LEAST_S = 1.0
"""Nobody is one who is only so much above the median, in seconds."""
SHOWN = 20
LIMITS: dict[Verdict, str] = {
    "timed_out": "out of time",
    "out_of_memory": "out of memory",
    "crashed": "ended the process",
    "output_limit": "far too large a result",
}


@dataclass(frozen=True)
class Slow:
    """A student whose grading took far longer than others'."""

    student: str
    wall_s: float


@dataclass(frozen=True)
class AtLimit:
    """A student of whose tests some ran into a limit; ``what``: which, in words."""

    student: str
    what: str
    tests: tuple[str, ...]


def slow_ones(data: ClassData) -> tuple[float, list[Slow]]:
    """The median time of a grading in seconds, and who is far above it, the slowest first."""
    times = [result.wall_s for result in data.graded]
    if not times:
        return 0.0, []
    lower, median, upper = quartiles(times)
    fence = max(upper + FENCE * (upper - lower), median + LEAST_S)
    slow = [Slow(result.id, result.wall_s) for result in data.graded if result.wall_s > fence]
    return median, sorted(slow, key=lambda one: -one.wall_s)[:SHOWN]


def at_limits(data: ClassData) -> list[AtLimit]:
    """Who ran into a limit, by student and limit."""
    found = []
    for result in data.graded:
        for verdict, what in LIMITS.items():
            titles = tuple(test.title for test in tests_of(result).values() if test.verdict == verdict)
            if titles:
                found.append(AtLimit(result.id, what, titles))
    return found


def identical(results: Sequence[SubmissionResult]) -> list[tuple[str, ...]]:
    """Students whose files are the same, byte for byte, the largest groups first."""
    by_digest: dict[str, list[str]] = {}
    for result in results:
        if result.digest:
            by_digest.setdefault(result.digest, []).append(result.id)
    groups = [tuple(students) for students in by_digest.values() if len(students) > 1]
    return sorted(groups, key=lambda students: (-len(students), students))
