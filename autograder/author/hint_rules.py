"""What is proven of an assignment's hints: that each exercise has them, in steps, short, and that they give nothing away."""

import re
from collections.abc import Iterator

from autograder.assignment.hints import HINTS, hints_in
from autograder.assignment.model import Assignment, SourceCell
from autograder.author.leaks import telling_lines
from autograder.author.proof import Finding
from autograder.author.rules import short

FEWEST_WORDS, MOST_WORDS = 80, 160
"""How long the three levels of an exercise are together."""


def hint_findings(assignment: Assignment) -> Iterator[Finding]:
    """What is wrong with the hints of an assignment."""
    for cell in assignment.cells:
        if cell.exercise:
            yield from _findings(assignment, cell, cell.exercise)


def _findings(assignment: Assignment, cell: SourceCell, exercise: str) -> Iterator[Finding]:
    path = short(assignment.folder / HINTS / f"{exercise}.md")
    text = assignment.hints.get(exercise)
    if text is None:
        yield Finding(
            path, "every-exercise-hinted", f"{exercise} has no hints", "write them, as docs/authoring.md says"
        )
        return
    try:
        levels = hints_in(text)
    except ValueError as error:
        yield Finding(path, "hints-in-steps", str(error), "write the three sections, in this order")
        return
    words = sum(len(level.split()) for level in levels)
    if not FEWEST_WORDS <= words <= MOST_WORDS:
        problem = f"the three levels have {words} words together, not {FEWEST_WORDS} to {MOST_WORDS}"
        yield Finding(path, "hint-length", problem, "say it shorter, or say what is missing")
    for line in telling_lines(cell.source):
        if _spaceless(line) in _spaceless(text):
            problem = f"holds the solution's line {line!r}"
            yield Finding(path, "nothing-leaks", problem, "show it on another function")


def _spaceless(text: str) -> str:
    """``text`` without what may stand between two words of code."""
    return re.sub(r"\s+", "", text)
