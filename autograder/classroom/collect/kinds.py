"""Which platform an export is of: the first whose marks it bears, or what was said."""

from collections.abc import Callable, Sequence
from pathlib import Path

from autograder.classroom.collect import canvas, gradescope, moodle, nbgrader, plain
from autograder.classroom.collect.collected import Kind
from autograder.classroom.collect.handed import Listing
from autograder.classroom.collect.members import Member

MARKS: dict[Kind, Callable[[Sequence[Member]], bool]] = {
    "gradescope": gradescope.looks_like,
    "moodle": moodle.looks_like,
    "canvas": canvas.looks_like,
    "nbgrader": nbgrader.looks_like,
}
"""From the surest mark to the least sure one."""


def kind_of(members: Sequence[Member]) -> Kind:
    """The kind that an export shows itself to be; plain if none."""
    return next((kind for kind, looks_like in MARKS.items() if looks_like(members)), "plain")


def listing_of(kind: Kind, members: Sequence[Member], source: Path, assignments: Sequence[str]) -> Listing:
    """What an export of this kind holds.

    Args:
        assignments: what the assignment may be called there.

    Raises:
        UsageError: it is not of this kind, or the assignment is not in it.
    """
    match kind:
        case "moodle":
            return moodle.listing(members)
        case "canvas":
            return canvas.listing(members)
        case "gradescope":
            return gradescope.listing(members)
        case "nbgrader":
            return nbgrader.listing(members, assignments)
        case "plain":
            return plain.listing(members, "" if source.is_dir() else source.stem)
