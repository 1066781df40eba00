"""How much memory a process and all below it use, as the system counts it.

An enclosure counts what its processes ask for, call by call, and ends who asks for too much at once. What the children of a fork write
to nobody asks for: each such page is copied when it is written to. So what is used is looked at, too.
"""

from contextlib import suppress

import psutil

MIB = 2**20


def uses_more_than(pid: int, limit_mib: float) -> bool:
    """Whether a process and all below it use more; what several of them share counts once."""
    family = _family_of(pid)
    if sum(_resident_mib(process) for process in family) <= limit_mib:
        return False
    return sum(_proportional_mib(process) for process in family) > limit_mib


def _family_of(pid: int) -> list[psutil.Process]:
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    return []


def _resident_mib(process: psutil.Process) -> float:
    """Cheap to know, and too much where memory is shared."""
    with suppress(psutil.Error):
        return float(process.memory_info().rss) / MIB
    return 0.0


def _proportional_mib(process: psutil.Process) -> float:
    with suppress(psutil.Error):
        return float(process.memory_full_info().pss) / MIB
    return 0.0
