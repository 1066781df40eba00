"""The public checks as students have them: ``checks/`` beside the notebook, with the transcripts to expect."""

import json
from collections.abc import Sequence
from pathlib import Path

import msgspec

from autograder.errors import AssignmentError, UsageError
from autograder.grader import Baseline, Grader, open_side
from autograder.observer import Limits
from autograder.transcript import Transcript

CHECKS = Path("checks")
REMEDY = "run this in the assignment's folder, with its checks/ beside the notebook, as you were given it"


class ShippedMistake(msgspec.Struct, frozen=True):
    """A known mistake as students' checks know it: its hint, and what it returns to the public probes."""

    exercise: str
    name: str
    title: str
    hint: str
    transcript: Transcript

    @property
    def key(self) -> str:
        """``exercise/name``."""
        return f"{self.exercise}/{self.name}"


class ExpectedFile(msgspec.Struct, frozen=True):
    """``checks/expected.json``."""

    assignment: str
    title: str
    torch_version: str
    autograder_version: str
    points: dict[str, int]
    limits: Limits
    seeds: dict[str, int]
    reference: Transcript
    mistakes: list[ShippedMistake]


class PublicChecks:
    """The public side of an assignment, opened from a folder that students have.

    Raises:
        UsageError: the folder has no readable checks; the message says what to do.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.expected = _load_expected(folder / CHECKS / "expected.json")
        try:
            judge, self.probe_set = open_side(folder / CHECKS)
        except AssignmentError as error:
            raise UsageError(f"{error}; {REMEDY}") from None
        baseline = Baseline(
            self.expected.torch_version,
            self.expected.reference,
            {m.key: m.transcript for m in self.expected.mistakes},
        )
        self.grader = Grader(
            judge, self.probe_set, tuple(self.expected.points), self.expected.mistakes, baseline
        )

    @property
    def exercises(self) -> Sequence[str]:
        """The exercises in the notebook's order."""
        return tuple(self.expected.points)


def encode_expected(expected: ExpectedFile) -> bytes:
    """``expected`` as JSON. Python's own codec writes it, because nan and the infinities are values here."""
    return json.dumps(msgspec.to_builtins(expected), indent=1).encode() + b"\n"


def decode_expected(content: bytes) -> ExpectedFile:
    """The inverse of :func:`encode_expected`.

    Raises:
        ValueError, msgspec.MsgspecError: the bytes are not such a file.
    """
    try:
        return msgspec.convert(json.loads(content), ExpectedFile)
    except RecursionError as error:
        raise ValueError(str(error)) from None


def _load_expected(path: Path) -> ExpectedFile:
    try:
        return decode_expected(path.read_bytes())
    except OSError:
        raise UsageError(f"there is no {path}; {REMEDY}") from None
    except (ValueError, msgspec.MsgspecError) as error:
        raise UsageError(f"{path} is damaged ({error}); {REMEDY}") from None
