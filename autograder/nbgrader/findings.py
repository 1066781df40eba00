"""What a rehearsal of one notebook has found: from marks to sentences for the instructor.

A finding is what costs a student points for nothing, or gives them for nothing. Everything here is data: nothing is executed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import msgspec

from autograder.nbgrader.draft import Draft
from autograder.nbgrader.execute import SandboxedExecute
from autograder.nbgrader.marks import NotebookMarks
from autograder.nbgrader.remedy import remedy_for
from autograder.nbgrader.source import GradebookCell

Way = Literal["sandbox", "kernel", "stock"]
"""How a notebook is executed: as ``nbgrader grade`` does it; in a kernel inside the sandbox; by nbgrader's own ``Execute``."""
Kind = Literal["ungraded", "lost", "unsteady", "given", "unseen", "differs"]
SOLVED, AGAIN, UNTOUCHED, WITHOUT = "solved", "again", "untouched", "without-"
"""The submissions of a rehearsal; the solution is handed in twice, and ``without-1`` lacks each notebook's first answer."""
CALLED = {SOLVED: "the solution", UNTOUCHED: "the untouched release"}
IN = {"sandbox": "in the sandbox", "kernel": "in a kernel", "stock": "by stock"}

NAMED = 3
"""So many submissions that differ are named."""

MarksBy = Mapping[tuple[Way, str], NotebookMarks]
"""One notebook's marks by way and submission."""


class SourceFinding(msgspec.Struct, frozen=True):
    """Something to mend. ``cell`` is empty if it is of the whole notebook; ``remedy``, if none is known."""

    kind: Kind
    notebook: str
    cell: str
    said: str
    remedy: str = ""


@dataclass(frozen=True)
class Rehearsed:
    """One notebook and what became of it.

    Attributes:
        marks: by way and submission.
        step: how the course's notebooks are executed now, for the advice.
    """

    draft: Draft
    marks: MarksBy
    step: SandboxedExecute

    @property
    def tests(self) -> list[GradebookCell]:
        """The cells that test and have points to give."""
        return [cell for cell in self.draft.source.cells if cell.is_test and cell.points]

    @property
    def ways(self) -> list[Way]:
        """Those in which it was executed."""
        return list(dict.fromkeys(way for way, _ in self.marks))

    def costs(self, way: Way, answer: str) -> float | None:
        """The points that the solution loses without an answer; None if a person would have to say, or the answer was not removed."""
        full, less = self.marks[way, SOLVED], self.marks.get((way, self.submission_without(answer)))
        if less is None or full.ungraded or less.ungraded:
            return None
        pairs = [(full.scores.get(test.name), less.scores.get(test.name)) for test in self.tests]
        lost = [had - has for had, has in pairs if had is not None and has is not None]
        return None if len(lost) < len(pairs) else sum(max(0.0, points) for points in lost)

    def submission_without(self, answer: str) -> str:
        """The submission that lacks an answer."""
        return f"{WITHOUT}{self.draft.tested_answers.index(answer) + 1}"

    def has_full_marks(self, way: Way) -> bool:
        """Whether the solution has all points."""
        marks = self.marks[way, SOLVED]
        return not marks.ungraded and all(_is_full(marks, test) for test in self.tests)


def findings_in(notebook: Rehearsed) -> list[SourceFinding]:
    """All that there is to mend in one notebook, the worst first."""
    looks = (_ungraded, _lost, _unsteady, _differing, _given, _unseen)
    return [finding for look in looks for finding in look(notebook)]


def _ungraded(notebook: Rehearsed) -> Iterator[SourceFinding]:
    """The solution has no marks at all."""
    for way in notebook.ways:
        if reason := notebook.marks[way, SOLVED].ungraded:
            remedy = "" if way == "stock" else remedy_for(reason, notebook.step, in_kernel=way == "kernel")
            yield SourceFinding(
                "ungraded", notebook.draft.name, "", f"the solution is not graded {IN[way]}: {reason}", remedy
            )


def _lost(notebook: Rehearsed) -> Iterator[SourceFinding]:
    """A test at which the solution has not all points."""
    for test in notebook.tests:
        ways = [way for way in notebook.ways if not _is_graded_in_full(notebook, way, test)]
        if not ways:
            continue
        marks = notebook.marks[ways[0], SOLVED]
        points = _shown(marks.scores.get(test.name), test)
        said = f"the solution has {points} {' and '.join(IN[way] for way in ways)}{_but_stock(notebook, ways)}: {_why(marks, test)}"
        yield SourceFinding("lost", notebook.draft.name, test.name, said, _remedy(notebook, ways, test))


def _but_stock(notebook: Rehearsed, ways: list[Way]) -> str:
    return ", all by stock" if "stock" in notebook.ways and "stock" not in ways else ""


