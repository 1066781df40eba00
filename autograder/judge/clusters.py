"""Which wrong results that match no known mistake are one and the same, up to rounding, by what was observed.

Fingerprints are equal for results that are equal in their first digits; two that differ by a hair may round differently. So one result of each
fingerprint is compared with those of the others, within the tolerances by which mistakes are recognised.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from autograder.judge.diagnosis import same_outcome
from autograder.results.mistakes import UnknownGroup, group_of, unexplained
from autograder.results.model import ExerciseResult, SubmissionResult
from autograder.sandbox.transcript import Transcript

Observed = Callable[[str], Transcript | None]
"""What was observed of a student's submission; None if nothing was kept."""


@dataclass
class _Cluster:
    keys: list[str]
    members: list[tuple[str, ExerciseResult]]
    transcript: Transcript | None
    probes: frozenset[str] = field(default=frozenset())


def unknown_groups(
    results: Iterable[SubmissionResult], probes_of: Mapping[str, Sequence[str]], observed: Observed
) -> list[UnknownGroup]:
    """The groups of a class, the largest first; who is alone is a group of one.

    Args:
        probes_of: for each test the probes that it looks at; of what is not there, fingerprints alone decide.
        observed: asked once for each fingerprint.
    """
    by_key: dict[tuple[str, str], list[tuple[str, ExerciseResult]]] = {}
    for result in results:
        for exercise in result.exercises:
            if exercise.group:
                by_key.setdefault((exercise.name, exercise.group), []).append((result.id, exercise))
    clusters: dict[str, list[_Cluster]] = {}
    for (name, key), members in by_key.items():
        tests = [test.name.partition("[")[0] for test in unexplained(members[0][1])]
        probes = frozenset(probe for test in tests for probe in probes_of.get(test, ()))
        new = _Cluster([key], members, observed(members[0][0]) if probes else None, probes)
        _add(new, clusters.setdefault(name, []))
    groups = [group_of(name, one.keys, one.members) for name, those in clusters.items() for one in those]
    return sorted(groups, key=lambda group: (-len(group.students), -group.points_lost, group.name))


def _add(new: _Cluster, clusters: list[_Cluster]) -> None:
    """Put ``new`` to the one that it equals, or beside them."""
    for one in clusters:
        if _are_equal(one, new):
            one.keys += new.keys
            one.members += new.members
            return
    clusters.append(new)


def _are_equal(one: _Cluster, other: _Cluster) -> bool:
    got, want = one.transcript, other.transcript
    if got is None or want is None or one.probes != other.probes:
        return False
    return all(same_outcome(got.outcome(probe), want.outcome(probe)) for probe in one.probes)
