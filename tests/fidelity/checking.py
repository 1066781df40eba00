"""The cases as ``autograder check FILE`` has them in a terminal: read as the student's own, and run in the file's folder.

There each check has a process of its own, which imports torch for seconds. Here children are forked from one that is warm; so
they have a clean environment, and a limit of memory.
"""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from autograder.classroom.reading import read_own
from autograder.errors import UsageError
from autograder.sandbox.enclosure import Level
from autograder.sandbox.observer import Observer
from autograder.student.report import report_on
from autograder.student.shipped import PublicChecks
from fidelity.draft import ROOT

UNREADABLE = "unreadable"


class WarmObserver(Observer):
    """Runs files as on a student's own machine, in children of one warm process."""

    def __init__(self, checks: PublicChecks) -> None:
        super().__init__(checks.probe_set, checks.expected.limits, Level.UNSAFE)
        self.level = Level.OWN_MACHINE


class Checking:
    """The public checks of one assignment, as students have them."""

    def __init__(self, assignment: str) -> None:
        self._checks = PublicChecks(ROOT / "assignments" / assignment)
        self._observer = WarmObserver(self._checks)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._observer.close()

    def lost(self, path: Path) -> Sequence[str]:
        """The exercises of a file that do not pass their public checks; that it is unreadable, if it is."""
        try:
            submission = read_own(path, self._checks.given)
        except UsageError:
            return [UNREADABLE]
        transcript = self._observer.observe(
            submission.cells, self._checks.expected.seeds, submission.surroundings
        )
        return [n for n in self._checks.exercises if not report_on(self._checks, n, transcript).passed]
