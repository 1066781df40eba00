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


class LaneJob(msgspec.Struct, tag="job", frozen=True):
    """Grade this file for this student. No link below ``root``, by default the file's own folder, is followed.

    ``files``: what was loaded from there already, on another machine; then nothing is loaded here.
    """

    id: str
    path: str
    root: str = ""
    files: SubmissionFiles | None = None


class LaneReady(msgspec.Struct, tag="ready", frozen=True):
    """The lane can take jobs."""

    torch_version: str
    exercises: dict[str, int]
    digests: Digests
    notes: list[str] = []
    """What staff should know of this machine."""


class LaneResult(msgspec.Struct, tag="result", frozen=True):
    """One job's result, and what it was concluded from, if that is kept."""

    result: SubmissionResult
    evidence: KeptEvidence | None = None


class LaneFailure(msgspec.Struct, tag="failure", frozen=True):
    """The lane cannot go on; ``message`` is for a person."""

    message: str


LaneOrder = LaneSetup | LaneJob


LaneReport = LaneReady | LaneResult | LaneFailure
