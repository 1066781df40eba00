"""Submissions of an assignment, graded on other machines: how they travel there and back, and the lanes that grade them."""

from pathlib import Path

import msgspec

from autograder.classroom.lane_messages import LaneJob, LaneReady, LaneResult, LaneSetup
from autograder.classroom.lanes import AssignmentLanes, not_graded, unreadable
from autograder.classroom.likeness import SubmissionLikeness
from autograder.classroom.reading import load_files
from autograder.classroom.scale.freight import Freight
from autograder.classroom.scale.messages import Batch, BatchReport, Forms, Opening, RunOrder, decode
from autograder.errors import ClusterError
from autograder.judge.digests import Digests

FORMS = Forms(Batch[LaneJob], BatchReport[LaneResult], Opening[LaneReady])


class AssignmentOrder(msgspec.Struct, frozen=True):
    """What lanes of an assignment have to know besides its folder; the limit is by a machine's clock, in seconds."""

    salt: str
    submission_wall_s: float
    digests: Digests


class AssignmentFreight(Freight[LaneJob, LaneReady, LaneResult]):
    """Submissions, each with its file and what lies beside it, and what was observed of an equal one."""

    forms = FORMS
    likeness = SubmissionLikeness()

    def __init__(self) -> None:
        self._max_score = 0

    def begin(self, ready: LaneReady) -> None:
        """Take note of what there is to win."""
        self._max_score = sum(ready.exercises.values())

    def name_of(self, job: LaneJob) -> str:
        """The student."""
        return job.id

    def load(self, job: LaneJob) -> tuple[LaneJob, int]:
        """A job with its files, and how many bytes travel with it.

        Raises:
            SubmissionError: they cannot be read.
        """
        files = load_files(Path(job.path), Path(job.root) if job.root else None)
        size = len(files.content) + sum(map(len, files.beside.values()))
        size += len(job.known.evidence.content) if job.known else 0
        return msgspec.structs.replace(job, files=files), size

    def name_on(self, arrived: LaneResult) -> str:
        """The student."""
        return arrived.result.id

    def unload(self, job: LaneJob, arrived: LaneResult) -> LaneResult:  # noqa: ARG002 - it says itself whose it is
        """The result, as it is."""
        return arrived

    def unloadable(self, job: LaneJob, reason: str) -> LaneResult:
        """What is said of a submission that cannot be read."""
        return unreadable(job.id, job.path, reason, self._max_score)

    def lost(self, job: LaneJob, reason: str) -> LaneResult:
        """What is said of one that could not be graded by a fault of ours."""
        return not_graded(job, reason, self._max_score)


class AssignmentWork:
    """Lanes of an assignment; see :class:`~autograder.classroom.scale.work.Work`."""

    forms = FORMS

    def why_not(self, order: RunOrder) -> str:  # noqa: ARG002 - of every order the same
        """Nothing: lanes say themselves whether they would grade as they should."""
        return ""

    def lanes(self, order: RunOrder, folder: Path) -> AssignmentLanes:
        """One lane."""
        told = decode(order.setup, AssignmentOrder)
        return AssignmentLanes(LaneSetup(str(folder), told.salt, order.level), told.submission_wall_s, 1)

    def check(self, order: RunOrder, ready: LaneReady) -> None:
        """Check that a lane observes and concludes as the machine that sends the order.

        Raises:
            ClusterError: it does not.
        """
        if ready.digests != decode(order.setup, AssignmentOrder).digests:
            raise ClusterError(f"would grade otherwise than {order.machine.host}; install the same on both")


WORK = AssignmentWork()
