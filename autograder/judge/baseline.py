"""The transcripts submissions are compared with: made by the same probes, seeds and torch, cached by digest."""

import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence

from autograder.assignment.model import Assignment, Side
from autograder.errors import AssignmentError
from autograder.judge.baseline_cache import BaselineCache, Subject
from autograder.judge.baseline_data import Baseline, Observed
from autograder.judge.verdicts import describe_outcome
from autograder.sandbox.observer import Observer
from autograder.sandbox.probe_set import ProbeSet
from autograder.sandbox.protocol import Cell
from autograder.sandbox.seeds import probe_seed
from autograder.sandbox.transcript import Returned, Transcript

REFERENCE = ""
"""The reference's key among the subjects; a mistake's is not empty."""


def seeds_of(assignment_name: str, side: Side, names: Iterable[str], salt: str) -> dict[str, int]:
    """Each probe's seed under ``salt``; a public probe never shares one with a hidden probe."""
    return {name: probe_seed(f"{assignment_name}/{side}", name, salt) for name in names}


def variant_cells(assignment: Assignment, source: str, label: str) -> list[Cell]:
    """The reference's cells, then ``source`` redefining one exercise."""
    return [*assignment.reference_cells, Cell(source, label)]


def subjects_of(assignment: Assignment, probe_set: ProbeSet) -> list[Subject]:
    """What submissions are compared with: the reference on all probes, and each known mistake on its exercise's."""
    mistakes = (
        Subject(
            mistake.key,
            variant_cells(assignment, mistake.source, mistake.name),
            [name for name in probe_set.names if mistake.exercise in probe_set.groups[name]],
        )
        for mistake in assignment.mistakes
    )
    return [Subject(REFERENCE, assignment.reference_cells, probe_set.names), *mistakes]


def make_baseline(assignment: Assignment, side: Side, observer: Observer, salt: str) -> Baseline:
    """Observe all that submissions are compared with.

    Raises:
        AssignmentError: a probe fails on the reference itself.
    """
    subjects = subjects_of(assignment, observer.probe_set)
    return baseline_from(observe_all(assignment, side, observer, salt, subjects))


def observe_all(
    assignment: Assignment, side: Side, observer: Observer, salt: str, subjects: Sequence[Subject]
) -> dict[str, Observed]:
    """What these did, by key.

    Raises:
        AssignmentError: a probe fails on the reference itself.
    """
    probe_set = observer.probe_set
    ready = observer.start()
    if ready.probes_error:
        raise AssignmentError(
            f"{probe_set.filename} of {assignment.name} cannot be loaded: {ready.probes_error}"
        )
    observed = {}
    for subject in subjects:
        seeds = seeds_of(assignment.name, side, subject.probes, salt)
        transcript = observer.observe(subject.cells, seeds)
        if subject.key == REFERENCE:
            check_reference(assignment, transcript, probe_set)
        observed[subject.key] = Observed(ready.torch_version, transcript)
    return observed


def baseline_from(observed: Mapping[str, Observed]) -> Baseline:
    """What was observed, the reference among it, as submissions are compared with it."""
    reference = observed[REFERENCE]
    mistakes = {key: one.transcript for key, one in observed.items() if key != REFERENCE}
    return Baseline(reference.torch_version, reference.transcript, mistakes)


def check_reference(assignment: Assignment, reference: Transcript, probe_set: ProbeSet) -> None:
    """Raise AssignmentError if the reference does not answer every probe."""
    for failure in reference.cell_failures:
        place = f"{assignment.notebook}: {failure.cell} of the solution's code fails"
        raise AssignmentError(f"{place}: {describe_outcome(failure.outcome)}")
    for name in probe_set.names:
        outcome = reference.outcome(name)
        if not isinstance(outcome, Returned):
            raise AssignmentError(
                f"{assignment.name}: the reference fails probe {name}: {describe_outcome(outcome)}"
            )


def baseline_of(
    assignment: Assignment,
    side: Side,
    observer: Observer,
    salt: str,
    *,
    say: Callable[[str], object] = warnings.warn,
) -> Baseline:
    """The baseline; what of it is in the cache is not observed.

    Args:
        say: told if the cache cannot be written; by default a warning is.
    """
    subjects = subjects_of(assignment, observer.probe_set)
    cache = BaselineCache(assignment, side, observer.probe_set, salt)
    known = cache.load(subjects)
    if wanting := [subject for subject in subjects if subject.key not in known]:
        known |= observe_all(assignment, side, observer, salt, wanting)
        if problem := cache.write(wanting, known):
            say(problem)
    return baseline_from({subject.key: known[subject.key] for subject in subjects})


def baseline_anew(assignment: Assignment, side: Side, observer: Observer, salt: str) -> Baseline:
    """The baseline, all of it observed now, and kept in the cache; a cache that cannot be written is warned of."""
    subjects = subjects_of(assignment, observer.probe_set)
    observed = observe_all(assignment, side, observer, salt, subjects)
    if problem := BaselineCache(assignment, side, observer.probe_set, salt).write(subjects, observed):
        warnings.warn(problem, stacklevel=2)
    return baseline_from(observed)
