"""Each exercise has hints, in steps and short, that hold no line of its solution."""

from dataclasses import replace
from pathlib import Path

import pytest

from autograder.assignment.find import assignment_names
from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment, SourceCell
from autograder.author.hint_rules import FEWEST_WORDS, MOST_WORDS, hint_findings

ROOT = Path(__file__).resolve().parents[2]
WORDS = "word " * 30
GOOD = f"## Question\n\n{WORDS}\n\n## Pointer\n\n{WORDS}\n\n## Example\n\n{WORDS}\n"
SOLUTION = (
    "### BEGIN SOLUTION\n    slope = torch.full_like(x, 2.0) * x\n    return slope\n    ### END SOLUTION"
)


def rules_broken(tiny: Assignment, text: str | None) -> list[str]:
    cell = SourceCell("code", f"def square_gradient(x):\n    {SOLUTION}\n", "square_gradient")
    hints = {} if text is None else {"square_gradient": text}
    return [finding.rule for finding in hint_findings(replace(tiny, cells=(cell,), hints=hints))]


@pytest.mark.parametrize("name", assignment_names(ROOT))
def test_the_courses_hints_keep_the_rules(name: str) -> None:
    assignment = load_assignment(ROOT / "solutions" / name)
    assert list(hint_findings(assignment)) == []
    assert set(assignment.hints) == set(assignment.exercises)


def test_what_is_right_is_no_finding(tiny: Assignment) -> None:
    assert rules_broken(tiny, GOOD) == []


def test_an_exercise_without_hints_is_found(tiny: Assignment) -> None:
    assert rules_broken(tiny, None) == ["every-exercise-hinted"]


def test_other_sections_are_found(tiny: Assignment) -> None:
    assert rules_broken(tiny, GOOD.replace("Pointer", "Place")) == ["hints-in-steps"]


@pytest.mark.parametrize("words", [FEWEST_WORDS - 1, MOST_WORDS + 1])
def test_too_short_and_too_long_is_found(words: int, tiny: Assignment) -> None:
    text = f"## Question\n\nOne\n\n## Pointer\n\nTwo\n\n## Example\n\n{'word ' * (words - 2)}\n"
    assert rules_broken(tiny, text) == ["hint-length"]


@pytest.mark.parametrize("leak", ["slope = torch.full_like(x, 2.0) * x", "slope=torch.full_like(x,\n2.0)*x"])
def test_a_solutions_line_is_a_leak_however_it_is_spaced(leak: str, tiny: Assignment) -> None:
    assert rules_broken(tiny, GOOD.replace("word word", f"`{leak}`", 1)) == ["nothing-leaks"]
