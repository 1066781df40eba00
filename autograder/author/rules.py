"""The rules that :mod:`autograder.author.verify` proves an assignment by.

Everything is observed and judged by the code that grades students.
"""

import ast
from pathlib import Path

from autograder.assignment.model import Assignment, Side, Variant
from autograder.author.proof import Finding, IndependentRow, MistakeRow
from autograder.classroom.reading import read_submission
from autograder.errors import SubmissionError
from autograder.judge.baseline import seeds_of, variant_cells
from autograder.judge.diagnosis import same_outcome
from autograder.judge.grader import Grader
from autograder.judge.verdicts import brief
from autograder.results.model import ExerciseResult
from autograder.sandbox.observer import Observer
from autograder.sandbox.protocol import Cell
from autograder.sandbox.transcript import Transcript

LOOT = """
import sys

def {exercise}(*args, **kwargs):
    frame = sys._getframe()
    while frame:
        if "{name}" in frame.f_globals and frame.f_globals is not globals():
            return frame.f_globals["{name}"](*args, **kwargs)
        frame = frame.f_back
    raise LookupError("{name}")
"""
"""A submission that answers with a function it finds beside the probes."""

WORTHLESS_KINDS = ("nothing", "none", "zeros", "ones", "nan", "shape")
"""Junk (see :mod:`autograder.sandbox.inside.junk`) that must pass no test of its exercise."""
FLAWED_KINDS = ("dtype", "detached", "mutates")
"""Junk that must fail some test of its exercise."""
DELEGATION = "delegation"
"""The call the exercise asks to write, made instead of written; right as its values are, it must pass no test."""


