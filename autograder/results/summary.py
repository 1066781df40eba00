"""A class on a terminal: what matters first, and then, of a class that fits a screen or where it was asked for, a row a student."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from autograder.results.groups import Group, groups_among
from autograder.results.model import NOTE, ExerciseResult
from autograder.results.pages.scores import quartiles
from autograder.results.tables import SHOWN, ClassRow, class_stories, class_table, people, plain, titled

ROWS = 40
"""Of a larger class the students are listed only where all are asked for."""
COSTLIEST = 5
TITLE = re.compile(r"\*\*(.+?)\*\*")
"""How a hint begins: with the title of the known mistake it is for."""
NAMED = 6
"""So many students are named of a known mistake."""


def class_in_full(
    title: str, columns: Sequence[str], rows: Sequence[ClassRow], *, has_all: bool = False
) -> Iterator[RenderableType]:
    """All that is printed of a class: the summary, then its table and what happened to whom.

    Args:
        has_all: whether students are listed however many they are.
    """
    yield from class_summary(title, rows)
    if has_all or len(rows) <= ROWS:
        yield class_table(title, columns, rows)
        yield from class_stories(rows)
    else:
        yield from class_stories([row for row in rows if row.score is None], "Not graded")
        yield Text(f"A row for each of the {len(rows)} students: the same with --all.", "dim")


def class_summary(title: str, rows: Sequence[ClassRow]) -> Iterator[RenderableType]:
    """How the class did, what cost it most, known mistakes by frequency, groups of equal unknown results, whose code to read."""
    yield _headline(title, rows)
    yield from _costliest(rows)
    yield from _known_mistakes(rows)
    yield from _equal_results(groups_among((row.student, row.exercises) for row in rows))
    if to_read := [row.student for row in rows if row.is_to_be_read]:
        yield plain(f"Code that {NOTE}: {people(to_read, SHOWN)}", "yellow")


def _headline(title: str, rows: Sequence[ClassRow]) -> Text:
    """In two lines the title, and the class in numbers."""
    scores = [row.score for row in rows if row.score is not None]
    head = plain(title, "bold") + Text(f"\n{len(scores)} of {len(rows)} graded")
    if scores:
        lower, median, upper = quartiles(scores)
        full = max(sum(row.of.values()) for row in rows)
        of_full = f" of {full:g}" if full else ""
        head += Text(f" · median {median:g}{of_full} · middle half {lower:g} to {upper:g}")
    return head


def _costliest(rows: Sequence[ClassRow]) -> Iterator[RenderableType]:
    """The tests that took most points from the class together."""
    points, students, titles = Counter[str](), Counter[str](), dict[str, str]()
    for exercise, test in (
        (e, t) for row in rows if row.score is not None for e in row.exercises for t in e.tests
    ):
        if test.verdict != "passed" and test.points:
            key = f"{exercise.name}/{test.name}"
            points[key] += test.points
            students[key] += 1
            titles[key] = test.title
    if points:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        table.add_column("points", justify="right")
        table.add_column("students", justify="right")
        table.add_column("test", overflow="fold")
        for key, lost in points.most_common(COSTLIEST):
            where = Text(f"  [{key.partition('/')[0]}]", "dim")
            table.add_row(str(lost), str(students[key]), plain(titles[key]) + where)
        yield titled("What cost the class most", table)


def _known_mistakes(rows: Sequence[ClassRow]) -> Iterator[RenderableType]:
    makers: dict[str, list[str]] = {}
    titles: dict[str, str] = {}
    for row in rows:
        for exercise in row.exercises:
            named = diagnoses_in(exercise)
            for diagnosis in named:
                makers.setdefault(diagnosis, []).append(row.student)
            if len(named) == 1 and (title := TITLE.match(exercise.hint)):
                titles[named[0]] = title[1].rstrip(".")
    if makers:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        table.add_column("students", justify="right")
        table.add_column("mistake", overflow="fold", ratio=3)
        table.add_column("who", overflow="fold", ratio=2)
        for key, students in sorted(makers.items(), key=lambda item: -len(item[1]))[:SHOWN]:
            exercise_name, _, name = key.partition("/")
            what = plain(titles.get(key, name.replace("_", " "))) + Text(f"  [{exercise_name}]", "dim")
            table.add_row(str(len(students)), what, plain(people(students, NAMED)))
        yield titled("Known mistakes", table)
        yield from _and_more(len(makers), "known mistakes")


def diagnoses_in(exercise: ExerciseResult) -> list[str]:
    """The known mistakes that are named in an exercise, each once."""
    return [*dict.fromkeys(test.diagnosis for test in exercise.tests if test.diagnosis)]


def _equal_results(groups: Sequence[Group]) -> Iterator[RenderableType]:
    if groups:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        table.add_column("students", justify="right")
        table.add_column("exercise", overflow="fold")
        table.add_column("who", overflow="fold")
        for group in groups[:SHOWN]:
            table.add_row(str(len(group.students)), group.exercise, plain(people(group.students, SHOWN)))
        yield titled("Equal results that match no known mistake", table)
        yield from _and_more(len(groups), "groups")


def _and_more(count: int, what: str) -> Iterator[RenderableType]:
    if count > SHOWN:
        yield Text(f"and {count - SHOWN} more {what}; --json prints all of them", "dim")
