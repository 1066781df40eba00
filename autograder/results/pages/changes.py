"""What is another than it was when each student was graded before."""

from dataclasses import dataclass

from autograder.results.pages.class_data import ClassData


@dataclass(frozen=True)
class ShownChange:
    """A student whose score has moved; None stands for not graded. ``exercises``: where."""

    student: str
    before: int | None
    now: int | None
    exercises: tuple[str, ...]
    is_another_file: bool


def changes_of(data: ClassData) -> list[ShownChange]:
    """Whose score has moved, the largest moves first."""
    found = []
    for result in data.results:
        before = data.before.get(result.id)
        if before is None or before.score == result.score:
            continue
        was = {exercise.name: exercise.score for exercise in before.exercises}
        moved = tuple(e.name for e in result.exercises if was.get(e.name) != e.score)
        found.append(
            ShownChange(result.id, before.score, result.score, moved, before.digest != result.digest)
        )
    return sorted(found, key=lambda one: (-abs((one.now or 0) - (one.before or 0)), one.student))
