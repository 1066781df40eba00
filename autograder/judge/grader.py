"""One side of an assignment, ready to grade: its judge, its probes, the reference's transcript and the known mistakes.

The same :class:`Grader` serves the lanes, ``verify``, a student's check and plain pytest; they differ only in
where the transcripts come from.
"""

import ast
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from autograder.errors import AssignmentError
from autograder.judge.diagnosis import Detector, KnownMistake, fingerprint
from autograder.judge.pytest_session import Judge, Judgement, TestSpec
from autograder.judge.student_messages import student_message
from autograder.results.model import ExerciseResult, TestResult, detail_of, verdict_of
from autograder.sandbox.observer import ProbeSet
from autograder.sandbox.transcript import Transcript


class Baseline(msgspec.Struct, frozen=True):
    """What submissions are compared with: the reference's transcript, and each known mistake's by its key."""

    torch_version: str
    reference: Transcript
    mistakes: dict[str, Transcript]


def probe_sentences(source: str, path: Path) -> dict[str, str]:
    """The functions decorated with ``@probe`` in a ``probes.py``, with their docstrings, read without executing it.

    Raises:
        AssignmentError: it is no Python, or has no probe, or one without a docstring.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise AssignmentError(f"{path}, line {error.lineno}: {error.msg}") from None
    probes = [node for node in tree.body if isinstance(node, ast.FunctionDef) and _is_probe(node)]
    if not probes:
        raise AssignmentError(f"{path} has no probe; decorate a function (submission, draw) with @probe")
    sentences = {node.name: " ".join((ast.get_docstring(node) or "").split()) for node in probes}
    if silent := [name for name, sentence in sentences.items() if not sentence]:
        raise AssignmentError(f"{path}: probe {silent[0]} has no docstring; say in it what is called")
    return sentences


def _is_probe(node: ast.FunctionDef) -> bool:
    return any(isinstance(d, ast.Name) and d.id == "probe" for d in node.decorator_list)


def open_side(folder: Path) -> tuple[Judge, ProbeSet]:
    """The judge and the probes of a folder with ``probes.py`` and ``test_*.py``.

    Raises:
        AssignmentError: they cannot be loaded, or a probe is used by no test.
    """
    path = folder / "probes.py"
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AssignmentError(f"{path} cannot be read: {error}") from None
    calls = probe_sentences(source, path)
    names = tuple(calls)
    judge = Judge(folder, names)
    groups = {name: frozenset(t.exercise for t in judge.tests if name in t.probes) for name in names}
    if idle := [name for name, exercises in groups.items() if not exercises]:
        raise AssignmentError(
            f"{path}: no test looks at probe {idle[0]}; name it as an argument of one, or remove it"
        )
    return judge, ProbeSet(source, path.name, names, groups, calls)


class Grader:
    """Turns transcripts into results."""

    def __init__(
        self,
        judge: Judge,
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

    def judgements(self, transcript: Transcript) -> list[Judgement]:
        """Every test's judgement on one transcript."""
        return self.judge.judge(transcript, self.baseline.reference)

    def grade(self, transcript: Transcript) -> list[ExerciseResult]:
        """The results of one transcript, by exercise."""
        judgements = self.judgements(transcript)
        return [
            self._exercise(name, [j for j in judgements if j.spec.exercise == name], transcript)
            for name in self.exercises
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


def max_scores(exercises: Sequence[str], tests: Sequence[TestSpec]) -> dict[str, int]:
    """Points by exercise: the sum of its tests'."""
    return {name: sum(t.points for t in tests if t.exercise == name) for name in exercises}