class Verifier:
    """One assignment's proof on one side and one salt; collects findings."""

    def __init__(
        self, assignment: Assignment, side: Side, grader: Grader, observer: Observer, salt: str
    ) -> None:
        self.assignment = assignment
        self.side = side
        self.grader = grader
        self.observer = observer
        self.seeds = seeds_of(assignment.name, side, observer.probe_set.names, salt)
        self.salt = salt
        self.findings: list[Finding] = []
        self.nonsense_runs = 0

    def find(self, path: Path, rule: str, problem: str, remedy: str) -> None:
        """Note a finding."""
        under = f" (with --salt {self.salt})" if self.salt else ""
        self.findings.append(Finding(short(path), rule, problem + under, remedy))

    def observe(self, cells: list[Cell], exercise: str | None = None) -> Transcript:
        """Observe ``cells`` on all probes, or on those of one exercise."""
        groups = self.observer.probe_set.groups
        seeds = {n: s for n, s in self.seeds.items() if exercise is None or exercise in groups[n]}
        return self.observer.observe(cells, seeds)

    def check_reference(self) -> None:
        """The reference passes everything."""
        for result in self.grader.grade(self.grader.baseline.reference):
            for test in result.tests:
                if test.verdict != "passed":
                    problem = f"the reference does not pass {test.name}: {brief(test.detail)}"
                    self.find(
                        self.assignment.notebook, "reference-passes", problem, "mend the solution or the test"
                    )

    def check_stub(self) -> None:
        """The untouched stub earns nothing, with the verdict not_implemented."""
        for result in self.grader.grade(self.observe(self.assignment.stub_cells)):
            for test in result.tests:
                if test.verdict != "not_implemented":
                    problem = f"on the untouched stub of {result.name}, {test.name} says {test.verdict}"
                    remedy = f"let the probe call submission.{result.name} before anything can fail"
                    self.find(self.assignment.side(self.side), "stub-not-implemented", problem, remedy)

    def check_accepted(self, variant: Variant) -> None:
        """An accepted alternative gets full marks."""
        for result in self.grader.grade(
            self.observe(variant_cells(self.assignment, variant.source, variant.name))
        ):
            for test in result.tests:
                if test.verdict != "passed":
                    problem = (
                        f"loses {test.points} points on {test.name}: {test.verdict}; {brief(test.detail)}"
                    )
                    remedy = "widen the test to what the exercise's text allows, or remove the alternative"
                    self.find(variant.path, "accepted-full-marks", problem, remedy)

    def check_independent(self, path: Path) -> IndependentRow:
        """A submission by somebody who has not seen the reference gets full marks, read as a student's is."""
        remedy = "widen the test to what the exercise's text allows, make the text clearer, or remove the file if it is wrong"
        try:
            cells = read_submission(path, self.assignment).cells
        except SubmissionError as error:
            self.find(path, "independent-full-marks", str(error), remedy)
            return IndependentRow(path.name, list(self.assignment.exercises))
        refused = []
        for result in self.grader.grade(self.observe(cells)):
            failed = [test for test in result.tests if test.verdict != "passed"]
            refused += [result.name] if failed else []
            for test in failed:
                problem = f"{result.name}, {test.name}: {test.verdict}; {brief(test.detail)}"
                self.find(path, "independent-full-marks", problem, remedy)
        return IndependentRow(path.name, refused)

    def check_mistake(self, variant: Variant) -> MistakeRow:
        """A known mistake loses points on its exercise, keeps the rest, and is diagnosed as itself."""
        results = self.grader.grade(
            self.observe(variant_cells(self.assignment, variant.source, variant.name))
        )
        own = next(result for result in results if result.name == variant.exercise)
        failed = [test for test in own.tests if test.verdict != "passed"]
        if own.score == own.max_score:
            self.find(
                variant.path,
                "mistake-loses-points",
                "gets full marks",
                "add a hidden test that tells it from the reference",
            )
        for result in results:
            if result.score < result.max_score and result.name not in (variant.exercise, *variant.also_costs):
                problem = f"also loses points on {result.name}"
                remedy = f'let the probes of {result.name} supply what it needs, or declare ALSO_COSTS = ["{result.name}"]'
                self.find(variant.path, "mistake-keeps-the-rest", problem, remedy)
        self._check_faults(variant.path, results)
        named = [test.diagnosis for test in failed]
        diagnosed = bool(failed) and all(name == variant.key for name in named)
        if failed and not diagnosed:
            others = ", ".join(sorted({name or "no mistake" for name in named} - {variant.key}))
            problem = f"is diagnosed as {others}"
            self.find(
                variant.path,
                "mistake-is-diagnosed",
                problem,
                "add a probe that separates the two, or merge them into one file",
            )
        return MistakeRow(
            variant.exercise,
            variant.name,
            variant.title,
            own.max_score - own.score,
            [t.name for t in failed],
            diagnosed,
        )

    def _check_faults(self, path: Path, results: list[ExerciseResult]) -> None:
        for test in (t for r in results for t in r.tests if t.verdict == "grader_error"):
            problem = f"{test.name} itself fails on it: {brief(test.detail)}"
            self.find(
                path,
                "tests-never-crash",
                problem,
                "compare with assert_close or assert_equal before computing with .got",
            )

    def check_equal_mistakes(self) -> None:
        """No two mistakes of an exercise are observably equal."""
        seen: list[Variant] = []
        records = self.grader.baseline.mistakes
        for variant in self.assignment.mistakes:
            for other in seen:
                if other.exercise == variant.exercise and _equal(records[other.key], records[variant.key]):
                    problem = f"is observably equal to {other.name}"
                    self.find(
                        variant.path,
                        "mistakes-differ",
                        problem,
                        "merge the two files into one that says so, or add a probe that separates them",
                    )
            seen.append(variant)

    def check_junk(self, exercise: str) -> None:
        """Spoiled copies of the reference earn nothing, or lose something."""
        for kind in (*WORTHLESS_KINDS, *FLAWED_KINDS):
            source = (
                f"from autograder.sandbox.inside.junk import spoil\n{exercise} = spoil({kind!r}, {exercise})"
            )
            self._check_spoiled(exercise, kind, source, worthless=kind in WORTHLESS_KINDS)
        for name in self._probe_helpers():
            source = LOOT.format(exercise=exercise, name=name)
            self._check_spoiled(exercise, f"the probes' own {name}", source, worthless=True)
        if call := self.assignment.settings.delegation.get(exercise):
            self._check_spoiled(exercise, DELEGATION, f"{exercise} = {call}", worthless=True)

    def _probe_helpers(self) -> list[str]:
        """The functions beside the probes; a submission can find them, because they share its process."""
        tree = ast.parse(self.observer.probe_set.source)
        functions = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
        return [name for name in functions if name not in self.observer.probe_set.names]

    def _check_spoiled(self, exercise: str, kind: str, source: str, *, worthless: bool) -> None:
        transcript = self.observe(variant_cells(self.assignment, source, f"nonsense {kind}"), exercise)
        reference = self.grader.baseline.reference
        is_right = all(same_outcome(r.outcome, reference.outcome(n)) for n, r in transcript.records.items())
        if is_right and kind in (*WORTHLESS_KINDS, *FLAWED_KINDS):
            return  # this exercise has nothing that this kind could spoil
        self.nonsense_runs += 1
        result = next(r for r in self.grader.grade(transcript) if r.name == exercise)
        self._check_faults(self.assignment.side(self.side), [result])
        passed = [test.name for test in result.tests if test.verdict == "passed"]
        if worthless and passed:
            problem = f"nonsense of kind {kind!r} for {exercise} passes {', '.join(passed)}"
            self.find(
                self.assignment.side(self.side),
                "nonsense-earns-nothing",
                problem,
                "assert the value itself in every test, on inputs whose answer is not trivial",
            )
        elif not worthless and len(passed) == len(result.tests):
            problem = f"nonsense of kind {kind!r} for {exercise} passes every test"
            self.find(
                self.assignment.side(self.side),
                "nonsense-loses-points",
                problem,
                "assert what it changes: dtype, graph state (graph=True), or the unchanged input",
            )


def _equal(a: Transcript, b: Transcript) -> bool:
    return all(same_outcome(record.outcome, b.outcome(name)) for name, record in a.records.items())


def short(path: Path) -> str:
    """``path`` from solutions/ or tests/ on."""
    parts = path.parts
    start = next((parts.index(name) for name in ("solutions", "tests") if name in parts), 0)
    return "/".join(parts[start:]) if start else str(path)
