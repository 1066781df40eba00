"""Hints in steps: a question, where to look, an example on another function.

``hint("f")`` gives the first, ``hint("f", 2)`` and ``hint("f", 3)`` the others: a cell that is run again shows what it showed before.
Where the public checks recognise a mistake, the first hint is that mistake's.

An instructor can see which were given. A kernel cannot write a notebook's metadata; but what a cell displays is saved with the
notebook, so that each hint is displayed with a record of it (:mod:`autograder.assignment.hint_records`), and a student is told.
"""

from dataclasses import dataclass
from typing import Any

import msgspec

from autograder.assignment.hint_records import RECORD
from autograder.errors import UsageError
from autograder.results.model import HintSeen
from autograder.student.check import callers_namespace, check_in, checks_here
from autograder.student.shipped import PublicChecks

TOLD = "This notebook keeps, for your instructor, that you were given this hint."


@dataclass(frozen=True)
class Hint:
    """One hint, which shows itself as Markdown."""

    record: HintSeen
    text: str
    levels: int

    @property
    def markdown(self) -> str:
        """All that is shown of it."""
        name, level = self.record.exercise, self.record.level
        more = (
            f'The next one: `hint("{name}", {level + 1})`.' if level < self.levels else "There are no more."
        )
        return f"**Hint {level} of {self.levels} on `{name}`**\n\n{self.text}\n\n*{more} {TOLD}*"

    def __repr__(self) -> str:
        return self.markdown

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {
            "text/plain": self.markdown,
            "text/markdown": self.markdown,
            RECORD: msgspec.to_builtins(self.record),
        }


def hint(exercise: str, level: int = 1) -> Hint:
    """A hint for an exercise of the calling notebook.

    Args:
        level: 1, a question; 2, where to look; 3, an example on another function.

    Raises:
        UsageError: there is no such exercise or level, or the checks are not beside the notebook.
    """
    return hint_in(checks_here(), exercise, level, callers_namespace(2))


def hint_in(checks: PublicChecks, exercise: str, level: int, namespace: dict[str, Any]) -> Hint:
    """A hint for an exercise as ``namespace`` defines it.

    Raises:
        UsageError: there is no such exercise or level.
    """
    levels = checks.hints(exercise)
    if level not in range(1, len(levels) + 1):
        raise UsageError(f"{exercise} has the hints 1 to {len(levels)}, and no {level}")
    if level == 1:
        result = check_in(checks, exercise, namespace).result
        if result.hint:
            mistake = next(test.diagnosis for test in result.tests if test.diagnosis)
            return Hint(HintSeen(exercise, level, mistake or ""), result.hint, len(levels))
    return Hint(HintSeen(exercise, level), levels[level - 1], len(levels))
