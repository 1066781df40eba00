"""The trusted side of an observation: send a submission to a zygote, read back its transcript.

An :class:`Observer` owns one zygote (:mod:`autograder.sandbox.zygote_link`). For a submission it starts a child that runs the cells and then
all probes in order. A cell that takes too long is interrupted. If the child dies or hangs, what it was at costs that step alone: the
next child starts after it, and leaves out the statement of a cell that it was at. If somebody else has killed it, the next child takes the step again, some times at most. Whatever the child writes is checked against the order of steps it was given; the first word out of
order ends it.
"""

import signal
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec

from autograder.errors import SandboxError
from autograder.sandbox import protocol
from autograder.sandbox.enclosure import Level
from autograder.sandbox.inside.landlock import Reach
from autograder.sandbox.inside.parked_threads import COUNT
from autograder.sandbox.own_time import OwnTime
from autograder.sandbox.probe_set import NOTHING, Limits, ProbeSet, Surroundings
from autograder.sandbox.progress import Progress, ProtocolViolation
from autograder.sandbox.protocol import (
    Cell,
    CellStarted,
    Chunk,
    Exited,
    Job,
    ProbeEnded,
    ProbeOrder,
    Ready,
    Setup,
)
from autograder.sandbox.transcript import (
    Crashed,
    NotRun,
    OutOfMemory,
    Raised,
    Returned,
    TimedOut,
    Transcript,
    TranscriptError,
    validate,
)
from autograder.sandbox.watch import Budget, Watch
from autograder.sandbox.zygote_link import ZygoteProcess

STREAM_BYTES = 16 * 2**20
"""What the children of one submission may write in all."""
GRACE_S = 2.0
"""How long a cell may take to end when it has been interrupted, in seconds of its own."""
AGAIN_FACTOR, TRIED_AGAIN = 2, 6
"""A probe that has timed out once is tried again in a child of its own, with so many times its limit; so many of a submission."""
TIME_OUTS = 2
"""So many time-outs in one exercise settle its remaining probes."""
ZYGOTE_DEATHS = 2
KILLED = Crashed(f"ended by signal {signal.SIGKILL:d}")
"""How a child ends that somebody else has killed: the kernel, for want of memory; an administrator; or itself.

Where we kill it, the reason is known before. Who it was, nobody can say; so the step is repeated, and what is killed each
time is charged as any crash is: a submission that kills itself gains nothing but the same again."""
IMPORTED_FOR = {"matplotlib.pyplot": ("matplotlib",), "sympy": ("jvp", "hessian", "forward_ad")}
"""Modules that take up to a second to import and make every child larger, and words in the cells of who needs them.

Torch imports SymPy where forward mode goes over backward mode, as in ``jvp(grad(f))``; a probe would be charged with that."""
THREAD_WORDS = ("thread", "Thread", "concurrent", "asyncio", "multiprocessing", "joblib")
"""Words in the code of those who may start threads; what takes a millisecond is done for them only."""
_decode_step: Callable[[bytes], protocol.Step] = msgspec.msgpack.Decoder(protocol.Step).decode
MEMORY_WORDS = ("can't allocate memory", "std::bad_alloc", "DefaultCPUAllocator")


