"""What the pages tell beside results: of the assignment, and of the code that was handed in. Whoever can read both fills it in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Whereabouts = Literal["here", "gone", "changed"]
"""Whether a submission's file is still what was graded."""


@dataclass(frozen=True)
class PublicCall:
    """Code that shows a mistake on inputs that everybody may see.

    ``check``: the line that runs the public check; ``does``: what it calls, in words; ``code``: the same call written out.
    """

    check: str
    does: str
    code: str


@dataclass(frozen=True)
class ShownMistake:
    """A mistake that feedback names."""

    title: str
    call: PublicCall | None = None


@dataclass(frozen=True)
class ShownWork:
    """One submission's code, read again. ``exercises``: the source of each exercise that it defines."""

    whereabouts: Whereabouts = "gone"
    exercises: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class About:
    """Of one assignment and one class.

    Args:
        mistakes: by key, ``exercise/name``.
        sections: for each exercise the heading in the notebook under which it stands.
        lecture: for each exercise the items of the lecture that it teaches.
        given: for each exercise the sources that are nobody's own: what is handed out, and the reference.
        works: by student.
        contact: whom a student asks for a review; "" if the course does not say.
        course: the course's title; "" if it has none.
    """

    mistakes: Mapping[str, ShownMistake] = field(default_factory=dict)
    sections: Mapping[str, str] = field(default_factory=dict)
    lecture: Mapping[str, Sequence[str]] = field(default_factory=dict)
    given: Mapping[str, Sequence[str]] = field(default_factory=dict)
    works: Mapping[str, ShownWork] = field(default_factory=dict)
    contact: str = ""
    course: str = ""

    def title_of(self, diagnosis: str) -> str:
        """What a known mistake is called by: its title, or its name in words if it is no longer known."""
        known = self.mistakes.get(diagnosis)
        return known.title.rstrip(".") if known else diagnosis.partition("/")[2].replace("_", " ")

    def work_of(self, student: str) -> ShownWork:
        """A student's code; of one whose file is not there, none."""
        return self.works.get(student, ShownWork())
