"""A lane that observes the submission which comes next while this process works on the present one.

For a grader that takes students one by one, as nbgrader's converter does. Theory of operation: one thread of this process runs every
observation, in the order in which they were asked for; all else, reading and judging too, stays where it was. What was
observed ahead is found by its address, which covers all that an observation depends on: had the file or anything beside it been
changed by the time it is graded, its address would be another, and it would be observed then.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from autograder.classroom.lane import READING_MIB, Lane, bounded_memory
from autograder.classroom.reading import ReadSubmission, load_files, submission_in
from autograder.classroom.remembered_evidence import ObservedSubmission

MOST_AHEAD = 2
"""So many observations wait to be asked for: the present submission's and the next one's. The oldest goes first."""


class ForesightLane(Lane):
    """A :class:`~autograder.classroom.lane.Lane` that may be told what it will be asked for."""

    def __exit__(self, *arguments: object) -> None:
        if "_thread" in vars(self):
            self._thread.shutdown(cancel_futures=True)
        super().__exit__(*arguments)

    @cached_property
    def _thread(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(1, "observing")

    @cached_property
    def _ahead(self) -> dict[str, Future[ObservedSubmission]]:
        """What was observed ahead, or is about to be, by its address."""
        return {}

    def foresee(self, path: Path, root: Path) -> None:
        """Begin to observe what will be graded soon, without waiting. Whatever is wrong with it is told when it is graded."""
        try:
            with bounded_memory(READING_MIB):
                submission = submission_in(load_files(path, root), path, self.assignment)
        except Exception:  # noqa: BLE001 - it costs its own student, when it is graded; not the present one
            return
        address = self._address_of(submission)
        if address not in self._ahead:
            self._ahead[address] = self._thread.submit(super()._observed, submission)
        while len(self._ahead) > MOST_AHEAD:
            self._ahead.pop(next(iter(self._ahead))).cancel()

    def _observed(self, submission: ReadSubmission) -> ObservedSubmission:
        """What it does, as it was observed ahead; observed now if it was not, or if that went wrong."""
        observe: Callable[[ReadSubmission], ObservedSubmission] = super()._observed
        if "_thread" not in vars(self):
            return observe(submission)
        if ahead := self._ahead.pop(self._address_of(submission), None):
            with suppress(Exception):  # it may work now; if not, that is told as ever
                return ahead.result()
        return self._thread.submit(observe, submission).result()

    def _address_of(self, submission: ReadSubmission) -> str:
        return self._opened.address_of(submission, self.grader.baseline.torch_version)
