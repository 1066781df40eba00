"""What to come back to in the next lecture: its items, with the mistakes made in the exercises that teach them."""

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.results.pages.about import About
from autograder.results.pages.class_data import ClassData
from autograder.results.pages.distractors import Distractor

MISTAKES = 3
"""So many mistakes are told of each item."""


@dataclass(frozen=True)
class TaughtItem:
    """An item of the lecture. ``failed``: how many of the graded are short of points in an exercise that teaches it."""

    text: str
    exercises: tuple[str, ...]
    failed: int
    mistakes: tuple[Distractor, ...]


def lecture_items_of(data: ClassData, about: About, distractors: Sequence[Distractor]) -> list[TaughtItem]:
    """The items that this assignment teaches, those with most trouble first; without those that gave none."""
    exercises: dict[str, list[str]] = {}
    for exercise, texts in about.lecture.items():
        for text in texts:
            exercises.setdefault(text, []).append(exercise)
    found = [_item(text, names, data, distractors) for text, names in exercises.items()]
    return sorted((item for item in found if item.failed), key=lambda item: -item.failed)


def _item(
    text: str, exercises: Sequence[str], data: ClassData, distractors: Sequence[Distractor]
) -> TaughtItem:
    failed = sum(
        any(e.name in exercises and e.score < e.max_score for e in result.exercises) for result in data.graded
    )
    there = [one for one in distractors if {*one.exercises} & {*exercises}]
    return TaughtItem(text, tuple(exercises), failed, tuple(there[:MISTAKES]))
