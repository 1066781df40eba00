"""Known mistakes with those who made them."""

import msgspec

from autograder.results.pages.about import About, ShownMistake
from autograder.results.pages.distractors import distractors_of, unnamed_of

ABOUT = About(
    {"f/x": ShownMistake("Does x."), "g/x": ShownMistake("Does x in g."), "f/y": ShownMistake("Does y.")}
)


def test_a_misconception_is_counted_once_a_student_over_exercises_and_variants(graded, class_of) -> None:
    data = class_of(
        graded("anna", {"f": [("failed", "f/x")], "g": [("failed", "g/x")]}),
        graded("ben", {"f": [("failed", "f/x__again")], "g": [("passed",)]}),
        graded("cleo", {"f": [("failed", "f/y")], "g": [("passed",)]}),
    )
    first, second = distractors_of(data, ABOUT)
    assert (first.name, first.students, first.scores, first.points_lost) == ("x", ("anna", "ben"), (0, 5), 15)
    assert first.exercises == ("f", "g")
    assert first.median == 2.5
    assert (second.title, second.students) == ("Does y", ("cleo",))


def test_the_title_is_that_of_the_commonest_of_its_mistakes(graded, class_of) -> None:
    both = {"f": [("failed", "f/x")], "g": [("failed", "g/x")]}
    data = class_of(graded("anna", both), graded("ben", {"f": [("passed",)], "g": [("failed", "g/x")]}))
    assert distractors_of(data, ABOUT)[0].title == "Does x in g"


def test_equal_unexplained_results_are_groups_with_their_students(graded, class_of) -> None:
    def wrong(student: str, group: str) -> object:
        result = graded(student, {"f": [("failed",)]})
        exercise = msgspec.structs.replace(result.exercises[0], group=group)
        return msgspec.structs.replace(result, exercises=[exercise])

    data = class_of(wrong("anna", "1"), wrong("ben", "1"), wrong("cleo", "2"))
    assert [(one.exercise, one.students) for one in unnamed_of(data)] == [("f", ("anna", "ben"))]