class Observer:
    """Runs submissions through one assignment's probes, one at a time, in one zygote.

    Args:
        preload: modules that are imported before the first child.
        script: cells that most submissions have, such as those the assignment provides.
    """

    def __init__(
        self,
        probe_set: ProbeSet,
        limits: Limits,
        level: Level,
        *,
        preload: Sequence[str] = (),
        script: Sequence[Cell] = (),
    ) -> None:
        self.probe_set = probe_set
        self.limits = limits
        self.level = level
        self.memory_mib: float | None = None
        """What the last submission's largest child held in memory beyond what it was given, in MiB; None where that is not measured."""
        self._preload = [*preload, *_imports_of(script)]

        def make_setup(reach: Reach) -> Setup:
            return Setup(
                probe_set.source,
                probe_set.filename,
                self._preload,
                reach,
                confine=level is Level.SANDBOXED,
            )

        self.zygote = ZygoteProcess(level, make_setup)

    def __enter__(self) -> "Observer":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the zygote and everything below it."""
        self.zygote.close()

    def launch(self) -> None:
        """Start the zygote if none runs, without waiting for it."""
        self.zygote.launch()

    def start(self) -> Ready:
        """Start the zygote if none runs, and wait until it is warm.

        Raises:
            SandboxError: it does not come up, or cannot load the probes; the message carries its own words.
        """
        return self.zygote.start()

    def observe(
        self, cells: Sequence[Cell], seeds: dict[str, int], surroundings: Surroundings = NOTHING
    ) -> Transcript:
        """Run ``cells`` and then the probes named in ``seeds``; how each of them ended.

        Args:
            surroundings: what is there besides the cells.

        Raises:
            SandboxError: no zygote can be started, or a child ended before any of the submission's code ran.
        """
        if missing := [module for module in _imports_of(cells) if module not in self._preload]:
            self._preload = [*self._preload, *missing]
            self.zygote.close()  # the next one has them
        names = [name for name in self.probe_set.names if name in seeds]
        orders = [ProbeOrder(name, seeds[name]) for name in names]
        exercises = sorted(frozenset().union(*self.probe_set.groups.values()))
        progress = Progress([cell.label for cell in cells], names, exercises)
        budget = Budget(self.limits.submission_wall_s)
        while not progress.finished and progress.first_open < len(names):
            if budget.is_used_up():
                used_up = f"the submission used up its {self.limits.submission_wall_s:g} s"
                progress.settle(names, NotRun(used_up))
                break
            try:
                self._run_child(list(cells), orders, progress, budget, surroundings)
            except BaseException:
                self.zygote.stop()  # what this child still writes must not be read as the next one's
                raise
            self._settle_timed_out(progress)
        if self.zygote.child_scratch:
            self.zygote.child_scratch.clear()
        self.memory_mib = None if progress.memory_kib is None else round(progress.memory_kib / 1024, 1)
        return progress.transcript()

    def _settle_timed_out(self, progress: Progress) -> None:
        """Two time-outs in one exercise settle the rest of its probes; waiting longer teaches nothing."""
        for name, exercises in self.probe_set.groups.items():
            if name in progress.records or name not in progress.probes:
                continue
            out = [
                other
                for other, record in progress.records.items()
                if isinstance(record.outcome, TimedOut) and exercises & self.probe_set.groups[other]
            ]
            if len(out) >= TIME_OUTS:
                progress.settle(
                    [name], NotRun(f"{TIME_OUTS} probes of this exercise had timed out before it")
                )

    def _run_child(
        self,
        cells: list[Cell],
        orders: list[ProbeOrder],
        progress: Progress,
        budget: Budget,
        surroundings: Surroundings,
    ) -> None:
        """Run one child to its end. What goes into starting zygotes is not the submission's time."""
        for _ in range(ZYGOTE_DEATHS):
            self.start()
            progress.begin_child()
            job = self._job(cells, orders, progress, surroundings)
            try:
                self.zygote.send(job)
                outcome = self._follow(progress, budget)
            except BrokenPipeError:
                outcome = None
            self._note_place(progress)
            if progress.finished:
                break
            if outcome is None or self.level is Level.OWN_MACHINE:
                self.zygote.stop()
            if outcome is not None:
                break
        else:
            outcome = Crashed("took the sandbox down")
        if (
            outcome is not None
            and not progress.finished
            and not self._is_taken_again(outcome, progress, budget)
        ):
            progress.blame(outcome)

    def _note_place(self, progress: Progress) -> None:
        """Ask where the child is, or was, as long as that can be told."""
        if self.zygote.child_scratch:
            progress.place = self.zygote.child_scratch.place()

    def _job(
        self, cells: list[Cell], orders: list[ProbeOrder], progress: Progress, surroundings: Surroundings
    ) -> Job:
        """The next child's job, for which its folders are made ready."""
        scratch = self.zygote.child_scratch
        assert scratch
        is_own = self.level is Level.OWN_MACHINE
        scratch.fill({} if is_own else surroundings.files)
        threads = _wants_threads(
            [*(cell.source for cell in cells), *map(_text_of, surroundings.files.values())]
        )
        work = surroundings.folder if is_own else str(scratch.work)
        return Job(
            cells,
            {cell: sorted(statements) for cell, statements in progress.stops.items()},
            orders,
            progress.first_open,
            self.zygote.address_space(self.limits.memory_mib, threads=COUNT if threads else 0),
            int(self.limits.submission_wall_s) + 5,
            list(progress.names),
            work,
            "" if is_own else str(scratch.home),
            str(scratch.mark),
            str(Path(work, surroundings.script)) if surroundings.script else "",
            threads,
        )

    def _is_taken_again(
        self, outcome: TimedOut | Crashed | OutOfMemory, progress: Progress, budget: Budget
    ) -> bool:
        """Whether the next child takes the step again: somebody may have killed this one; a probe may time out once."""
        if outcome == KILLED:
            return progress.may_repeat()
        kind, index = progress.at
        if isinstance(outcome, TimedOut) and kind == "probe" and self._may_try_again(index, progress):
            progress.again.add(index)
            budget.used_s -= outcome.limit_s  # it did not count
            return True
        return False

    def _may_try_again(self, index: int, progress: Progress) -> bool:
        """Not one that has been tried twice, nor of an exercise of which another timed out twice."""
        if index in progress.again or len(progress.again) >= TRIED_AGAIN:
            return False
        exercises = self.probe_set.groups[progress.probes[index]]
        return not any(
            exercises & self.probe_set.groups[name] and isinstance(record.outcome, TimedOut)
            for name, record in progress.records.items()
        )

    def _follow(self, progress: Progress, budget: Budget) -> TimedOut | Crashed | OutOfMemory | None:
        """Read one child to its end: how it failed, or None if it finished or the zygote itself has died."""
        child = protocol.FrameReader(protocol.MAX_RECORD)
        received_before = progress.received_bytes
        fault: TimedOut | Crashed | None = None
        watch = Watch(OwnTime(self.zygote.child_processes), budget)
        watch.begin(self._step_limit(progress))
        while True:
            report = self.zygote.next_report(watch.next_look)
            if isinstance(report, Chunk) and fault is None:
                progress.received_bytes += len(report.data)
                steps_before = progress.steps_taken
                fault = self._take(child, report.data, progress)
                if progress.steps_taken > steps_before:
                    watch.begin(self._step_limit(progress))
            elif isinstance(report, Exited):
                watch.end()
                progress.note_memory(report.memory_kib)
                if report.strays:
                    self.zygote.kill_strays()
                if progress.received_bytes == received_before and fault is None:
                    how, words = self._cause_of(report).how, self.zygote.last_words()
                    raise SandboxError(f"a sandboxed process ended before its first step ({how}): {words}")
                return fault or (None if progress.finished else self._cause_of(report))
            elif (
                report is None
                and self.level is Level.OWN_MACHINE
                and progress.received_bytes > received_before
            ):
                return fault or Crashed("ended itself before its work was done")
            elif report != "timeout" and not isinstance(report, Chunk):
                return fault
            if fault is None and watch.is_due():
                fault = self._look(progress, watch)
            if fault is not None and not watch.is_told_to_end():
                self._note_place(progress)
                self.zygote.end_child()
            elif fault is not None and watch.is_overdue():
                self.zygote.stop()
                return fault

    def _look(self, progress: Progress, watch: Watch) -> TimedOut | Crashed | None:
        """Whether the child has to be ended. One that is too long at a cell is interrupted before."""
        scratch = self.zygote.child_scratch
        if scratch and (excess := scratch.excess()):
            return Crashed(f"wrote too much: {excess}")
        if not watch.look():
            return None
        late = TimedOut(self._step_limit(progress))
        is_at_cell = isinstance(progress.step, CellStarted)
        if not is_at_cell or progress.interrupted or not self.zygote.interrupt_child():
            return late
        progress.interrupted = late
        watch.grant(GRACE_S)
        return None

    def _take(self, child: protocol.FrameReader, data: bytes, progress: Progress) -> Crashed | None:
        """Decode and record; a Crashed if the bytes are not what an honest child writes."""
        try:
            if progress.received_bytes > STREAM_BYTES:
                raise ProtocolViolation("too much output")
            for payload in child.feed(data):
                message = _decode_step(payload)
                progress.take(self._checked(message))
        except (
            ProtocolViolation,
            TranscriptError,
            protocol.FrameError,
            msgspec.MsgspecError,
            UnicodeDecodeError,
            RecursionError,
        ) as error:
            return Crashed(f"wrote a record that cannot be: {error}"[:300])
        return None

    def _checked(self, message: protocol.Step) -> protocol.Step:
        """``message`` with its value validated, and memory errors told apart from others."""
        if isinstance(message, ProbeEnded):
            if isinstance(message.outcome, Returned):
                validate(message.outcome.value)
            if isinstance(message.outcome, Raised) and _is_memory(message.outcome):
                limit = OutOfMemory(self.limits.memory_mib)
                return msgspec.structs.replace(message, outcome=limit)
        return message

    def _cause_of(self, exited: Exited) -> Crashed:
        if exited.signal:
            return Crashed(f"ended by signal {exited.signal}")
        return Crashed(f"ended itself with exit status {exited.code} before its work was done")

    def _step_limit(self, progress: Progress) -> float:
        in_cells = isinstance(progress.step, CellStarted) or (progress.step is None and bool(progress.script))
        if in_cells:
            return self.limits.cell_wall_s
        is_again = progress.first_open in progress.again
        return self.limits.probe_wall_s * (AGAIN_FACTOR if is_again else 1)


def _wants_threads(sources: Iterable[str]) -> bool:
    return any(word in source for source in sources for word in THREAD_WORDS)


def _text_of(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _imports_of(cells: Sequence[Cell]) -> list[str]:
    """What is imported for these cells before the first child."""
    return [
        module
        for module, words in IMPORTED_FOR.items()
        if any(word in cell.source for cell in cells for word in words)
    ]


def _is_memory(raised: Raised) -> bool:
    return raised.type_name == "MemoryError" or any(word in raised.message for word in MEMORY_WORDS)
