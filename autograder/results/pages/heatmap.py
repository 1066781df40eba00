"""Students × tests, ordered such that like failures stand together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from autograder.results.model import SubmissionResult, TestResult, Verdict
from autograder.results.pages.class_data import ClassData, diagnoses_of, misconception_of, tests_of

KINDS: dict[Verdict, str] = {
    "passed": "passed",
    "failed": "wrong",
    "raised": "raised",
    "not_implemented": "absent",
    "missing": "absent",
    "timed_out": "limit",
    "out_of_memory": "limit",
    "crashed": "limit",
    "output_limit": "limit",
    "not_run": "limit",
    "grader_error": "ours",
}
"""What a cell shows of a verdict; a failure that a known mistake explains is ``known``."""
LEGEND = {
    "passed": "passed",
    "known": "a mistake we know",
    "wrong": "wrong, no known mistake",
    "raised": "an exception",
    "absent": "not there, or not implemented",
    "limit": "out of time or memory, or the process ended",
    "ours": "not judged, our fault",
}


@dataclass(frozen=True)
class Row:
    """A student: one of :data:`LEGEND` for each test, in the columns' order; nothing of one who is not graded.

    ``mistakes``: the misconceptions that are named in it.
    """

    student: str
    score: int | None
    cells: tuple[str, ...]
    mistakes: tuple[str, ...]


def rows_of(data: ClassData) -> list[Row]:
    """The graded, like ones beside each other; then those who failed nothing, and last the others by id."""
    names = [test.name for _, test in data.tests]
    ordered = [data.graded[n] for n in _seriation(data, names)]
    ordered.sort(
        key=lambda result: result.score == data.max_score
    )  # of a large class they would fill the first screens
    ungraded = [result for result in data.results if result.score is None]
    return [_row(result, names) for result in ordered] + [Row(result.id, None, (), ()) for result in ungraded]


def _row(result: SubmissionResult, names: Sequence[str]) -> Row:
    tests = tests_of(result)
    cells = tuple(kind_of(tests.get(name)) for name in names)
    mistakes = tuple(dict.fromkeys(map(misconception_of, diagnoses_of(result))))
    return Row(result.id, result.score, cells, mistakes)


def kind_of(test: TestResult | None) -> str:
    """What a cell shows of a test; one that the submission was not put to is not there."""
    if test is None:
        return "absent"
    return "known" if test.diagnosis and test.verdict != "passed" else KINDS[test.verdict]


def _seriation(data: ClassData, names: Sequence[str]) -> list[int]:
    """An order of the graded: from the best on, always to who failed most alike.

    Two students are as far apart as the points of the tests at which they did not do the same; of those equally far, the one whose
    score is nearest comes first. It is no optimum; it puts the same failures side by side, which is what a reader needs.
    """
    if not data.graded:
        return []
    scores = np.array([result.score for result in data.graded], float)
    done, points = _patterns(data, names)
    left = np.ones(len(scores), bool)
    current = int(np.argmax(scores))
    order = [current]
    left[current] = False
    while left.any():
        apart = (done != done[current]) @ points + np.abs(scores - scores[current]) / (scores.max() + 1)
        current = int(np.argmin(np.where(left, apart, np.inf)))
        left[current] = False
        order.append(current)
    return order


def _patterns(data: ClassData, names: Sequence[str]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float64]]:
    """For each graded student what happened at each test, as numbers; and the tests' points."""
    codes: dict[str, int] = {}
    done = np.zeros((len(data.graded), len(names)), np.int32)
    for row, result in enumerate(data.graded):
        tests = tests_of(result)
        for column, name in enumerate(names):
            test = tests.get(name)
            what = (test.diagnosis if test else None) or kind_of(test)
            done[row, column] = codes.setdefault(what, len(codes))
    return done, np.array([max(test.points, 1) for _, test in data.tests], float)
