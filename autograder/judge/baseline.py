"""The transcripts submissions are compared with: made by the same probes, seeds and torch, cached by digest."""

import warnings
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec
import platformdirs

from autograder.assignment.model import Assignment, Side, Variant
from autograder.atomic_write import remove_unfinished, write_atomically
from autograder.errors import AssignmentError
from autograder.judge.baseline_data import Baseline
from autograder.judge.digests import baseline_digest
from autograder.judge.verdicts import describe_outcome
from autograder.sandbox.observer import Observer
from autograder.sandbox.probe_set import ProbeSet
from autograder.sandbox.protocol import Cell
from autograder.sandbox.seeds import probe_seed
from autograder.sandbox.transcript import Returned, Transcript


def seeds_of(assignment_name: str, side: Side, names: Iterable[str], salt: str) -> dict[str, int]:
    """Each probe's seed under ``salt``; a public probe never shares one with a hidden probe."""
    return {name: probe_seed(f"{assignment_name}/{side}", name, salt) for name in names}


def variant_cells(assignment: Assignment, source: str, label: str) -> list[Cell]:
    """The reference's cells, then ``source`` redefining one exercise."""
    return [*assignment.reference_cells, Cell(source, label)]


def make_baseline(assignment: Assignment, side: Side, observer: Observer, salt: str) -> Baseline:
    """Observe the reference on all probes, and each known mistake on its exercise's.

    Raises:
        AssignmentError: a probe fails on the reference itself.
    """
    probe_set = observer.probe_set
    ready = observer.start()
    if ready.probes_error:
        raise AssignmentError(
            f"{probe_set.filename} of {assignment.name} cannot be loaded: {ready.probes_error}"
        )
    seeds = seeds_of(assignment.name, side, probe_set.names, salt)
    reference = observer.observe(assignment.reference_cells, seeds)
    check_reference(assignment, reference, probe_set)
    mistakes = {m.key: _observe_mistake(assignment, m, observer, seeds) for m in assignment.mistakes}
    return Baseline(ready.torch_version, reference, mistakes)


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


def _observe_mistake(
    assignment: Assignment, mistake: Variant, observer: Observer, seeds: dict[str, int]
) -> Transcript:
    own = {n: s for n, s in seeds.items() if mistake.exercise in observer.probe_set.groups[n]}
    return observer.observe(variant_cells(assignment, mistake.source, mistake.name), own)


def cache_folder() -> Path:
    """The user's folder of baselines. They hold answers: no submission may read it."""
    return Path(platformdirs.user_cache_dir("autograd-exercises")) / "baselines"


def cache_path(assignment: Assignment, side: Side, probe_set: ProbeSet, salt: str) -> Path:
    """Where the baseline of these very cells, probes, limits, engine, torch and salt is kept."""
    key = baseline_digest(assignment, side, probe_set, salt)[:32]
    return cache_folder() / f"{assignment.name}-{side}-{key}.msgpack"


def load_cached(path: Path, mistakes: Sequence[Variant]) -> Baseline | None:
    """The baseline kept at ``path``; None if there is none, or it is damaged."""
    try:
        baseline = msgspec.msgpack.decode(path.read_bytes(), type=Baseline)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return baseline if set(baseline.mistakes) == {m.key for m in mistakes} else None


def write_cache(path: Path, baseline: Baseline) -> str:
    """Keep ``baseline`` at ``path``, atomically. A cache that cannot be written is done without: why, else nothing."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        remove_unfinished(path.parent)
        write_atomically(path, msgspec.msgpack.encode(baseline), mode=0o600)
    except OSError as error:
        return (
            f"the cache {path.parent} cannot be written ({error.strerror}), so that the reference and every known mistake "
            "are observed anew each time, by every process that grades; make it writable, or set XDG_CACHE_HOME to a folder that is"
        )
    return ""


def baseline_of(
    assignment: Assignment,
    side: Side,
    observer: Observer,
    salt: str,
    *,
    say: Callable[[str], object] = warnings.warn,
) -> Baseline:
    """The baseline, from the cache if it is there.

    Args:
        say: told if the cache cannot be written; by default a warning is.
    """
    path = cache_path(assignment, side, observer.probe_set, salt)
    cached = load_cached(path, assignment.mistakes)
    if cached is not None:
        return cached
    baseline = make_baseline(assignment, side, observer, salt)
    if problem := write_cache(path, baseline):
        say(problem)
    return baseline
