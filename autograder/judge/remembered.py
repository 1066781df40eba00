"""A grader that remembers: equal outcomes are judged once, however many of a class have them."""

import hashlib
from collections.abc import Mapping

import msgspec

from autograder.judge.grader import Grader
from autograder.results.model import ExerciseResult
from autograder.sandbox.transcript import Transcript

MOST_KEPT = 2_000
"""So many conclusions are remembered, those that were drawn last; each is some KiB."""


class RememberingGrader:
    """Grades as ``grader`` does. What is concluded of an exercise depends on the outcomes of its own probes alone, and is concluded once of equal ones."""

    def __init__(self, grader: Grader) -> None:
        self._grader = grader
        self._known: dict[tuple[str, bytes], ExerciseResult] = {}
        groups = grader.probe_set.groups
        self._probes = {
            exercise: [name for name in grader.probe_set.names if exercise in groups[name]]
            for exercise in grader.exercises
        }

    def max_scores(self) -> Mapping[str, int]:
        """Points by exercise."""
        return self._grader.max_scores()

    def grade(self, transcript: Transcript) -> list[ExerciseResult]:
        """The results of one transcript, by exercise."""
        keys = {exercise: (exercise, self._seen(exercise, transcript)) for exercise in self._grader.exercises}
        new = [exercise for exercise, key in keys.items() if key not in self._known]
        concluded = dict(zip(new, self._grader.grade(transcript, new), strict=True)) if new else {}
        results = [concluded.get(exercise) or self._known[key] for exercise, key in keys.items()]
        for exercise, result in concluded.items():
            self._remember(keys[exercise], result)
        return results

    def _remember(self, key: tuple[str, bytes], result: ExerciseResult) -> None:
        """Keep a conclusion, unless a fault of ours is in it."""
        if any(test.verdict == "grader_error" for test in result.tests):
            return
        self._known[key] = result
        if len(self._known) > MOST_KEPT:
            del self._known[next(iter(self._known))]

    def _seen(self, exercise: str, transcript: Transcript) -> bytes:
        """A hash of the outcomes of an exercise's probes."""
        outcomes = [transcript.outcome(name) for name in self._probes[exercise]]
        return hashlib.sha256(msgspec.msgpack.encode(outcomes)).digest()
