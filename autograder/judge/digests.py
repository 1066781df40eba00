"""What a result depends on besides the submission and the salt, as two hashes.

The *observation* digest covers whatever can change a transcript: how cells are read and run, the probes, the limits.
The *judgement* digest covers whatever can change what is concluded from one: the tests, the reference, the known mistakes,
the judge. What is in neither (commands, stores, pages, an assignment's prose, its public side) may change without a
class being graded again. Files of ours are hashed byte by byte: a comment in one that decides costs a grading, a rule for
which bytes of it do not matter could cost a wrong score.
"""

import hashlib
import sys
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

import msgspec

from autograder.assignment.model import Assignment, Side
from autograder.judge.probe_parts import probe_parts
from autograder.sandbox.enclosure import PACKAGE
from autograder.sandbox.probe_set import ProbeSet
from autograder.sandbox.protocol import Cell

OBSERVING = (
    "assignment.checksum",
    "assignment.load",
    "assignment.model",
    "classroom.beside",
    "classroom.choosing",
    "classroom.names_used",
    "classroom.percent",
    "classroom.reading",
    "classroom.untrusted_files",
    "judge.baseline",
    "judge.baseline_cache",
    "probing",
    "sandbox.enclosure",
    "sandbox.inside",
    "sandbox.notebook.work_folder",
    "sandbox.observer",
    "sandbox.own_time",
    "sandbox.probe_set",
    "sandbox.progress",
    "sandbox.protocol",
    "sandbox.scratch",
    "sandbox.seeds",
    "sandbox.transcript",
    "sandbox.untrusted_folder",
    "sandbox.warm_link",
    "sandbox.watch",
    "sandbox.zygote_link",
)
"""The modules and folders of this package that decide what is observed."""
JUDGING = (
    "classroom.lane",
    "classroom.opened",
    "classroom.remembered_evidence",
    "judge.baseline_data",
    "judge.conclusion",
    "judge.diagnosis",
    "judge.evidence",
    "judge.exception_words",
    "judge.grader",
    "judge.mentions",
    "judge.observation",
    "judge.open_side",
    "judge.part_words",
    "judge.probe_parts",
    "judge.pytest_session",
    "judge.remarks",
    "judge.remembered",
    "judge.student_messages",
    "judge.test_spec",
    "judge.verdicts",
    "judge.way_back",
    "results.model",
)
"""Those that decide what is concluded from it. ``transcript`` serves both; one digest is enough to notice it."""
NEUTRAL = {
    "__init__": "holds the version, and names for import",
    "assignment.hint_records": "says which hints were given, which costs no points",
    "assignment.hints": "says how hints are written, which no submission is graded by",
    "atomic_write": "writes down what has been concluded",
    "classroom.lane_messages": "says what a lane and its parent say to each other",
    "classroom.lifeline": "ends a lane; what it was at is graded again",
    "errors": "says what has gone wrong; what is graded has not",
    "escaping": "makes text harmless",
    "jsonschema_import": "imports a library without a part that is not used",
    "left_out": "imports libraries without parts that are not used",
    "results.evidence": "holds what has been packed, as bytes",
    "judge.digests": "what it leaves out or adds changes the hashes themselves",
}
"""Modules that those above import and that decide nothing, each with the reason. tests/test_digests.py holds all three complete."""


class Digests(msgspec.Struct, frozen=True):
    """The two hashes, SHA-256 in hexadecimal."""

    observation: str
    judgement: str

    @property
    def both(self) -> str:
        """One hash of the two: results under equal ones need not be made again."""
        return _hash(self.observation, self.judgement)


def digests_of(assignment: Assignment, probe_set: ProbeSet) -> Digests:
    """What a score in ``assignment`` depends on; ``probe_set`` is its hidden side's."""
    return Digests(observation_digest(assignment, "hidden", probe_set), judgement_digest(assignment))


def engine_digest() -> str:
    """A hash of all modules that decide what is observed, or what is concluded from it, whatever the assignment."""
    return _hash(_source_digest(OBSERVING), _source_digest(JUDGING))


def observation_digest(assignment: Assignment, side: Side, probe_set: ProbeSet) -> str:
    """A hash of all that a transcript depends on besides the submission's file and the salt."""
    groups = [(name, sorted(probe_set.groups[name])) for name in probe_set.names]
    settings = assignment.settings
    return _hash(
        _source_digest(OBSERVING),
        _versions("torch", "numpy"),
        (assignment.name, side, probe_set.source, groups),
        (settings.limits, settings.preload, assignment.given),
    )


def probe_digests(assignment: Assignment, side: Side, probe_set: ProbeSet) -> dict[str, str]:
    """For each probe a hash of all that its record depends on besides the submission's file, the salt and what other probes leave behind."""
    parts = probe_parts(probe_set.source)
    settings = assignment.settings
    shared = _hash(
        _source_digest(OBSERVING),
        _versions("torch", "numpy"),
        (assignment.name, side, assignment.exercises, parts.shared),
        (settings.limits, settings.preload, assignment.given),
    )
    return {name: _hash(shared, parts.own[name], sorted(probe_set.groups[name])) for name in probe_set.names}


def judgement_digest(assignment: Assignment) -> str:
    """A hash of all that a score depends on besides the submission's transcript and the salt."""
    tests = sorted(assignment.side("hidden").glob("test_*.py"))
    return _hash(
        _source_digest(JUDGING),
        _versions("numpy"),
        [(path.name, path.read_bytes()) for path in tests],
        (assignment.exercises, assignment.reference_cells, _mistakes(assignment)),
    )


def subject_digest(conditions: str, cells: Sequence[Cell], probes: Sequence[str], salt: str) -> str:
    """A hash of all that the transcript of these cells under these probes depends on; ``conditions``: an observation digest."""
    return _hash(conditions, (list(cells), list(probes), salt))


def _mistakes(assignment: Assignment) -> list[tuple[str, str]]:
    return [(mistake.key, mistake.source) for mistake in assignment.mistakes]


def _versions(*packages: str) -> list[object]:
    """Python's version without its last part, which brings repairs only, and those of ``packages``."""
    return [sys.version_info[:2], *map(version, packages)]


def _source_digest(names: Iterable[str]) -> str:
    """A hash of these modules, and of all modules in these folders."""
    return _hash([(path.relative_to(PACKAGE).as_posix(), path.read_bytes()) for path in source_files(names)])


def source_files(names: Iterable[str]) -> list[Path]:
    """The files of these modules of the package, and of all modules in these folders."""
    files = []
    for name in names:
        path = PACKAGE.joinpath(*name.split("."))
        files += sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]
    return files


def _hash(*parts: object) -> str:
    return hashlib.sha256(msgspec.msgpack.encode(parts)).hexdigest()
