"""The misconceptions of a course: its known mistakes, those of one name taken together.

A misconception shows in many exercises, and in one exercise in several variants, whose names differ after two underscores. Each file tells
of it in words that fit its exercise; the words most files use stand for all.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from autograder.assignment.model import Assignment, Variant


@dataclass(frozen=True)
class Catch:
    """One known mistake where it is caught."""

    assignment: str
    mistake: Variant


@dataclass(frozen=True)
class Misconception:
    """All known mistakes of one name, in the course's order; there is at least one."""

    name: str
    catches: tuple[Catch, ...]

    @property
    def title(self) -> str:
        """What happened, as most of its files say it; variants count only where there is nothing else."""
        plain = [catch for catch in self.catches if catch.mistake.name == self.name]
        return _commonest(catch.mistake.title for catch in plain or self.catches)

    @property
    def hint(self) -> str:
        """What most students read of those who made it as ``title`` says."""
        return _commonest(catch.mistake.hint for catch in self.catches if catch.mistake.title == self.title)

    @property
    def wordings(self) -> int:
        """In how many ways its files word the hint."""
        return len({catch.mistake.hint for catch in self.catches})

    @property
    def assignments(self) -> tuple[str, ...]:
        """The assignments it is caught in, in the course's order."""
        return tuple(dict.fromkeys(catch.assignment for catch in self.catches))

    @property
    def by_title(self) -> dict[str, list[Catch]]:
        """Where it is caught, by what its files say happened: as ``title`` says first, then by frequency."""
        titles = Counter(catch.mistake.title for catch in self.catches)
        order = dict.fromkeys([self.title, *(title for title, _ in titles.most_common())])
        return {title: [catch for catch in self.catches if catch.mistake.title == title] for title in order}


@dataclass(frozen=True)
class Section:
    """The misconceptions that are read about together."""

    title: str
    misconceptions: tuple[Misconception, ...]

    @property
    def anchor(self) -> str:
        """Where Markdown's readers find its heading."""
        return self.title.lower().replace(" ", "-")


def misconceptions_of(assignments: Iterable[Assignment]) -> list[Misconception]:
    """The misconceptions of a course, by name."""
    catches: dict[str, list[Catch]] = {}
    for assignment in assignments:
        for mistake in _in_notebook_order(assignment):
            catches.setdefault(mistake.misconception, []).append(Catch(assignment.name, mistake))
    return [Misconception(name, tuple(catches[name])) for name in sorted(catches)]


def _in_notebook_order(assignment: Assignment) -> list[Variant]:
    return sorted(assignment.mistakes, key=lambda m: (assignment.exercises.index(m.exercise), m.name))


def sections_of(assignments: Sequence[Assignment]) -> Iterator[Section]:
    """What is caught in several assignments, and then what is caught in each of them alone; no section is empty."""
    found = misconceptions_of(assignments)
    yield from _section("In several assignments", [m for m in found if len(m.assignments) > 1])
    for assignment in assignments:
        alone = [m for m in found if m.assignments == (assignment.name,)]
        yield from _section(f"In {assignment.name} alone", alone)


def _section(title: str, misconceptions: Sequence[Misconception]) -> Iterator[Section]:
    if misconceptions:
        yield Section(title, tuple(misconceptions))


def _commonest(texts: Iterable[str]) -> str:
    """The most frequent of ``texts``; the first of those that are equally frequent."""
    return Counter(texts).most_common(1)[0][0]
