"""A class spread over the workers of a cluster: batches out, results back as they end, and each submission's exactly once.

Dask gives a batch to another worker where one is lost. What it cannot know is seen to here: a batch that none of the workers there
may do is taken back; one that has cost several workers is sent again in single submissions, so that the one that did it costs itself
alone; and a result counts if its submission has none yet. Of equal submissions one is sent before the others, which travel with what was
observed of it (:mod:`~autograder.classroom.equal_jobs`).
"""

import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol

from autograder.classroom.equal_jobs import EqualJobs
from autograder.classroom.job_queue import PATIENCE_S
from autograder.classroom.pool import TRIES
from autograder.classroom.scale.batches import MOST_BYTES, BatchSizer
from autograder.classroom.scale.freight import Freight
from autograder.classroom.scale.messages import Batch, JobT, Opening, ReadyT, ResultT, decode, encode
from autograder.classroom.scale.roster import WorkerRoster
from autograder.errors import ClusterError, SubmissionError

LOOK_S = 5.0
"""How often it is looked who is there, in seconds."""
TICK_S = 0.5
WAIT_S = 90.0
"""How long a run waits for a worker that may grade, in seconds: one that was lost may be on its way back."""
AHEAD = 2
"""So many batches a thread of a worker are on their way, so that none waits for the next."""
COMPARED = 64
"""So many submissions are compared before it is looked again what has come back."""


@dataclass(frozen=True)
class Ended:
    """How a task ended: what it gave, or why it gave nothing."""

    key: str
    gave: object = None
    failed: str = ""


class Tasks(Protocol):
    """What is needed of a cluster to have tasks done."""

    def open_lane(self, workers: Sequence[str]) -> str:
        """Have a lane opened on one of these; the task's key."""

    def open_ahead(self, address: str) -> str:
        """Have a lane opened on this one, and tell nobody how that ended; the task's key."""

    def send(self, batch: bytes, workers: Sequence[str]) -> str:
        """Have a batch graded by one of these; the task's key."""

    def take_back(self, key: str) -> None:
        """Have a task done no more."""

    def next_ended(self, timeout_s: float) -> Ended | None:
        """A task that has ended; None if none has for so long.

        Raises:
            ClusterError: the cluster is gone.
        """


@dataclass(frozen=True)
class _Sent(Generic[JobT]):
    jobs: tuple[JobT, ...]
    workers: frozenset[str]


