"""What has been observed, by its address: who hands in what another has handed in is not observed again.

An address covers the cells, all that lies beside them and all conditions; under equal ones a submission does the same again,
unless it depended on the machine. So whatever a limit ended, or somebody else may have, is not remembered, and has its chance
each time. A lane remembers what it has observed itself, and what it is told that others have (:mod:`autograder.classroom.equal_jobs`). Exercises are not remembered one by one: cells share one process and one namespace, so that any of them may change what another does.
"""

from typing import NamedTuple

from autograder.judge.evidence import Evidence, unpack
from autograder.results.evidence import KeptEvidence
from autograder.sandbox.transcript import ORDERLY, Transcript

MOST_BYTES = 32 * 2**20
"""What is remembered, packed; the oldest goes first."""


class ObservedSubmission(NamedTuple):
    """What was observed of a submission, the same packed, if it is kept, and the memory that it took, if that is known."""

    evidence: Evidence
    kept: KeptEvidence | None
    memory_mib: float | None

    @property
    def is_repeatable(self) -> bool:
        """Whether an equal submission would be observed so again."""
        return is_repeatable(self.evidence.transcript)


class RememberedEvidence:
    """Packed evidence by address."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[KeptEvidence, float | None]] = {}
        self._bytes = 0

    def remember(self, observed: ObservedSubmission) -> None:
        """Remember what would be observed so again."""
        if observed.kept and observed.is_repeatable:
            self.learn(observed.kept, observed.memory_mib)

    def learn(self, kept: KeptEvidence, memory_mib: float | None) -> None:
        """Remember what a lane has observed that would be observed so again."""
        if kept.address in self._known:
            return
        self._known[kept.address] = kept, memory_mib
        self._bytes += len(kept.content)
        while self._bytes > MOST_BYTES:
            oldest, _ = self._known.pop(next(iter(self._known)))
            self._bytes -= len(oldest.content)

    def recall(self, address: str) -> ObservedSubmission | None:
        """What was observed at this address, if it is remembered."""
        if address not in self._known:
            return None
        kept, memory_mib = self._known[address]
        return ObservedSubmission(unpack(kept.content), kept, memory_mib)


def is_repeatable(transcript: Transcript) -> bool:
    """Whether nothing in it was ended by a limit of time or memory, a crash, or a kill."""
    ends = [record.outcome for record in transcript.records.values()]
    ends += [failure.outcome for failure in transcript.cell_failures]
    return all(isinstance(end, ORDERLY) for end in ends)