def _is_graded_in_full(notebook: Rehearsed, way: Way, test: GradebookCell) -> bool:
    marks = notebook.marks[way, SOLVED]
    return bool(marks.ungraded) or _is_full(marks, test)


def _is_full(marks: NotebookMarks, test: GradebookCell) -> bool:
    score = marks.scores.get(test.name)
    return score is not None and score >= (test.points or 0.0)


def _why(marks: NotebookMarks, test: GradebookCell) -> str:
    """Why a test gave less than its points; where a cell above it failed, that too."""
    reason, cause = marks.reasons.get(test.name) or "it does not say why", marks.causes.get(test.name)
    return f"{reason} (above it, in {cause})" if cause else reason


def _remedy(notebook: Rehearsed, ways: list[Way], test: GradebookCell) -> str:
    """What gives the notebook what the enclosure refused it, if that is why points are lost."""
    for way in ways:
        marks = notebook.marks[way, SOLVED]
        in_kernel = way == "kernel" or bool(marks.refused)
        errors = [marks.reasons.get(test.name, ""), marks.causes.get(test.name, "").partition(": ")[2]]
        remedies = [remedy_for(error, notebook.step, in_kernel=in_kernel) for error in errors]
        if way != "stock" and any(remedies):
            return next(filter(None, remedies))
    return ""


def _unsteady(notebook: Rehearsed) -> Iterator[SourceFinding]:
    """A test that scores the same solution differently when it is run once more."""
    for way in notebook.ways:
        first, again = notebook.marks[way, SOLVED], notebook.marks.get((way, AGAIN))
        for test in notebook.tests if again and not first.ungraded and not again.ungraded else ():
            assert again
            had, has = first.scores.get(test.name), again.scores.get(test.name)
            if had != has:
                said = f"the solution has {_shown(had, test)} {IN[way]}, and {_shown(has, test)} when it is run once more"
                yield SourceFinding("unsteady", notebook.draft.name, test.name, said, "seed what is random")


def _differing(notebook: Rehearsed) -> Iterator[SourceFinding]:
    """A test that stock scores otherwise. Where the solution has all points one way and not the other, :func:`_lost` has told of it."""
    for test in notebook.tests:
        told = list(_differences(notebook, test))
        more = f"; and {len(told) - NAMED} more" if len(told) > NAMED else ""
        full = {_is_full(notebook.marks[way, SOLVED], test) for way in notebook.ways}
        if told and len(full) == 1:
            yield SourceFinding("differs", notebook.draft.name, test.name, "; ".join(told[:NAMED]) + more)


def _differences(notebook: Rehearsed, test: GradebookCell) -> Iterator[str]:
    for (way, submission), marks in sorted(notebook.marks.items()):
        stock = notebook.marks.get(("stock", submission))
        if way == "stock" or stock is None or stock.ungraded or marks.ungraded:
            continue
        ours, theirs = marks.scores.get(test.name), stock.scores.get(test.name)
        if ours != theirs:
            yield f"{_called(notebook, submission)} has {_shown(ours, test)} {IN[way]} and {_shown(theirs, test)} by stock"


def _called(notebook: Rehearsed, submission: str) -> str:
    if submission in CALLED:
        return CALLED[submission]
    answers = {notebook.submission_without(name): name for name in notebook.draft.tested_answers}
    return f"the solution without {answers[submission]}" if submission in answers else CALLED[SOLVED]


def _given(notebook: Rehearsed) -> Iterator[SourceFinding]:
    """A test that has points for who has done nothing."""
    for test in notebook.tests:
        for way in notebook.ways:
            marks = notebook.marks.get((way, UNTOUCHED))
            score = marks.scores.get(test.name) if marks and not marks.ungraded else None
            if score:
                said = f"the untouched release has {_shown(score, test)} {IN[way]}"
                yield SourceFinding(
                    "given",
                    notebook.draft.name,
                    test.name,
                    said,
                    "have the test ask for what the answer does",
                )
                break


def _unseen(notebook: Rehearsed) -> Iterator[SourceFinding]:
    """An answer without which nothing is lost. Where the solution itself loses points, that says nothing."""
    for answer in notebook.draft.tested_answers:
        costs = [notebook.costs(way, answer) for way in notebook.ways if notebook.has_full_marks(way)]
        if notebook.tests and costs and not any(cost is None or cost > 0 for cost in costs):
            said = "nothing is lost without this answer: no test looks at it"
            yield SourceFinding(
                "unseen", notebook.draft.name, answer, said, "write a test for it, or give it in the release"
            )


def _shown(score: float | None, test: GradebookCell) -> str:
    """A score in words."""
    return f"{'no score' if score is None else f'{score:g}'} of {test.points:g}"
