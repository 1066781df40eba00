"""What the reference and the known mistakes did, as plain data."""

import msgspec

from autograder.sandbox.transcript import Transcript


class Observed(msgspec.Struct, frozen=True):
    """What the reference or a known mistake did, under which torch."""

    torch_version: str
    transcript: Transcript


class Baseline(msgspec.Struct, frozen=True):
    """What submissions are compared with: the reference's transcript, and each known mistake's by its key."""

    torch_version: str
    reference: Transcript
    mistakes: dict[str, Transcript]
