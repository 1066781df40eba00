"""The time that a process has used for itself, whatever else its machine was busy with.

It is the time its processors worked for it, and the time it slept. While it waits for a processor that others have, it
does neither, and its own time stands still; so a busy machine ends nothing that an idle one would not have ended.
"""

import time
from collections.abc import Callable, Sequence

import psutil

ASLEEP = {psutil.STATUS_SLEEPING, psutil.STATUS_STOPPED, psutil.STATUS_TRACING_STOP}
IDLE_SHARE = 0.1
"""Who has computed for less than this part of the time between two looks, and is asleep, has slept in between."""


class OwnTime:
    """What some processes have used together, in seconds, as far as it was looked at.

    Args:
        processes: they are asked for at each look until there are some; to look for them costs more than all else.
        now: the clock of the machine.
    """

    def __init__(
        self, processes: Callable[[], Sequence[psutil.Process]], now: Callable[[], float] = time.monotonic
    ) -> None:
        self._processes = processes
        self._known: Sequence[psutil.Process] = ()
        self._now = now
        self._looked_at = now()
        self._computed = self._slept = 0.0

    def look(self) -> float:
        """The time they have used by now. What is gone stays counted."""
        self._known = self._known or self._processes()
        computed, is_asleep = _state_of(self._known)
        now = self._now()
        since, self._looked_at = now - self._looked_at, now
        worked = max(0.0, computed - self._computed)
        self._computed = max(self._computed, computed)
        if is_asleep and worked < IDLE_SHARE * since:
            self._slept += since - worked
        return self._computed + self._slept


def _state_of(processes: Sequence[psutil.Process]) -> tuple[float, bool]:
    """How long processes have computed in all, and whether all of them are asleep."""
    computed, states = 0.0, []
    for process in processes:
        try:
            with process.oneshot():
                times = process.cpu_times()
                states.append(process.status())
                computed += times.user + times.system
        except psutil.Error:  # it has just ended
            continue
    return computed, bool(states) and all(state in ASLEEP for state in states)
