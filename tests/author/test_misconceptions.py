"""Known mistakes of one name taken together, in a course made up here and in the course that is shipped."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment, Variant
from autograder.author.misconceptions import Misconception, misconceptions_of, sections_of

ROOT = Path(__file__).resolve().parents[2]
Make = Callable[..., Assignment]


@pytest.fixture
def assignment_with(tiny: Assignment) -> Make:
    """An assignment of a name of its own with mistakes in the tiny one's exercise, given as name=(title, hint)."""

    def make(folder: str, **mistakes: tuple[str, str]) -> Assignment:
        variants = [
            Variant("square_gradient", name, Path(f"{name}.py"), "", title, hint)
            for name, (title, hint) in mistakes.items()
        ]
        return replace(tiny, folder=Path(folder), mistakes=tuple(variants))

    return make


def only(assignments: list[Assignment]) -> Misconception:
    (found,) = misconceptions_of(assignments)
    return found


def test_mistakes_of_one_name_are_one_misconception_wherever_they_are_caught(assignment_with: Make) -> None:
    first = assignment_with("01_a", ascent=("Uphill.", "Down?"), forgets_v=("No v.", "Where?"))
    second = assignment_with("02_b", ascent=("Uphill.", "Down?"))
    ascent, forgets = misconceptions_of([first, second])
    assert (ascent.name, ascent.assignments) == ("ascent", ("01_a", "02_b"))
    assert (forgets.name, forgets.assignments) == ("forgets_v", ("01_a",))


def test_variants_belong_to_the_name_before_two_underscores(assignment_with: Make) -> None:
    found = only([assignment_with("01_a", forgets_v=("No v.", "?"), forgets_v__twice=("No v, twice.", "?"))])
    assert found.name == "forgets_v"
    assert [catch.mistake.name for catch in found.catches] == ["forgets_v", "forgets_v__twice"]


def test_the_words_of_most_files_stand_for_all(assignment_with: Make) -> None:
    rare = assignment_with("01_a", ascent=("Goes uphill.", "Sign?"))
    common = [assignment_with(f"0{n}_b", ascent=("Uphill.", "Which way?")) for n in (2, 3)]
    found = only([rare, *common])
    assert (found.title, found.hint, found.wordings) == ("Uphill.", "Which way?", 2)
    assert [(title, len(catches)) for title, catches in found.by_title.items()] == [
        ("Uphill.", 2),
        ("Goes uphill.", 1),
    ]


def test_the_hint_belongs_to_the_title(assignment_with: Make) -> None:
    variants = {f"ascent__{n}": (f"Uphill {n}.", "The commonest hint.") for n in range(3)}
    found = only([assignment_with("01_a", ascent=("Uphill.", "Its own hint."), **variants)])
    assert (found.title, found.hint) == ("Uphill.", "Its own hint.")


def test_what_several_assignments_catch_comes_first_and_nothing_twice(assignment_with: Make) -> None:
    first = assignment_with("01_a", ascent=("Uphill.", "?"), own=("Own.", "?"))
    second = assignment_with("02_b", ascent=("Uphill.", "?"))
    sections = [(s.title, s.anchor, [m.name for m in s.misconceptions]) for s in sections_of([first, second])]
    assert sections == [
        ("In several assignments", "in-several-assignments", ["ascent"]),
        ("In 01_a alone", "in-01_a-alone", ["own"]),
    ]


def test_a_course_without_mistakes_has_no_sections(assignment_with: Make) -> None:
    assert list(sections_of([assignment_with("01_a")])) == []


def test_one_title_has_one_name_throughout_the_course() -> None:
    names = defaultdict(set)
    for path in sorted((ROOT / "solutions").glob("*/assignment.toml")):
        for mistake in load_assignment(path.parent).mistakes:
            names[mistake.title].add(mistake.misconception)
    assert names
    assert {title: found for title, found in names.items() if len(found) > 1} == {}
