"""How long a child has been at its step, and its submission at all: in time of their own, whatever the machine is busy with.

A limit is one of own time (:mod:`autograder.sandbox.own_time`). The machine's clock bounds it generously, for who escapes that count.
"""

import time
from collections.abc import Callable

from autograder.sandbox.own_time import OwnTime

SLICE_S = 0.25
"""A child is looked at so often, in seconds."""
WALL_FACTOR = 6
"""So many times its limit a step may take by the machine's clock."""
DYING_S = 20.0
"""How long the zygote may take to report the end of a child that was told to end, in seconds."""


class Budget:
    """The own time that all children of one submission have together, in seconds."""

    def __init__(self, limit_s: float, now: Callable[[], float] = time.monotonic) -> None:
        self.limit_s = limit_s
        self.now = now
        self.used_s = self.wall_s = 0.0

    def is_used_up(self, *, own_s: float = 0.0, wall_s: float = 0.0) -> bool:
        """Whether nothing is left, with what the running child has used."""
        return self.used_s + own_s > self.limit_s or self.wall_s + wall_s > WALL_FACTOR * self.limit_s


class Watch:
    """Watches one child, from the moment its job was sent."""

    def __init__(self, clock: OwnTime, budget: Budget) -> None:
        self._clock, self._budget, self._now = clock, budget, budget.now
        self._began = self._step_began = self._looked_at = self._now()
        self._limit_s = 0.0
        self._own_s = 0.0
        self._own_before_step: float | None = None
        self._ending_since: float | None = None

    @property
    def next_look(self) -> float:
        """When to look at the child, by the machine's clock."""
        return self._looked_at + SLICE_S

    def begin(self, limit_s: float) -> None:
        """The child begins a step that may take so long."""
        self._limit_s = limit_s
        self._step_began = self._now()
        self._own_before_step = None

    def grant(self, more_s: float) -> None:
        """Let the step take longer."""
        self._limit_s += more_s

    def is_due(self) -> bool:
        """Whether it is time to look."""
        return self._now() >= self.next_look

    def look(self) -> bool:
        """Look at the child; whether its step, or its submission, has taken too long.

        A step is timed from the first look at it. What it has done before that, in less than a slice, is free.
        """
        self._own_s = self._clock.look()
        self._looked_at = now = self._now()
        if self._own_before_step is None:
            self._own_before_step = self._own_s
        is_late = self._own_s - self._own_before_step > self._limit_s
        is_late |= now - self._step_began > WALL_FACTOR * self._limit_s
        return is_late or self._budget.is_used_up(own_s=self._own_s, wall_s=now - self._began)

    def end(self) -> None:
        """The child has ended: what it has used is its submission's."""
        now = self._now()
        self._budget.used_s += self._own_s + min(SLICE_S, now - self._looked_at)
        self._budget.wall_s += now - self._began

    def is_told_to_end(self) -> bool:
        """Whether the child is to end; from the first question on it is."""
        was_told = self._ending_since is not None
        if not was_told:
            self._ending_since = self._now()
        return was_told

    def is_overdue(self) -> bool:
        """Whether a child that was told to end has not, for too long."""
        self._looked_at = self._now()
        return self._ending_since is not None and self._looked_at - self._ending_since > DYING_S
