"""One side of an assignment, ready to grade: its judge, its probes, the reference's transcript and the known mistakes.

The same :class:`Grader` serves the lanes, ``verify``, a student's check and plain pytest; they differ only in
where the transcripts come from.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from autograder.judge.baseline_data import Baseline
from autograder.judge.diagnosis import Detector, KnownMistake, fingerprint
from autograder.judge.open_side import max_scores
from autograder.judge.student_messages import student_message
from autograder.judge.test_spec import Judgement, TestSpec
from autograder.judge.verdicts import detail_of, verdict_of
from autograder.results.model import ExerciseResult, TestResult
from autograder.sandbox.probe_set import ProbeSet
from autograder.sandbox.transcript import Transcript

if TYPE_CHECKING:
    from autograder.judge.pytest_session import Judge


class Grader:
    """Turns transcripts into results."""

    def __init__(
        self,
        judge: "Judge",
        probe_set: ProbeSet,
        exercises: Sequence[str],
        mistakes: Sequence[KnownMistake],
        baseline: Baseline,
    ) -> None:
        self.judge = judge
        self.probe_set = probe_set
        self.exercises = tuple(exercises)
        self.baseline = baseline
        self._fails: dict[str, frozenset[str]] = {}
        self.detector = Detector(mistakes, baseline.mistakes, self._failed_by)

    @property
    def tests(self) -> list[TestSpec]:
        """The tests in the order of their files."""
        return self.judge.tests

    def max_scores(self) -> dict[str, int]:
        """Points by exercise: the sum of its tests'."""
        return max_scores(self.exercises, self.tests)

    def _failed_by(self, mistake_key: str) -> frozenset[str]:
        """The tests a known mistake fails."""
        if mistake_key not in self._fails:
            judgements = self.judgements(self.baseline.mistakes[mistake_key])
            self._fails[mistake_key] = frozenset(j.spec.name for j in judgements if not j.passed)
        return self._fails[mistake_key]

    def judgements(self, transcript: Transcript, exercises: Sequence[str] | None = None) -> list[Judgement]:
        """Every test's judgement on one transcript; of some exercises only, if they are named."""
        return self.judge.judge(transcript, self.baseline.reference, exercises)

    def grade(self, transcript: Transcript, exercises: Sequence[str] | None = None) -> list[ExerciseResult]:
        """The results of one transcript, by exercise: of all, or of those that are named."""
        exercises = self.exercises if exercises is None else exercises
        judgements = self.judgements(transcript, exercises)
        return [
            self._exercise(name, [j for j in judgements if j.spec.exercise == name], transcript)
            for name in exercises
        ]

    def _exercise(self, name: str, judgements: list[Judgement], transcript: Transcript) -> ExerciseResult:
        failures = [j for j in judgements if not j.passed and not j.is_ours]
        named = self.detector.diagnose(name, failures, transcript)
        tests = [_test_result(j, named, self.probe_set.calls) for j in judgements]
        unexplained = [
            j for j in failures if verdict_of(j) in ("failed", "raised") and j.spec.name not in named
        ]
        probes = {probe for j in unexplained for probe in j.spec.probes}
        return ExerciseResult(
            name=name,
            score=sum(j.spec.points for j in judgements if j.passed),
            max_score=sum(j.spec.points for j in judgements),
            tests=tests,
            hint="\n\n".join(dict.fromkeys(f"**{m.title}**\n\n{m.hint}" for m in named.values())),
            group=fingerprint(transcript, probes) if probes else None,
        )


def _test_result(
    judgement: Judgement, named: Mapping[str, KnownMistake], calls: Mapping[str, str]
) -> TestResult:
    spec = judgement.spec
    mistake = named.get(spec.name)
    return TestResult(
        name=spec.name,
        title=spec.title,
        points=spec.points,
        verdict=verdict_of(judgement),
        message=student_message(judgement),
        detail=detail_of(judgement, calls),
        diagnosis=mistake.key if mistake else None,
    )
