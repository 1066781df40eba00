"""The results that pages are made of, as a store holds them. No other module of the pages asks a store for anything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from autograder.errors import UsageError
from autograder.results.model import ExerciseResult, RunInfo, SubmissionResult, TestResult
from autograder.results.store import Store


@dataclass(frozen=True)
class ClassData:
    """A class's newest results, and those that each student had when the run before had ended.

    ``graded_at``: in UTC, by student. ``evidence``: what was kept of each submission, packed, where something was.
    """

    info: RunInfo
    results: Sequence[SubmissionResult]
    graded_at: Mapping[str, datetime] = field(default_factory=dict)
    before: Mapping[str, SubmissionResult] = field(default_factory=dict)
    evidence: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    @cached_property
    def graded(self) -> list[SubmissionResult]:
        """Those that have a score."""
        return [result for result in self.results if result.score is not None]

    @property
    def max_score(self) -> int:
        """What full marks are."""
        return sum(self.info.exercises.values())

    @cached_property
    def tests(self) -> list[tuple[str, TestResult]]:
        """(exercise, a test of it), each test once, in the exercises' order; the test's verdict is somebody's."""
        found: dict[str, dict[str, TestResult]] = {name: {} for name in self.info.exercises}
        for exercise in self.exercises:
            for test in exercise.tests:
                found.setdefault(exercise.name, {}).setdefault(test.name, test)
        return [(exercise, test) for exercise, tests in found.items() for test in tests.values()]

    @property
    def exercises(self) -> list[ExerciseResult]:
        """Every graded student's results on every exercise."""
        return [exercise for result in self.graded for exercise in result.exercises]


def load_class(store: Store) -> ClassData:
    """What ``store`` holds of a class.

    Raises:
        UsageError: no results yet.
        StoreError: it is damaged.
    """
    info = store.last_run()
    if info is None:
        raise UsageError(
            f"{store.folder} holds no results yet; grade into it with: autograder grade … --out {store.folder}"
        )
    counting = [run.number for run in store.runs() if not run.is_reverted]
    before = store.results(at=counting[-2]) if len(counting) > 1 else []
    return ClassData(
        info=info,
        results=store.results(),
        graded_at={who: datetime.fromtimestamp(at, UTC) for who, at in store.graded_at().items()},
        before={result.id: result for result in before},
        evidence={kept.result.id: kept.evidence for kept in store.kept() if kept.evidence},
    )


def tests_of(result: SubmissionResult) -> dict[str, TestResult]:
    """A submission's tests by name."""
    return {test.name: test for exercise in result.exercises for test in exercise.tests}


def diagnoses_of(result: SubmissionResult) -> list[str]:
    """The known mistakes that are named in a submission, each once."""
    return [*dict.fromkeys(test.diagnosis for test in tests_of(result).values() if test.diagnosis)]


def misconception_of(diagnosis: str) -> str:
    """What the mistakes of one misconception have in common: the name up to two underscores, whatever the exercise."""
    return diagnosis.partition("/")[2].partition("__")[0]
