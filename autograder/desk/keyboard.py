"""Single keys, read without waiting for Enter, on any system."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Read = Callable[[float], str]
"""Waits so many seconds at most for a key; empty if none was pressed."""
STEP_S = 0.02


@contextmanager
def keyboard() -> Iterator[Read]:
    """Reads keys within the block; without a terminal there are none, and it waits."""
    if not sys.stdin.isatty():
        yield _no_key
    elif os.name == "nt":
        yield _windows_key
    else:
        with _without_enter():
            yield _posix_key


def _no_key(timeout_s: float) -> str:
    time.sleep(timeout_s)
    return ""


@contextmanager
def _without_enter() -> Iterator[None]:
    import termios
    import tty

    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    tty.setcbreak(descriptor)
    try:
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def _posix_key(timeout_s: float) -> str:
    import select

    descriptor = sys.stdin.fileno()
    ready, _, _ = select.select([descriptor], [], [], timeout_s)
    return os.read(descriptor, 1).decode("utf-8", "replace") if ready else ""


def _windows_key(timeout_s: float) -> str:
    import msvcrt

    ends = time.monotonic() + timeout_s
    while time.monotonic() < ends:
        if msvcrt.kbhit():  # type: ignore[attr-defined,unused-ignore]
            return str(msvcrt.getwch())  # type: ignore[attr-defined,unused-ignore]
        time.sleep(STEP_S)
    return ""
