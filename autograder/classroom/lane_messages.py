"""What a lane and its parent say to each other."""

import msgspec

from autograder.classroom.reading import SubmissionFiles
from autograder.judge.digests import Digests
from autograder.results.evidence import KeptEvidence
from autograder.results.model import SubmissionResult


class LaneSetup(msgspec.Struct, tag="setup", frozen=True):
    """Which assignment to grade, and how."""

    folder: str
    salt: str
    level: str


class KnownEvidence(msgspec.Struct, frozen=True):
    """What another lane has observed, and the memory that it took, in MiB, if that is known."""

    evidence: KeptEvidence
    memory_mib: float | None = None


class LaneJob(msgspec.Struct, tag="job", frozen=True):
    """Grade this file for this student. No link below ``root``, by default the file's own folder, is followed.

    ``files``: what was loaded from there already, on another machine; then nothing is loaded here. ``known``: what was observed of a
    submission that may be equal; it counts if its address is this one's.
    """

    id: str
    path: str
    root: str = ""
    files: SubmissionFiles | None = None
    known: KnownEvidence | None = None


class LaneReady(msgspec.Struct, tag="ready", frozen=True):
    """The lane can take jobs."""

    torch_version: str
    exercises: dict[str, int]
    digests: Digests
    notes: list[str] = []
    """What staff should know of this machine."""


class LaneResult(msgspec.Struct, tag="result", frozen=True):
    """One job's result, and what it was concluded from, if that is kept; ``is_repeatable``: an equal submission would be observed alike."""

    result: SubmissionResult
    evidence: KeptEvidence | None = None
    is_repeatable: bool = False

    @property
    def known(self) -> KnownEvidence | None:
        """What other lanes may be told of it; None if that is nothing."""
        kept = self.evidence if self.is_repeatable else None
        return KnownEvidence(kept, self.result.memory_mib) if kept else None


class LaneFailure(msgspec.Struct, tag="failure", frozen=True):
    """The lane cannot go on; ``message`` is for a person."""

    message: str


LaneOrder = LaneSetup | LaneJob


LaneReport = LaneReady | LaneResult | LaneFailure
