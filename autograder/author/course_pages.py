"""The course as a whole: the pages that speak of all its assignments, rendered from their folders.

``assignments/README.md`` is the course at a glance for a student, ``docs/mistakes.md`` the catalogue of known mistakes for staff. Where
``solutions/lecture.toml`` lists the concepts and errors of a lecture, ``docs/lecture-map.md`` tells for each of them the exercises,
hidden tests and known mistakes that teach it, as the ``[lecture]`` tables of the assignments claim; a claim that points nowhere, and
an item nobody claims, are errors.
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from autograder.assignment.lecture import LECTURE, LectureItem, load_lecture
from autograder.assignment.model import Assignment
from autograder.atomic_write import write_atomically
from autograder.author.misconceptions import sections_of
from autograder.errors import AssignmentError
from autograder.judge.open_side import open_side
from autograder.judge.test_spec import TestSpec
from autograder.templates import markdown_environment


class Coverage(msgspec.Struct, frozen=True):
    """One exercise that teaches an item, with its hidden tests and its known mistakes."""

    assignment: str
    exercise: str
    tests: list[str]
    mistakes: list[str]


def coverage_of(items: Sequence[LectureItem], assignments: Sequence[Assignment]) -> dict[str, list[Coverage]]:
    """For each item's id, the exercises that teach it.

    Raises:
        AssignmentError: an assignment claims an unknown item or exercise, or nobody claims an item.
    """
    covered: dict[str, list[Coverage]] = {item.id: [] for item in items}
    for assignment in assignments:
        tests = _hidden_tests(assignment)
        for item, exercises in assignment.settings.lecture.items():
            where = f"{assignment.folder / 'assignment.toml'}: [lecture] {item}"
            if item not in covered:
                raise AssignmentError(f"{where} is no item of {LECTURE}; there are: {', '.join(covered)}")
            for exercise in exercises:
                if exercise not in assignment.exercises:
                    raise AssignmentError(f"{where} names {exercise!r}, which is no exercise of it")
                covered[item].append(_coverage(assignment, exercise, tests))
    if forgotten := [item for item, exercises in covered.items() if not exercises]:
        raise AssignmentError(
            f"{LECTURE}: no assignment teaches {', '.join(forgotten)}; name the exercise in its [lecture] table"
        )
    return covered


def _hidden_tests(assignment: Assignment) -> list[TestSpec]:
    judge, _ = open_side(assignment.side("hidden"))
    judge.close()
    return judge.tests


def _coverage(assignment: Assignment, exercise: str, tests: Sequence[TestSpec]) -> Coverage:
    return Coverage(
        assignment.name,
        exercise,
        [test.name for test in tests if test.exercise == exercise],
        [mistake.name for mistake in assignment.mistakes if mistake.exercise == exercise],
    )


def render_course(root: Path, assignments: Sequence[Assignment]) -> dict[Path, bytes]:
    """The course's pages by their path relative to ``root``.

    Raises:
        AssignmentError: the lecture is not covered, or ``builds_on`` names no assignment.
    """
    _check_order(assignments)
    environment = markdown_environment()
    points = {
        assignment.name: sum(test.points for test in _hidden_tests(assignment)) for assignment in assignments
    }
    overview = environment.get_template("course.md.j2").render(assignments=assignments, points=points)
    sections = list(sections_of(assignments))
    mistakes = environment.get_template("mistakes.md.j2").render(sections=sections)
    pages = {
        Path("assignments") / "README.md": overview.encode(),
        Path("docs") / "mistakes.md": mistakes.encode(),
    }
    if items := load_lecture(root):
        covered = coverage_of(items, assignments)
        text = environment.get_template("lecture_map.md.j2").render(items=items, covered=covered)
        pages[Path("docs") / "lecture-map.md"] = text.encode()
    return pages


def _check_order(assignments: Sequence[Assignment]) -> None:
    names = [assignment.name for assignment in assignments]
    for assignment in assignments:
        for earlier in assignment.settings.builds_on:
            if earlier not in names:
                raise AssignmentError(
                    f"{assignment.folder / 'assignment.toml'}: builds_on names {earlier!r}, which is no assignment"
                )


def stale_pages(root: Path, pages: dict[Path, bytes]) -> list[str]:
    """The pages that are not what they should be, a line each."""
    paths = ((root / relative, content) for relative, content in pages.items())
    return [
        f"{path} is stale" for path, content in paths if not path.is_file() or path.read_bytes() != content
    ]


def write_pages(root: Path, pages: dict[Path, bytes]) -> list[Path]:
    """Write the pages that have changed; which those are."""
    changed = [
        root / relative
        for relative, content in pages.items()
        if not (root / relative).is_file() or (root / relative).read_bytes() != content
    ]
    for path in changed:
        write_atomically(path, pages[path.relative_to(root)])
    return changed
