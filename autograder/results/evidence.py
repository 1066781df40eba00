"""Evidence as the store keeps it: bytes under an address. What is in them, :mod:`autograder.judge.evidence` knows."""

import msgspec

from autograder.results.model import HandedIn


class KeptEvidence(msgspec.Struct, frozen=True):
    """What was observed of one submission, packed; ``address`` is equal for submissions that are observed alike."""

    address: str
    content: bytes


class SearchNotes(msgspec.Struct, frozen=True):
    """What the search for a submission's file told, which is no part of what was observed.

    ``said``: to student and staff, of the choice of the file. ``left_out``: to staff, what was not searched. ``handed_in``: when and by
    whom, where that is known. ``root``: the folder that was searched; no link below it is followed.
    """

    said: str = ""
    left_out: str = ""
    handed_in: HandedIn | None = None
    root: str = ""
