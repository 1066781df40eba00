"""Canvas's "Download submissions": files named ``name[_LATE]_user_attachment_filename`` (lib/content_zipper.rb).

The name is the sortable one in lower case, without blanks and signs; where students are anonymous it is left out, and the user is
``anon_…``. What was typed or linked comes as ``…_text.html`` or ``…_link.html``. The zip says who was late, not when.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from autograder.classroom.collect.handed import Handed, Listing, Unmatched
from autograder.classroom.collect.members import Member

FILE = re.compile(
    r"(?:(?P<name>\w*?)_)??(?P<late>LATE_)?(?P<id>anon_[A-Za-z0-9]+|\d+)_(?:(?P<attachment>\d+)_(?P<file>.+)|(?P<page>text|link)\.html)\Z",
    re.DOTALL,
)


def looks_like(members: Sequence[Member]) -> bool:
    """Whether most files have such a name and lie in no folder."""
    return sum(len(m.parts) == 1 and bool(FILE.match(m.parts[0])) for m in members) * 2 > len(members)


def listing(members: Sequence[Member]) -> Listing:
    """Who handed in what."""
    found, unmatched = defaultdict[str, list[tuple[re.Match[str], Member]]](list), list[Unmatched]()
    for member in members:
        match = FILE.match(member.parts[-1])
        if match is None:
            unmatched.append(Unmatched(member.shown, "has no name of the form name_user_attachment_filename"))
        else:
            found[match["id"]].append((match, member))
    return Listing(tuple(_handed(key, own) for key, own in found.items()), tuple(unmatched))


def _handed(key: str, own: list[tuple[re.Match[str], Member]]) -> Handed:
    match, _ = own[0]
    attachments = [int(match["attachment"]) for match, _ in own if match["attachment"]]
    return Handed(
        key,
        match["name"] or key,
        tuple(replace(member, parts=(match["file"] or f"{match['page']}.html",)) for match, member in own),
        is_late=any(match["late"] for match, _ in own),
        attempt=str(max(attachments, default="")),
        aliases=frozenset([key]),
    )