class SpreadLanes(Generic[JobT, ReadyT, ResultT]):
    """The lanes of a cluster, as those of this machine are asked for results.

    Args:
        at_first: so many lanes at most are opened at the beginning, beside the first; by default all that there are threads for.
    """

    def __init__(
        self,
        tasks: Tasks,
        roster: WorkerRoster,
        freight: Freight[JobT, ReadyT, ResultT],
        clock: Callable[[], float] = time.monotonic,
        *,
        at_first: int | None = None,
    ) -> None:
        self._tasks, self._roster, self._freight, self._clock = tasks, roster, freight, clock
        self._at_first = at_first
        self._opened_ahead: dict[str, str] = {}
        """Tasks that have lanes opened, and the workers of these; nothing depends on how they end."""
        self._has_opened_ahead = False
        self._sizer = BatchSizer()
        self._equals = EqualJobs(freight.likeness)
        self._coming: deque[JobT] = deque()
        """Submissions that have not been compared yet."""
        self._waiting: deque[JobT] = deque()
        self._alone: deque[JobT] = deque()
        """Submissions of batches that were lost: each is sent by itself."""
        self._sent: dict[str, _Sent[JobT]] = {}
        self._losses: Counter[str] = Counter()
        self._looked_at = self._had_some_at = self._moved_at = clock()
        self._had_some = False

    def wait_until_ready(self) -> ReadyT:
        """What a lane of the cluster says of itself.

        Raises:
            ClusterError: no worker may grade, or none of those that may can.
        """
        self._look()
        while True:
            self._wait_for_some()
            key = self._tasks.open_lane([*self._roster.admitted])
            self._open_others()
            ended = self._answer_to(key)
            if ended and ended.failed:
                raise ClusterError(f"grading cannot begin on the cluster: {ended.failed}")
            opening = decode(ended.gave, self._freight.forms.opening) if ended else Opening[ReadyT]("")
            if opening.ready is not None:
                self._freight.begin(opening.ready)
                return opening.ready
            self._roster.turn_away(opening.worker, opening.problem)
            self._look()

    def _open_others(self) -> None:
        """Have the other lanes come up beside the first, once: each takes seconds, and until then its worker would grade nothing."""
        if self._has_opened_ahead or self._at_first == 1:
            return
        self._has_opened_ahead, slots = True, self._roster.admitted
        threads = [
            worker for number in range(max(slots.values())) for worker in slots if number < slots[worker]
        ]
        if len(threads) > 1:
            chosen = threads[: self._at_first]  # one of each worker, then the second of each
            self._opened_ahead = {self._tasks.open_ahead(worker): worker for worker in chosen}

    def _answer_to(self, key: str) -> Ended | None:
        """How a task ended; None if those who might do it have gone."""
        workers = {*self._roster.admitted}
        while workers & self._roster.admitted.keys():
            if (ended := self._tasks.next_ended(TICK_S)) and ended.key == key:
                return ended
            self._look_if_due()
        self._tasks.take_back(key)
        return None

    def results_of(self, jobs: Sequence[JobT]) -> Iterator[ResultT]:
        """The results of ``jobs`` as they end.

        Raises:
            ClusterError: no worker is left that may grade, or the cluster is gone.
        """
        self._coming.extend(jobs)
        while self._coming or self._waiting or self._alone or self._sent:
            self._compare()
            self._look_if_due()
            while (self._waiting or self._alone) and len(self._sent) < AHEAD * self._roster.slots:
                yield from self._send()
            if self._sent and (ended := self._tasks.next_ended(TICK_S)):
                yield from self._results_in(ended)
            elif not self._sent and not self._roster.admitted:
                self._wait_for_some()

    def _compare(self) -> None:
        """Find out of some submissions which are equal; if those that wait for an equal one have waited too long, they do no more."""
        for _ in range(min(COMPARED, len(self._coming))):
            job = self._coming.popleft()
            self._waiting += self._equals.add(job, self._equals.likeness_of(job))
        if not self._coming:
            self._equals.complete()
        if self._waiting or self._alone:
            self._moved_at = self._clock()
        elif self._clock() - self._moved_at > PATIENCE_S:
            self._waiting += self._equals.let_go()

    def _ended(self, job: JobT, result: ResultT) -> ResultT:
        """A submission's only result; those that have waited for it are sent next."""
        self._waiting.extendleft(reversed(self._equals.ended(job, result)))
        return result

    def _send(self) -> Iterator[ResultT]:
        """Send one batch; the results of what cannot even be loaded."""
        jobs, loaded = list[JobT](), list[Any]()
        size, full = (
            0,
            1
            if self._alone
            else self._sizer.size(len(self._waiting) + len(self._coming), self._roster.slots),
        )
        source = self._alone or self._waiting
        while source and len(jobs) < full and size < MOST_BYTES:
            job = source.popleft()
            try:
                one, weight = self._freight.load(job)
            except SubmissionError as error:
                yield self._ended(job, self._freight.unloadable(job, str(error)))
                continue
            size += weight
            jobs.append(job)
            loaded.append(one)
        if jobs:
            workers = [*self._roster.admitted]
            key = self._tasks.send(encode(Batch(loaded)), workers)
            self._sent[key] = _Sent(tuple(jobs), frozenset(workers))

    def _results_in(self, ended: Ended) -> Iterator[ResultT]:
        sent = self._sent.pop(ended.key, None)
        if sent is None:
            return
        if ended.failed:
            yield from self._lost(sent.jobs, ended.failed)
            return
        report = decode(ended.gave, self._freight.forms.report)
        left = {self._freight.name_of(job): job for job in sent.jobs}
        for arrived in report.results:
            if (job := left.pop(self._freight.name_on(arrived), None)) is not None:
                yield self._ended(job, self._freight.unload(job, arrived))
        if report.results:
            self._sizer.learn(len(report.results), report.seconds)
        if report.problem:
            self._roster.turn_away(report.worker, report.problem)
            self._waiting.extendleft(left.values())
        elif left:
            yield from self._lost(tuple(left.values()), "the worker gave no result")

    def _lost(self, jobs: tuple[JobT, ...], why: str) -> Iterator[ResultT]:
        """What nobody graded is sent again, each by itself; what was lost so before is given up."""
        for job in jobs:
            name = self._freight.name_of(job)
            self._losses[name] += 1
            if self._losses[name] >= TRIES:
                yield self._ended(job, self._freight.lost(job, why))
            else:
                self._alone.append(job)

    def _wait_for_some(self) -> None:
        """Wait for a worker that may grade."""
        if not self._roster.admitted and not self._roster.refused:
            self._roster.tell(f"the cluster has no worker now; it has {WAIT_S:g} s for one to come")
        while not self._roster.admitted:
            is_hopeless = bool(self._roster.refused) and not self._had_some
            if is_hopeless or self._clock() - self._had_some_at > WAIT_S:
                raise ClusterError(self._none())
            self._tasks.next_ended(TICK_S)
            self._look_if_due()

    def _none(self) -> str:
        reasons = self._roster.reasons()
        if reasons:
            return f"no worker of the cluster may grade:\n{reasons}"
        return (
            f"the cluster has had no worker for {WAIT_S:g} s (jobs that wait in a queue are none yet); start some, and look: "
            "autograder doctor --scheduler ADDRESS"
        )

    def _look_if_due(self) -> None:
        every_s = LOOK_S if self._roster.admitted else TICK_S
        if self._clock() - self._looked_at >= every_s:
            self._look()

    def _look(self) -> None:
        """See who is there; batches that nobody there may do are taken back."""
        self._roster.look()
        self._looked_at = self._clock()
        if self._roster.admitted:
            self._had_some, self._had_some_at = True, self._looked_at
        for key, worker in [*self._opened_ahead.items()]:
            if worker not in self._roster.admitted:
                del self._opened_ahead[key]
                self._tasks.take_back(key)
        for key, sent in [*self._sent.items()]:
            if not sent.workers & self._roster.admitted.keys():
                self._tasks.take_back(key)
                self._waiting.extendleft(self._sent.pop(key).jobs)
