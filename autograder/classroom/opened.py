"""An assignment opened for grading: its tests and probes, who observes, and what results depend on. Nothing runs before it is asked for."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment
from autograder.classroom.reading import ReadSubmission
from autograder.judge.baseline import baseline_of, seeds_of
from autograder.judge.baseline_cache import cache_folder
from autograder.judge.digests import digests_of, probe_digests
from autograder.judge.evidence import Evidence, address_of, pack
from autograder.judge.grader import Grader
from autograder.judge.open_side import open_side
from autograder.results.evidence import KeptEvidence
from autograder.sandbox.enclosure import Level, refuse_readable_secrets, require_sandbox
from autograder.sandbox.observer import Observer
from autograder.sandbox.probe_set import ProbeSet
from autograder.sandbox.transcript import Transcript


class OpenedAssignment:
    """The hidden side of an assignment under one salt.

    Raises:
        AssignmentError: the assignment is damaged.
    """

    def __init__(self, folder: Path, *, salt: str, level: Level) -> None:
        self.assignment: Assignment = load_assignment(folder)
        self._judge, self.probe_set = open_side(self.assignment.side("hidden"))
        self._level = level
        self.observer = self.observer_of(self.probe_set)
        self.salt = salt
        self.seeds = seeds_of(self.assignment.name, "hidden", self.probe_set.names, salt)
        self.digests = digests_of(self.assignment, self.probe_set)
        self.probes = probe_digests(self.assignment, "hidden", self.probe_set)

    def __enter__(self) -> "OpenedAssignment":
        return self

    def __exit__(self, *_: object) -> None:
        self.observer.close()

    def observer_of(self, probe_set: ProbeSet) -> Observer:
        """Who runs submissions under these probes, as the assignment has it; nothing has been started."""
        settings, script = self.assignment.settings, self.assignment.provided_cells
        return Observer(probe_set, settings.limits, self._level, preload=settings.preload, script=script)

    def grader(self, *, say: Callable[[str], object] = lambda _: None) -> Grader:
        """Who judges. What submissions are compared with is observed, unless it is in the cache.

        Args:
            say: told what staff should know of this machine.

        Raises:
            AssignmentError: the reference itself fails a probe.
            SandboxError: no zygote can be started.
        """
        baseline = baseline_of(self.assignment, "hidden", self.observer, self.salt, say=say)
        mistakes = self.assignment.mistakes
        return Grader(self._judge, self.probe_set, self.assignment.exercises, mistakes, baseline)

    def probes_of(self, test: str) -> list[str]:
        """The probes that a test looks at; none, if there is no such test."""
        return [name for spec in self._judge.tests if spec.name == test for name in spec.probes]

    def check_enclosure(self, secrets: Sequence[Path]) -> None:
        """Refuse to run a student's code where ``grade`` would not.

        Args:
            secrets: folders that no submission may read, besides the assignment's and what submissions are compared with.

        Raises:
            SandboxUnavailableError: this machine cannot sandbox, and the level asks for it.
            SandboxError: a secret lies where submissions may read.
        """
        if self._level is Level.SANDBOXED:
            require_sandbox()
            refuse_readable_secrets([self.assignment.folder, cache_folder(), *secrets])

    def observe(self, submission: ReadSubmission, seeds: Mapping[str, int]) -> Transcript:
        """What a submission does under the probes that have ``seeds``."""
        return self.observer.observe(submission.cells, dict(seeds), submission.surroundings)

    def pack(self, evidence: Evidence, submission: ReadSubmission) -> KeptEvidence | None:
        """``evidence`` as the store keeps it, at the address of whatever is observed alike; None if it is too large."""
        return pack(evidence, self.address_of(submission, evidence.torch_version))

    def address_of(self, submission: ReadSubmission, torch_version: str) -> str:
        """The address of whatever is observed as ``submission`` is."""
        conditions = {
            "observation": self.digests.observation,
            "salt": self.salt,
            "level": self.observer.level.value,
            "torch": torch_version,
        }
        return address_of(submission.cells, submission.surroundings, conditions)
