"""What stands out besides scores: who took long or held much in memory, who ran into a limit, which files are the same byte for byte."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.results.model import SubmissionResult, Verdict
from autograder.results.pages.class_data import ClassData, tests_of
from autograder.results.pages.scores import quartiles

FENCE = 3.0
"""So many interquartile ranges above the upper quartile, and it is an outlier."""
LEAST_S, LEAST_MIB = 1.0, 50.0
"""Nobody is one who is only so much above the median."""
SHOWN = 20
LIMITS: dict[Verdict, str] = {
    "timed_out": "out of time",
    "out_of_memory": "out of memory",
    "crashed": "ended the process",
    "output_limit": "far too large a result",
}


@dataclass(frozen=True)
class Outlier:
    """A student who is far above the others in what was measured; ``amount``: of that, in its unit."""

    student: str
    amount: float


@dataclass(frozen=True)
class Usage:
    """What a class took of something: the median, and who is far above it, the largest first. Without students the median is 0."""

    median: float = 0.0
    outliers: tuple[Outlier, ...] = ()


@dataclass(frozen=True)
class AtLimit:
    """A student of whose tests some ran into a limit; ``what``: which, in words."""

    student: str
    what: str
    tests: tuple[str, ...]


def time_of(data: ClassData) -> Usage:
    """The time that gradings took, in seconds."""
    return _usage({result.id: result.wall_s for result in data.graded}, LEAST_S)


def memory_of(data: ClassData) -> Usage:
    """What submissions held in memory, in MiB, of those of whom it was measured."""
    held = {result.id: result.memory_mib for result in data.graded if result.memory_mib is not None}
    return _usage(held, LEAST_MIB)


def _usage(amounts: Mapping[str, float], least: float) -> Usage:
    if not amounts:
        return Usage()
    lower, median, upper = quartiles([*amounts.values()])
    fence = max(upper + FENCE * (upper - lower), median + least)
    above = [Outlier(student, amount) for student, amount in amounts.items() if amount > fence]
    return Usage(median, tuple(sorted(above, key=lambda one: -one.amount)[:SHOWN]))


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
