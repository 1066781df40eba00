"""The sentences on handing in: by each way, with the deadline and the course's own words."""

from datetime import datetime

import pytest

from autograder.assignment.course import Course, HandIn
from autograder.assignment.hand_in import hand_in_sentences, packing_sentence


@pytest.mark.parametrize(
    ("hand_in", "step"),
    [
        (HandIn(), "To hand it in, upload that file to the course's page."),
        (
            HandIn(how="nbgrader"),
            "To hand it in, submit the assignment in nbgrader: Assignment List in Jupyter, or `nbgrader submit 05_words`.",
        ),
        (HandIn(how="address", address="a@example.org"), "To hand it in, send that file to a@example.org."),
    ],
)
def test_each_way_has_its_sentence(hand_in: HandIn, step: str) -> None:
    assert hand_in_sentences(Course(hand_in=hand_in), "05_words") == [step]


def test_deadline_and_the_courses_own_words_follow() -> None:
    course = Course(
        hand_in=HandIn(words="The newest upload counts."),
        deadlines={"05_words": datetime.fromisoformat("2026-11-27T23:59:00+01:00")},
    )
    assert hand_in_sentences(course, "05_words")[1:] == [
        "It is due on 27 November 2026 at 23:59 (UTC+0100).",
        "The newest upload counts.",
    ]
    assert len(hand_in_sentences(course, "06_other")) == 2


def test_the_command_names_the_notebook() -> None:
    assert "`autograder pack words.ipynb`" in packing_sentence("words")
