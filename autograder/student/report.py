"""What a student's check shows: one exercise's public checks, as HTML in a notebook and as text elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import msgspec

from autograder.judge.exception_words import translate
from autograder.judge.part_words import place_in_words
from autograder.results.model import ExerciseResult, TestResult
from autograder.sandbox.enclosure import Level
from autograder.sandbox.observer import Observer
from autograder.sandbox.probe_set import NOTHING, Surroundings
from autograder.sandbox.protocol import Cell
from autograder.sandbox.transcript import Raised, Record, Returned, Transcript
from autograder.student.call_code import call_code
from autograder.student.drawing import Drawing
from autograder.student.own_lines import OwnLine, may_return_nothing, statement_at
from autograder.student.shipped import PublicChecks
from autograder.student.wrong_gradient import wrong_gradient
from autograder.templates import html_environment

LABELS = {
    "called": "called",
    "what": "part",
    "got": "got",
    "expected": "expected",
    "where": "where",
    "error": "error",
    "line": "your line",
}
"""What of a failure's detail a student sees as a labelled line, in this order; the rest is running text."""
NO_RETURN = "None came back where something else was expected. Did you forget `return`?"
NO_PICTURES: Mapping[str, Drawing] = MappingProxyType({})
NOT_THE_GRADE = "This is not the grade: hidden tests use other inputs than the public checks do."


@dataclass(frozen=True)
class OwnCode:
    """What is known of the student's own code besides its transcript.

    ``places``: the lines in which a probe failed, in words. ``may_return_nothing``: the exercise's function can end without a result.
    """

    places: Mapping[str, str] = field(default_factory=dict)
    may_return_nothing: bool = False


NOTHING_KNOWN = OwnCode()


class CheckReport:
    """What the public checks say of one exercise.

    In a notebook it shows itself as HTML. Its ``repr`` is the score as a bare float, within [0, points].
    """

    def __init__(
        self, result: ExerciseResult, worth: int, pictures: Mapping[str, Drawing] = NO_PICTURES
    ) -> None:
        self.result = result
        self.worth = worth
        self.pictures = pictures
        """By the name of a failed check: the graph with its first wrong gradient, of those that show one."""

    @property
    def passed(self) -> bool:
        """Whether every check passed."""
        return self.passes == len(self.result.tests)

    @property
    def passes(self) -> int:
        """How many checks passed."""
        return sum(test.verdict == "passed" for test in self.result.tests)

    @property
    def is_to_do(self) -> bool:
        """Whether nothing has been written yet: that is no mistake."""
        return all(test.verdict == "not_implemented" for test in self.result.tests)

    @property
    def score(self) -> float:
        """The exercise's points times the fraction of its public checks that passed."""
        return self.worth * self.passes / len(self.result.tests)

    def __repr__(self) -> str:
        return repr(float(self.score))

    def _repr_html_(self) -> str:
        template = html_environment().get_template("check.html.j2")
        return template.render(
            report=self, lines=lines_of, explanation=explanation_of, not_the_grade=NOT_THE_GRADE
        )


def report_on(
    checks: PublicChecks, exercise: str, transcript: Transcript, own: OwnCode = NOTHING_KNOWN
) -> CheckReport:
    """The report on one exercise of a transcript."""
    result = next(result for result in checks.grader.grade(transcript) if result.name == exercise)
    probes = {spec.name: spec.probes for spec in checks.grader.tests}
    told = _Told(checks, transcript, own)
    tests = [told.test(test, probes[test.name]) for test in result.tests]
    worth = checks.expected.points[exercise]
    return CheckReport(
        msgspec.structs.replace(result, tests=tests), worth, _pictures(checks, tests, transcript)
    )


def _pictures(
    checks: PublicChecks, tests: Sequence[TestResult], transcript: Transcript
) -> dict[str, Drawing]:
    """The graphs with the first wrong gradient, of the failed checks that show one."""
    ways = {spec.name: spec.ways_back for spec in checks.grader.tests}
    reference = checks.grader.baseline.reference
    failed = [test.name for test in tests if test.verdict == "failed"]
    drawn = {name: wrong_gradient(ways[name], transcript, reference) for name in failed}
    return {name: drawing for name, drawing in drawn.items() if drawing}


