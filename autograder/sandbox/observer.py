"""The trusted side of an observation: send a submission to a zygote, read back its transcript.

An :class:`Observer` owns one zygote (:mod:`autograder.sandbox.zygote_link`). For a submission it starts a child that runs the cells and then
all probes in order. If the child dies or hangs, what it was at costs that step alone: the next child
starts after it. If somebody else has killed it, the next child takes the step again, some times at most. Whatever the child writes is checked against the order of steps it was given; the first word out of
order ends it.
"""

import signal
import time
from collections.abc import Sequence

import msgspec

from autograder.errors import SandboxError
from autograder.sandbox import protocol
from autograder.sandbox.enclosure import Level
from autograder.sandbox.probe_set import Limits, ProbeSet
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
from autograder.sandbox.zygote_link import ZygoteProcess

STREAM_BYTES = 16 * 2**20
"""What the children of one submission may write in all."""
STARVED_FACTOR = 4
"""A step that got less CPU than its limit, because the machine is busy, may take this many times its limit."""
TIME_OUTS = 2
"""So many time-outs in one exercise settle its remaining probes."""
ZYGOTE_DEATHS = 2
DYING_S = 20.0
"""How long the zygote may take to report the end of a child that was told to end, in seconds."""
KILLED = Crashed(f"ended by signal {signal.SIGKILL:d}")
"""How a child ends that somebody else has killed: the kernel, for want of memory; an administrator; or itself.

Where we kill it, the reason is known before. Who it was, nobody can say; so the step is repeated, and what is killed each
time is charged as any crash is: a submission that kills itself gains nothing but the same again."""
PLOTTING, PYPLOT = "matplotlib", "matplotlib.pyplot"
"""A word in the cells that plot, and what they need; it takes a second to import and makes every child larger."""
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
        self._preload = [*preload, *([PYPLOT] if _plots(script) else [])]

        def make_setup(readable: list[str]) -> Setup:
            return Setup(
                probe_set.source,
                probe_set.filename,
                self._preload,
                readable,
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

    def observe(self, cells: Sequence[Cell], seeds: dict[str, int]) -> Transcript:
        """Run ``cells`` and then the probes named in ``seeds``; how each of them ended.

        Raises:
            SandboxError: no zygote can be started, or a child ended before any of the submission's code ran.
        """
        if PYPLOT not in self._preload and _plots(cells):
            self._preload = [*self._preload, PYPLOT]
            self.zygote.close()  # the next one can plot
        names = [name for name in self.probe_set.names if name in seeds]
        orders = [ProbeOrder(name, seeds[name]) for name in names]
        progress = Progress([cell.label for cell in cells], names)
        deadline = time.monotonic() + self.limits.submission_wall_s
        while not progress.finished and progress.first_open < len(names):
            if time.monotonic() > deadline:
                progress.settle(
                    names, NotRun(f"the submission used up its {self.limits.submission_wall_s:g} s")
                )
                break
            try:
                deadline += self._run_child(list(cells), orders, progress, deadline)
            except BaseException:
                self.zygote.stop()  # what this child still writes must not be read as the next one's
                raise
            self._settle_timed_out(progress)
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
        self, cells: list[Cell], orders: list[ProbeOrder], progress: Progress, deadline: float
    ) -> float:
        """Run one child to its end; the seconds that went into starting zygotes, which are not the submission's."""
        starting_s = 0.0
        for _ in range(ZYGOTE_DEATHS):
            began = time.monotonic()
            self.start()
            starting_s += time.monotonic() - began
            progress.begin_child()
            job = Job(
                cells,
                progress.dead_cells,
                orders,
                progress.first_open,
                self.zygote.address_space(self.limits.memory_mib),
                int(self.limits.submission_wall_s) + 5,
            )
            try:
                self.zygote.send(job)
                outcome = self._follow(progress, deadline + starting_s)
            except BrokenPipeError:
                outcome = None
            if outcome is not None or progress.finished:
                break
            self.zygote.stop()
        else:
            outcome = Crashed("took the sandbox down")
        if (
            outcome is not None
            and not progress.finished
            and not (outcome == KILLED and progress.may_repeat())
        ):
            progress.blame(outcome)
        return starting_s

    def _follow(self, progress: Progress, deadline: float) -> TimedOut | Crashed | OutOfMemory | None:
        """Read one child to its end: how it failed, or None if it finished or the zygote itself has died."""
        child = protocol.FrameReader(protocol.MAX_RECORD)
        received_before = progress.received_bytes
        fault: TimedOut | Crashed | None = None
        step_ends, extensions = self._step_deadline(progress, deadline), STARVED_FACTOR - 1
        while True:
            report = self.zygote.next_report(step_ends)
            if report == "timeout" and fault is not None:
                self.zygote.stop()
                return fault
            elif report == "timeout":
                if extensions and self.zygote.is_starved():
                    extensions -= 1
                    step_ends = self._step_deadline(progress, deadline)
                    continue
                fault = TimedOut(self._step_limit(progress))
                self.zygote.end_child()
                step_ends = time.monotonic() + DYING_S
            elif isinstance(report, Chunk) and fault is None:
                progress.received_bytes += len(report.data)
                steps_before = progress.steps_taken
                fault = self._take(child, report.data, progress)
                if progress.steps_taken > steps_before:
                    step_ends, extensions = self._step_deadline(progress, deadline), STARVED_FACTOR - 1
                if fault:
                    self.zygote.end_child()
                    step_ends = time.monotonic() + DYING_S
            elif isinstance(report, Exited):
                if report.strays:
                    self.zygote.kill_strays()
                if progress.received_bytes == received_before and fault is None:
                    how, words = self._cause_of(report).how, self.zygote.last_words()
                    raise SandboxError(f"a sandboxed process ended before its first step ({how}): {words}")
                return fault or (None if progress.finished else self._cause_of(report))
            elif not isinstance(report, Chunk):
                return fault

    def _take(self, child: protocol.FrameReader, data: bytes, progress: Progress) -> Crashed | None:
        """Decode and record; a Crashed if the bytes are not what an honest child writes."""
        try:
            if progress.received_bytes > STREAM_BYTES:
                raise ProtocolViolation("too much output")
            for payload in child.feed(data):
                message = msgspec.msgpack.decode(payload, type=protocol.Step)
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
        return self.limits.cell_wall_s if in_cells else self.limits.probe_wall_s

    def _step_deadline(self, progress: Progress, deadline: float) -> float:
        now = time.monotonic()
        return max(now, min(now + self._step_limit(progress), deadline))


def _plots(cells: Sequence[Cell]) -> bool:
    return any(PLOTTING in cell.source for cell in cells)


def _is_memory(raised: Raised) -> bool:
    return raised.type_name == "MemoryError" or any(word in raised.message for word in MEMORY_WORDS)
