"""What to come back to."""

from autograder.results.pages.about import About, ShownMistake
from autograder.results.pages.distractors import distractors_of
from autograder.results.pages.lecture import lecture_items_of


def test_items_come_by_the_trouble_they_gave_with_their_mistakes(graded, class_of) -> None:
    about = About(
        {"f/x": ShownMistake("Does x."), "g/y": ShownMistake("Does y.")},
        lecture={"f": ["Both", "Only f"], "g": ["Both"], "h": ["Only h"]},
    )
    data = class_of(
        graded("anna", {"f": [("failed", "f/x")], "g": [("failed", "g/y")], "h": [("passed",)]}),
        graded("ben", {"f": [("passed",)], "g": [("failed", "g/y")], "h": [("passed",)]}),
    )
    items = lecture_items_of(data, about, distractors_of(data, about))
    assert [(i.text, i.failed, [m.title for m in i.mistakes]) for i in items] == [
        ("Both", 2, ["Does y", "Does x"]),
        ("Only f", 1, ["Does x"]),
    ]
