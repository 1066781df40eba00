"""A grader that remembers: equal outcomes are judged once, however many of a class have them."""

import hashlib
from collections.abc import Mapping

import msgspec

from autograder.judge.grader import Grader
from autograder.results.model import ExerciseResult
from autograder.sandbox.transcript import Transcript


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
        keys = [(exercise, self._seen(exercise, transcript)) for exercise in self._grader.exercises]
        if not all(key in self._known for key in keys):
            self._known.update(zip(keys, self._grader.grade(transcript), strict=True))
        return [self._known[key] for key in keys]

    def _seen(self, exercise: str, transcript: Transcript) -> bytes:
        """A hash of the outcomes of an exercise's probes."""
        outcomes = [transcript.outcome(name) for name in self._probes[exercise]]
        return hashlib.sha256(msgspec.msgpack.encode(outcomes)).digest()