class _Told:
    """A student's own tests with what only the student may know of them in their details; what was printed is told once."""

    def __init__(self, checks: PublicChecks, transcript: Transcript, own: OwnCode) -> None:
        self.checks = checks
        self.transcript = transcript
        self.own = own
        self._printed: set[str] = set()

    def test(self, test: TestResult, probes: Sequence[str]) -> TestResult:
        detail = dict(test.detail)
        if test.verdict in ("raised", "timed_out"):
            failed = next(name for name in probes if not isinstance(self.transcript.outcome(name), Returned))
            detail["line"] = self.own.places.get(failed, "")
        if self.own.may_return_nothing and self._is_none(test, detail):
            detail["problem"] = NO_RETURN
        if test.verdict not in ("passed", "not_implemented", "missing"):
            detail["code"] = self._code(probes, detail)
        detail["printed"] = "".join(map(self._printed_by, probes))
        told = {label: text for label, text in detail.items() if text}
        return msgspec.structs.replace(test, detail=told)

    def _is_none(self, test: TestResult, detail: Mapping[str, str]) -> bool:
        """Whether the call returned None: it is the value that is compared, or the check itself stumbled over it."""
        if test.verdict == "raised":
            return "NoneType" in detail.get("error", "") and not detail.get("line")
        place = place_in_words(detail.get("what", ""))
        return detail.get("got") == "None" and place.startswith("`")

    def _code(self, probes: Sequence[str], detail: Mapping[str, str]) -> str:
        path = detail.get("what", "") if len(probes) == 1 else ""
        seeds = self.checks.expected.seeds
        codes = [call_code(self.checks.probe_set.source, name, seeds[name], path=path) for name in probes]
        told = [f"{key}: {detail[key]}" for key in ("got", "expected", "where") if key in detail]
        return "\n\n".join(codes) + "".join(f"\n# {line}" for line in "\n".join(told).splitlines())

    def _printed_by(self, probe: str) -> str:
        record = self.transcript.records.get(probe, Record(Returned(None)))
        if not record.printed or probe in self._printed:
            return ""
        self._printed.add(probe)
        rest = record.printed_chars - len(record.printed)
        return record.printed + (f"\n… and {rest} characters more" if rest > 0 else "")


def observe_file(
    checks: PublicChecks, cells: list[Cell], exercises: tuple[str, ...], surroundings: Surroundings = NOTHING
) -> Transcript:
    """Run the public probes of ``exercises`` on a submission's cells, in a process of its own with its time limits."""
    chosen = {n: s for n, s in checks.expected.seeds.items() if checks.probe_set.groups[n] & set(exercises)}
    with Observer(checks.probe_set, checks.expected.limits, Level.OWN_MACHINE) as observer:
        return observer.observe(cells, chosen, surroundings)


def own_code_in(cells: Sequence[Cell], transcript: Transcript, exercise: str) -> OwnCode:
    """What a file's cells say of where its probes failed, and of whether the exercise's function returns anything."""
    sources = {cell.label: cell.source for cell in cells}
    raised = {name: r.outcome for name, r in transcript.records.items() if isinstance(r.outcome, Raised)}
    places = {
        name: str(OwnLine(outcome.cell, outcome.line, statement_at(sources[outcome.cell], outcome.line)))
        for name, outcome in raised.items()
        if outcome.cell in sources and outcome.line
    }
    return OwnCode(places, any(may_return_nothing(cell.source, exercise) for cell in cells))


def lines_of(test: TestResult) -> list[tuple[str, str]]:
    """The labelled lines of a failed public check."""
    shown = dict(test.detail)
    if "what" in shown:
        shown["what"] = place_in_words(shown["what"]).strip("`")
    return [(label, shown[key]) for key, label in LABELS.items() if key in shown]


def explanation_of(test: TestResult) -> str:
    """What went wrong in a failed public check, in words; torch's own error explained where we can."""
    parts = [
        test.detail.get("problem", ""),
        test.detail.get("note", ""),
        "" if test.detail.get("problem") == NO_RETURN else translate(test.detail.get("error", "")),
    ]
    return " ".join(part for part in parts if part)
