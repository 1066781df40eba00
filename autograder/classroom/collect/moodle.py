"""Moodle's "Download all submissions": folders, or names of files, ``Full name_participant_assignsubmission_file_…``.

The participant's number is that of the grading worksheet's first column (mod/assign/classes/downloader.php). The zip does not say when
something was handed in; the worksheet may (:mod:`autograder.classroom.collect.roster`).
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from autograder.classroom.collect.handed import Handed, Listing, Unmatched
from autograder.classroom.collect.members import Member

FOLDER = re.compile(
    r"(?P<name>[^_]*)_(?P<id>\d+)_assignsubmission_(?P<kind>[a-z]+)_?(?P<rest>.*)\Z", re.DOTALL
)
"""Moodle leaves no underscore in a name; what follows the first such mark is the student's to choose, and says nothing of who she is."""


def looks_like(members: Sequence[Member]) -> bool:
    """Whether most files lie under such a name."""
    return sum(_place(member) is not None for member in members) * 2 > len(members)


def listing(members: Sequence[Member]) -> Listing:
    """Who handed in what."""
    files, names, unmatched = defaultdict[str, list[Member]](list), dict[str, str](), list[Unmatched]()
    for member in members:
        place = _place(member)
        if place is None:
            unmatched.append(
                Unmatched(member.shown, "has no name of the form Full name_number_assignsubmission_file")
            )
            continue
        depth, match = place
        rest = (match["rest"],) if match["rest"] and depth == len(member.parts) - 1 else ()
        names[match["id"]] = match["name"]
        files[match["id"]].append(replace(member, parts=rest + member.parts[depth + 1 :]))
    handed = [Handed(key, names[key], tuple(own), aliases=frozenset([key])) for key, own in files.items()]
    return Listing(tuple(handed), tuple(unmatched))


def _place(member: Member) -> tuple[int, re.Match[str]] | None:
    """The first part of a file's place that names its student, and which one it is."""
    for depth, part in enumerate(member.parts):
        match = FOLDER.match(part)
        if match and (match["rest"] or depth < len(member.parts) - 1 or member.problem):
            return depth, match
    return None
