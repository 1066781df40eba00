"""A folder or a zip of files called after their students, or of one folder a student. It says nothing of when."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from autograder.classroom.choosing import stem_of
from autograder.classroom.collect.handed import Handed, Listing
from autograder.classroom.collect.members import Member


def listing(members: Sequence[Member], source_stem: str = "") -> Listing:
    """Who handed in what.

    Args:
        source_stem: what the zip is called, without its ending; a folder around everything that is called so is none of a student's.
    """
    files = defaultdict[str, list[Member]](list)
    for member in _unwrapped(members, source_stem):
        if len(member.parts) == 1:
            files[stem_of(Path(member.parts[0]))].append(member)
        else:
            files[member.parts[0]].append(member.below(1))
    return Listing(
        tuple(Handed(key, key, tuple(own), aliases=frozenset([key])) for key, own in files.items())
    )


def _unwrapped(members: Sequence[Member], source_stem: str) -> Sequence[Member]:
    """The files without one folder around all of them, where it is called as the zip is or holds nothing but folders, several."""
    tops = {member.parts[0] for member in members}
    if len(tops) != 1 or any(len(member.parts) < 2 for member in members):
        return members
    inner = {member.parts[1] for member in members}
    holds_folders = len(inner) > 1 and all(len(member.parts) > 2 for member in members)
    return [member.below(1) for member in members] if tops == {source_stem} or holds_folders else members
