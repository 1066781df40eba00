"""What a student's check shows: one exercise's public checks, as HTML in a notebook and as text elsewhere."""

from autograder.judge.exception_words import translate
from autograder.judge.part_words import place_in_words
from autograder.results.model import ExerciseResult, TestResult
from autograder.sandbox.enclosure import Level
from autograder.sandbox.observer import Observer
from autograder.sandbox.probe_set import NOTHING, Surroundings
from autograder.sandbox.protocol import Cell
from autograder.sandbox.transcript import Transcript
from autograder.student.shipped import PublicChecks
from autograder.templates import html_environment

LABELS = {
    "called": "called",
    "what": "part",
    "got": "got",
    "expected": "expected",
    "where": "where",
    "error": "error",
}
"""What of a failure's detail a student sees as a labelled line, in this order; the rest is running text."""


class CheckReport:
    """What the public checks say of one exercise.

    In a notebook it shows itself as HTML. Its ``repr`` is the score as a bare float, within [0, points].
    """

    def __init__(self, result: ExerciseResult, worth: int) -> None:
        self.result = result
        self.worth = worth

    @property
    def passed(self) -> bool:
        """Whether every check passed."""
        return all(test.verdict == "passed" for test in self.result.tests)

    @property
    def score(self) -> float:
        """The exercise's points times the fraction of its public checks that passed."""
        tests = self.result.tests
        return self.worth * sum(test.verdict == "passed" for test in tests) / len(tests)

    def __repr__(self) -> str:
        return repr(float(self.score))

    def _repr_html_(self) -> str:
        template = html_environment().get_template("check.html.j2")
        return template.render(
            result=self.result, passed=self.passed, lines=lines_of, explanation=explanation_of
        )


def report_on(checks: PublicChecks, exercise: str, transcript: Transcript) -> CheckReport:
    """The report on one exercise of a transcript."""
    result = next(result for result in checks.grader.grade(transcript) if result.name == exercise)
    return CheckReport(result, checks.expected.points[exercise])


def observe_file(
    checks: PublicChecks, cells: list[Cell], exercises: tuple[str, ...], surroundings: Surroundings = NOTHING
) -> Transcript:
    """Run the public probes of ``exercises`` on a submission's cells, in a process of its own with its time limits."""
    chosen = {n: s for n, s in checks.expected.seeds.items() if checks.probe_set.groups[n] & set(exercises)}
    with Observer(checks.probe_set, checks.expected.limits, Level.OWN_MACHINE) as observer:
        return observer.observe(cells, chosen, surroundings)


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
        translate(test.detail.get("error", "")),
    ]
    return " ".join(part for part in parts if part)
