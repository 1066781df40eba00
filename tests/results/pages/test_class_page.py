"""The page about a class, as data."""

import pytest

from autograder.results.pages.about import About, ShownMistake
from autograder.results.pages.class_page import class_view, numbers_of

ABOUT = About({"f/x": ShownMistake("Does x.")})
WRONG, WELL = {"f": [("failed", "f/x")]}, {"f": [("passed",)]}


@pytest.mark.parametrize(
    ("students", "sentence"),
    [
        ([], "Nobody is graded yet."),
        ([WELL], "No known mistake is named in the work of 1 graded."),
        ([WRONG], "“Does x”: 1 of 1 graded (100\u00a0%); one comment serves."),
        ([WRONG, WRONG, WELL], "“Does x”: 2 of 3 graded (67\u00a0%); one comment serves all of them."),
    ],
)
def test_the_verdict_is_the_commonest_mistake_and_whom_one_comment_serves(
    students: list[object], sentence: str, graded, class_of
) -> None:
    data = class_of(*(graded(f"s{n}", outcomes) for n, outcomes in enumerate(students)))
    assert class_view(data, ABOUT).verdict == sentence


def test_a_class_of_nobody_graded_has_a_page_all_the_same(class_of, ungraded) -> None:
    view = class_view(class_of(ungraded("anna")), ABOUT)
    assert (view.scores, view.histogram, view.handed_in, len(view.needs)) == (None, None, 1, 1)


def test_columns_stand_by_exercise_and_mistakes_have_a_place(graded, class_of) -> None:
    data = class_of(graded("anna", {"f": [("failed", "f/x"), ("passed",)], "g": [("failed", "g/y")]}))
    view = class_view(data, ABOUT)
    assert [(name, [item.number for item in items]) for name, items in view.by_exercise] == [
        ("f", [1, 2]),
        ("g", [3]),
    ]
    assert view.is_first == [True, False, True]
    assert view.places == {"x": 0, "y": 1}
    assert [item.number for item in view.costliest] == [1, 3]


def test_numbers_stand_for_names_and_tell_nothing_of_their_order() -> None:
    students = [f"student{n:02}" for n in range(30)]
    numbers = numbers_of(students)
    assert sorted(numbers.values()) == list(range(1, 31))
    assert [numbers[student] for student in students] != sorted(numbers.values())
    assert numbers_of(students[::-1]) == numbers
