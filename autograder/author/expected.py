"""The transcripts that students' checks are shipped with, kept as they are where they are equal up to rounding."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from autograder import __version__
from autograder.assignment.model import Assignment
from autograder.errors import AssignmentError
from autograder.judge.baseline import baseline_of, seeds_of
from autograder.judge.baseline_data import Baseline
from autograder.judge.diagnosis import same_outcome
from autograder.judge.open_side import open_side
from autograder.judge.test_spec import TestSpec
from autograder.judge.way_back import first_wrong
from autograder.sandbox.enclosure import Level
from autograder.sandbox.observer import Observer
from autograder.sandbox.probe_set import ProbeSet
from autograder.sandbox.transcript import Outcome, Raised, Transcript
from autograder.student.shipped import CHECKS, ExpectedFile, ShippedMistake, decode_expected, encode_expected


def expected_transcripts(
    assignment: Assignment, points: Mapping[str, int], level: Level, existing: Path | None
) -> bytes:
    """The file that an assignment's checks are shipped with; ``existing`` as it is where it says the same up to rounding.

    Raises:
        AssignmentError: a check shows a gradient that its probe does not return.
    """
    judge, probe_set = open_side(assignment.side("public"))
    judge.close()
    settings, script = assignment.settings, assignment.provided_cells
    with Observer(probe_set, settings.limits, level, preload=settings.preload, script=script) as observer:
        baseline = baseline_of(assignment, "public", observer, "")
    _check_ways_back(judge.tests, baseline.reference)
    made = expected_file(assignment, points, baseline, probe_set)
    kept = _as_it_is(existing / CHECKS / "expected.json", made) if existing else None
    return kept or encode_expected(made)


def _check_ways_back(tests: Sequence[TestSpec], reference: Transcript) -> None:
    """Go each way back that a check shows, through the reference's own gradients."""
    for test in tests:
        for way in test.ways_back:
            outcome = reference.outcome(way.probe)
            try:
                first_wrong(way, outcome, outcome)
            except (LookupError, TypeError) as error:
                raise AssignmentError(
                    f"{test.name} shows a gradient that {way.probe} does not return: there is no {error}"
                ) from None


def expected_file(
    assignment: Assignment, points: Mapping[str, int], baseline: Baseline, probe_set: ProbeSet
) -> ExpectedFile:
    """What students' checks need to know of the public ``baseline``.

    A mistake that no public probe tells from the reference is left out: it could never be named, and its hint is none
    of a student's business who has not made it.
    """
    reference = _outcomes_in(baseline.reference)
    mistakes = [
        ShippedMistake(m.exercise, m.name, m.title, m.hint, _told_apart(baseline.mistakes[m.key], reference))
        for m in assignment.mistakes
    ]
    return ExpectedFile(
        assignment=assignment.name,
        title=assignment.settings.title,
        torch_version=_public_version(baseline.torch_version),
        autograder_version=__version__,
        points=dict(points),
        limits=assignment.settings.limits,
        seeds=seeds_of(assignment.name, "public", probe_set.names, ""),
        reference=reference,
        mistakes=[mistake for mistake in mistakes if mistake.outcomes],
    )


def _outcomes_in(transcript: Transcript) -> dict[str, Outcome]:
    return {name: _place_forgotten(record.outcome) for name, record in transcript.records.items()}


def _place_forgotten(outcome: Outcome) -> Outcome:
    """``outcome`` without the place in a file that students do not have."""
    if isinstance(outcome, Raised):
        return msgspec.structs.replace(outcome, cell=None, line=None)
    return outcome


def _told_apart(mistake: Transcript, reference: Mapping[str, Outcome]) -> dict[str, Outcome]:
    """The outcomes of a mistake that are not the reference's, up to rounding."""
    outcomes = _outcomes_in(mistake)
    return {name: outcome for name, outcome in outcomes.items() if not same_outcome(outcome, reference[name])}


def _public_version(version: str) -> str:
    """A version without the part that names the wheel: ``2.13.0+cpu`` is ``2.13.0``."""
    return version.partition("+")[0]


def _as_it_is(path: Path, made: ExpectedFile) -> bytes | None:
    """The file's bytes if it says what ``made`` says, up to rounding; else None."""
    try:
        content = path.read_bytes()
        there = decode_expected(content)
    except (OSError, ValueError, msgspec.MsgspecError):
        return None
    return (
        content if _without_numbers(there) == _without_numbers(made) and _same_numbers(there, made) else None
    )


def _without_numbers(expected: ExpectedFile) -> ExpectedFile:
    mistakes = [msgspec.structs.replace(m, outcomes={}) for m in expected.mistakes]
    torch_version = _public_version(expected.torch_version)
    return msgspec.structs.replace(expected, torch_version=torch_version, reference={}, mistakes=mistakes)


def _same_numbers(a: ExpectedFile, b: ExpectedFile) -> bool:
    pairs = [
        (a.reference, b.reference),
        *(
            ({**a.reference, **x.outcomes}, {**b.reference, **y.outcomes})
            for x, y in zip(a.mistakes, b.mistakes, strict=True)
        ),
    ]
    return all(
        x.keys() == y.keys() and all(same_outcome(outcome, y[name]) for name, outcome in x.items())
        for x, y in pairs
    )
