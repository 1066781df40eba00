"""How far a submission has come: a strict state machine over what its children report.

A child must take the steps of its job in order: each cell that is not dead, then each open probe, each begun and
then ended. The first message that is not the one due next is a violation, and ends the child.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from autograder.sandbox import protocol
from autograder.sandbox.protocol import CellEnded, CellStarted, ProbeEnded, ProbeStarted
from autograder.sandbox.transcript import (
    CellFailure,
    Crashed,
    Outcome,
    OutOfMemory,
    Record,
    TimedOut,
    Transcript,
)

REPEATS, ALL_REPEATS = 2, 6
"""So often may one step, and may all steps of a submission together, be repeated because the child was killed."""


class ProtocolViolation(Exception):  # noqa: N818 - a verdict on a child, not a fault of ours
    """A child wrote what no honest child writes."""


@dataclass
class Progress:
    """How far one submission has come, over as many children as it takes."""

    cells: Sequence[str]
    probes: Sequence[str]
    cell_failures: dict[int, CellFailure] = field(default_factory=dict)
    dead_cells: list[int] = field(default_factory=list)
    records: dict[str, Record] = field(default_factory=dict)
    step: CellStarted | ProbeStarted | None = None
    script: list[int] = field(default_factory=list)
    finished: bool = False
    received_bytes: int = 0
    """What the submission's children have written so far."""
    steps_taken: int = 0
    """How many messages were taken; what does not raise it, buys a child no time."""
    repeats: Counter[tuple[str, int]] = field(default_factory=Counter)
    """How often each step was repeated because somebody killed the child that was at it."""

    def begin_child(self) -> None:
        """A child has been sent the job; it will run the cells that are not dead, then the open probes."""
        self.step = None
        self.script = [cell for cell in range(len(self.cells)) if cell not in self.dead_cells]

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
        if isinstance(message, CellStarted | ProbeStarted):
            self.step = message
        elif isinstance(message, CellEnded):
            self._end_cell(message)
        elif isinstance(message, ProbeEnded):
            record = Record(message.outcome, message.warnings, message.printed, message.printed_chars)
            self.records[self.probes[message.probe]] = record
            self.step = None
        else:
            self.finished = True

    def _is_next(self, message: protocol.Step) -> bool:
        if isinstance(message, CellStarted):
            return self.step is None and self.script[:1] == [message.cell]
        if isinstance(message, CellEnded):
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
        self.cell_failures.pop(message.cell, None)
        if message.raised:
            self.cell_failures[message.cell] = CellFailure(self.cells[message.cell], message.raised)

    @property
    def at(self) -> tuple[Literal["cell", "probe"], int]:
        """The step the child is at, or else the one that is next; past the last probe if there is none."""
        if isinstance(self.step, CellStarted):
            return "cell", self.step.cell
        if self.step is None and self.script:
            return "cell", self.script[0]
        return "probe", self.first_open

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
            self.dead_cells.append(index)
            self.cell_failures[index] = CellFailure(self.cells[index], outcome)
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
        return Transcript(self.records, [self.cell_failures[cell] for cell in sorted(self.cell_failures)])
