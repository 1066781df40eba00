"""How far a submission has come: a strict state machine over what its children report.

A child must take the steps of its job in order: each cell, then each open probe, each begun and then ended. A statement that
has ended a child is left out by the next ones. The first message that is not the one due next is a violation, and ends the child.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from autograder.sandbox import protocol
from autograder.sandbox.inside.mark import Place
from autograder.sandbox.protocol import (
    CellEnded,
    CellStarted,
    Defined,
    ProbeEnded,
    ProbeStarted,
    StatementFailed,
)
from autograder.sandbox.transcript import (
    Adaptation,
    Binding,
    CellFailure,
    Crashed,
    Outcome,
    OutOfMemory,
    Raised,
    Record,
    TimedOut,
    Transcript,
)

INTERRUPTED = "KeyboardInterrupt"
MOST_FAILURES = 100
"""So many failures of one cell are kept."""
REPEATS, ALL_REPEATS = 2, 6
"""So often may one step, and may all steps of a submission together, be repeated because the child was killed."""


class ProtocolViolation(Exception):  # noqa: N818 - a verdict on a child, not a fault of ours
    """A child wrote what no honest child writes."""


@dataclass
class Progress:
    """How far one submission has come, over as many children as it takes."""

    cells: Sequence[str]
    probes: Sequence[str]
    names: Sequence[str] = ()
    """Whose bindings are told."""
    stops: dict[int, dict[int, CellFailure]] = field(default_factory=dict)
    """By cell and statement, what has ended a child, or would have: it is left out from then on."""
    told: dict[int, list[CellFailure]] = field(default_factory=dict)
    """What has failed besides, by cell, as the last child told it."""
    defined: dict[int, list[Defined]] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)
    step: CellStarted | ProbeStarted | None = None
    script: list[int] = field(default_factory=list)
    adapted: list[Adaptation] = field(default_factory=list)
    finished: bool = False
    received_bytes: int = 0
    """What the submission's children have written so far."""
    steps_taken: int = 0
    """How many messages were taken; what does not raise it, buys a child no time."""
    place: Place | None = None
    """Where in a cell the child says that it was, when it was asked last."""
    interrupted: TimedOut | None = None
    """Why the child has been interrupted at the cell that it is at."""
    repeats: Counter[tuple[str, int]] = field(default_factory=Counter)
    """How often each step was repeated because somebody killed the child that was at it."""
    memory_kib: int | None = None
    """What the largest child held in memory, beyond what one holds that does nothing; None where that is not measured."""
    again: set[int] = field(default_factory=set)
    """The probes that have timed out once, and get another child."""

    def begin_child(self) -> None:
        """A child has been sent the job; it will run the cells, then the open probes."""
        self.step = self.interrupted = self.place = None
        self.script = list(range(len(self.cells)))

    @property
    def first_open(self) -> int:
        """The index of the first probe without a record."""
        return next((i for i, name in enumerate(self.probes) if name not in self.records), len(self.probes))

    def take(self, message: protocol.Step) -> None:
        """Record one message of the child.

        Raises:
            ProtocolViolation: the message is not the one that comes next.
        """
        if self.finished or not self._is_next(message):
            raise ProtocolViolation(f"{type(message).__name__} out of order")
        self.steps_taken += 1
        if isinstance(message, CellStarted):
            self.told[message.cell] = []
            self.step = message
        elif isinstance(message, ProbeStarted):
            self.step = message
        elif isinstance(message, StatementFailed):
            self._fail(message.cell, message.statement, message.raised)
        elif isinstance(message, CellEnded):
            self._end_cell(message)
        elif isinstance(message, ProbeEnded):
            record = Record(message.outcome, message.warnings, message.printed, message.printed_chars)
            self.records[self.probes[message.probe]] = record
            self.step = None
        else:
            self.adapted = list(dict.fromkeys(message.adapted))
            self.finished = True

    def _is_next(self, message: protocol.Step) -> bool:
        if isinstance(message, CellStarted):
            return self.step is None and self.script[:1] == [message.cell]
        if isinstance(message, CellEnded | StatementFailed):
            return isinstance(self.step, CellStarted) and self.step.cell == message.cell
        if isinstance(message, ProbeStarted):
            return (
                self.step is None and not self.script and message.probe == self.first_open < len(self.probes)
            )
        if isinstance(message, ProbeEnded):
            return isinstance(self.step, ProbeStarted) and self.step.probe == message.probe
        return self.step is None and not self.script and self.first_open == len(self.probes)

    def _end_cell(self, message: CellEnded) -> None:
        self.script.pop(0)
        self.step = None
        self.defined[message.cell] = [d for d in message.defined if 0 <= d.name < len(self.names)]
        if message.raised:
            self._fail(message.cell, message.statement, message.raised)
        self.interrupted = None

    def _fail(self, cell: int, statement: int, raised: Raised) -> None:
        """Keep how a statement failed. One that we have interrupted is left out by the children to come."""
        if self.interrupted and raised.type_name == INTERRUPTED:
            failure = CellFailure(self.cells[cell], self.interrupted, raised.line)
            self.stops.setdefault(cell, {})[statement] = failure
            self.interrupted = None
        elif len(self.told[cell]) < MOST_FAILURES:
            self.told[cell].append(CellFailure(self.cells[cell], raised, raised.line))

    @property
    def at(self) -> tuple[Literal["cell", "probe"], int]:
        """The step the child is at, or else the one that is next; past the last probe if there is none."""
        if isinstance(self.step, CellStarted):
            return "cell", self.step.cell
        if self.step is None and self.script:
            return "cell", self.script[0]
        return "probe", self.first_open

    def note_memory(self, memory_kib: int | None) -> None:
        """A child has ended that held so much in memory at most."""
        if memory_kib is not None:
            self.memory_kib = max(memory_kib, self.memory_kib or 0)

    def may_repeat(self) -> bool:
        """Whether the next child may take the step again that this one was at; a yes counts as a repeat."""
        if self.repeats[self.at] >= REPEATS or self.repeats.total() >= ALL_REPEATS:
            return False
        self.repeats[self.at] += 1
        return True

    def blame(self, outcome: TimedOut | Crashed | OutOfMemory) -> None:
        """The child has ended before its time: charge it to the step it was at, or to the next one."""
        kind, index = self.at
        if kind == "cell":
            place = self.place
            is_told = place is not None and place.cell == index and place.line > 0
            statement, line = (place.statement, place.line) if place and is_told else (0, None)
            if statement in self.stops.get(index, {}):  # it cannot be there, but lies
                statement, line = 0, None
            self.stops.setdefault(index, {})[statement] = CellFailure(self.cells[index], outcome, line)
        elif index < len(self.probes):
            self.records[self.probes[index]] = Record(outcome)
        else:
            self.finished = True

    def settle(self, names: Sequence[str], outcome: Outcome) -> None:
        """Give the still open probes among ``names`` an outcome without running them."""
        for name in names:
            self.records.setdefault(name, Record(outcome))

    def transcript(self) -> Transcript:
        """What is known now."""
        failures = [
            failure
            for cell in range(len(self.cells))
            for failure in sorted(self._failures_of(cell), key=lambda failure: failure.line or 0)
        ]
        bindings = [
            Binding(self.names[one.name], self.cells[cell], one.kind, one.line)
            for cell in sorted(self.defined)
            for one in self.defined[cell]
        ]
        return Transcript(self.records, failures, bindings, self.adapted)

    def _failures_of(self, cell: int) -> list[CellFailure]:
        return [*self.stops.get(cell, {}).values(), *self.told.get(cell, ())]
