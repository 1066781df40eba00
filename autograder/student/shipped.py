"""The public checks as students have them: ``checks/`` beside the notebook, with the outcomes to expect.

``checks/expected.json`` holds one outcome a line. Of a known mistake it holds only the outcomes that differ from the
reference's; the others are the reference's again when the file is opened.
"""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

import msgspec

from autograder.assignment.hints import HINTS, hints_in
from autograder.assignment.model import Given
from autograder.errors import AssignmentError, UsageError
from autograder.judge.baseline_data import Baseline
from autograder.judge.grader import Grader
from autograder.judge.open_side import open_side
from autograder.sandbox.probe_set import Limits
from autograder.sandbox.transcript import Outcome, Record, Transcript

CHECKS = Path("checks")
GIVEN = "given.json"
"""The code that students are given, in the folder of the checks: a script may come without it."""
REMEDY = "run this in the assignment's folder, with its checks/ beside the notebook, as you were given it"
NOT_FINITE = "not finite"
"""The key under which a nan or an infinity is written: JSON has no number for them."""


class ShippedMistake(msgspec.Struct, frozen=True):
    """A known mistake as students' checks know it: its hint, and by which public probes it is told from the reference."""

    exercise: str
    name: str
    title: str
    hint: str
    outcomes: dict[str, Outcome]

    @property
    def key(self) -> str:
        """``exercise/name``."""
        return f"{self.exercise}/{self.name}"


class ExpectedFile(msgspec.Struct, frozen=True):
    """``checks/expected.json``. ``torch_version`` is without the wheel's own part, such as ``+cpu``."""

    assignment: str
    title: str
    torch_version: str
    autograder_version: str
    points: dict[str, int]
    limits: Limits
    seeds: dict[str, int]
    reference: dict[str, Outcome]
    mistakes: list[ShippedMistake]


class PublicChecks:
    """The public side of an assignment, opened from a folder that students have.

    Raises:
        UsageError: the folder has no readable checks; the message says what to do.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.expected = load_expected(folder / CHECKS / "expected.json")
        self.given = load_given(folder, self.expected.assignment)
        try:
            judge, self.probe_set = open_side(folder / CHECKS)
        except AssignmentError as error:
            raise UsageError(f"{error}; {REMEDY}") from None
        baseline = Baseline(
            self.expected.torch_version,
            _transcript(self.expected.reference),
            {m.key: self._transcript_of(m) for m in self.expected.mistakes},
        )
        self.grader = Grader(
            judge, self.probe_set, tuple(self.expected.points), self.expected.mistakes, baseline
        )

    @property
    def exercises(self) -> Sequence[str]:
        """The exercises in the notebook's order."""
        return tuple(self.expected.points)

    def hints(self, exercise: str) -> tuple[str, ...]:
        """The hints of an exercise, from a question to an example.

        Raises:
            UsageError: there is no such exercise, or there are no hints beside its checks.
        """
        if exercise not in self.exercises:
            raise UsageError(f"there is no exercise {exercise!r}; there are: {', '.join(self.exercises)}")
        return load_hints(self.folder, exercise)

    def _transcript_of(self, mistake: ShippedMistake) -> Transcript:
        """What a mistake returns to the public probes of its exercise."""
        outcomes = {**self.expected.reference, **mistake.outcomes}
        groups = self.probe_set.groups
        return _transcript({n: o for n, o in outcomes.items() if mistake.exercise in groups.get(n, ())})


def _transcript(outcomes: Mapping[str, Outcome]) -> Transcript:
    return Transcript({name: Record(outcome) for name, outcome in outcomes.items()})


def encode_expected(expected: ExpectedFile) -> bytes:
    """``expected`` as JSON, an outcome a line and a mistake's hint a line, so that a diff shows what has changed."""
    head = _finite(msgspec.to_builtins(expected))
    reference, mistakes = head.pop("reference"), head.pop("mistakes")
    fields = [f" {_json(name)}: {_json(value)}" for name, value in head.items()]
    fields += [
        f' "reference": {_outcomes(reference)}',
        f' "mistakes": [{",".join(map(_mistake, mistakes))}\n ]',
    ]
    return ("{\n" + ",\n".join(fields) + "\n}\n").encode()


def _mistake(mistake: dict[str, Any]) -> str:
    outcomes = _outcomes(mistake.pop("outcomes"))
    return f'\n  {_json(mistake)[:-1]}, "outcomes": {outcomes}}}'


def _outcomes(outcomes: dict[str, Any]) -> str:
    return "{" + ",".join(f"\n   {_json(name)}: {_json(value)}" for name, value in outcomes.items()) + "}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _finite(thing: Any) -> Any:
    """``thing`` with what is no finite number written in words."""
    if isinstance(thing, dict):
        return {key: _finite(item) for key, item in thing.items()}
    if isinstance(thing, list):
        return [_finite(item) for item in thing]
    if isinstance(thing, float) and not math.isfinite(thing):
        return {NOT_FINITE: str(thing)}
    return thing


def _as_float(found: dict[str, Any]) -> dict[str, Any] | float:
    """The inverse of :func:`_finite` for one JSON object."""
    return float(found[NOT_FINITE]) if found.keys() == {NOT_FINITE} else found


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def decode_expected(content: bytes) -> ExpectedFile:
    """The inverse of :func:`encode_expected`.

    Raises:
        ValueError, msgspec.MsgspecError: the bytes are not such a file.
    """
    try:
        found = json.loads(content, object_hook=_as_float, parse_constant=_refuse)
        return msgspec.convert(found, ExpectedFile)
    except (RecursionError, TypeError) as error:
        raise ValueError(str(error)) from None


def load_expected(path: Path) -> ExpectedFile:
    """The outcomes to expect.

    Raises:
        UsageError: there is no such file, or it is damaged.
    """
    try:
        return decode_expected(path.read_bytes())
    except OSError:
        raise UsageError(f"there is no {path}; {REMEDY}") from None
    except (ValueError, msgspec.MsgspecError) as error:
        raise UsageError(f"{path} is damaged ({error}); {REMEDY}") from None


def encode_given(given: Given) -> bytes:
    """``given`` as JSON, indented, so that a diff shows what has changed."""
    return msgspec.json.format(msgspec.json.encode(given), indent=1) + b"\n"


def load_given(folder: Path, assignment: str) -> Given:
    """The code that students are given; none where the checks are of a release that did not ship it.

    Raises:
        UsageError: the file is damaged.
    """
    path = folder / CHECKS / GIVEN
    try:
        return msgspec.json.decode(path.read_bytes(), type=Given)
    except FileNotFoundError:
        return Given(assignment, [], [])
    except (OSError, msgspec.MsgspecError) as error:
        raise UsageError(f"{path} is damaged ({error}); {REMEDY}") from None


def load_hints(folder: Path, exercise: str) -> tuple[str, ...]:
    """The hints of an exercise, from a question to an example; ``folder`` is the assignment's.

    Raises:
        UsageError: there are none beside its checks.
    """
    path = folder / CHECKS / HINTS / f"{exercise}.md"
    try:
        return hints_in(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(f"there are no hints for {exercise}: no {path}") from None
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} is damaged ({error}); {REMEDY}") from None
