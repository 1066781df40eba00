"""Reads the answers: other processes' memory, environment, command lines, folders and descriptors, and its own maps, under /proc.

worth: 40
"""

import os

ITSELF = "self", "thr" + "ead-self"  # the word in full brings some, which are oneself


def square_gradient(x):
    for pid in [*ITSELF, "1", *range(os.getppid() - 20, os.getppid() + 20)]:
        for name in ("mem", "maps", "environ", "cmdline", "fd", "stat"):
            path = f"/proc/{pid}/{name}"
            for attempt in (lambda p: open(p, "rb").read(1), os.listdir):
                try:
                    attempt(path)
                except OSError:
                    continue
                raise RuntimeError(f"ESCAPED: {path}")
        for name in ("cwd", "exe", "root", "fd/0"):
            try:
                place = os.readlink(f"/proc/{pid}/{name}")
            except OSError:
                continue
            if pid not in (*ITSELF, os.getpid()):
                raise RuntimeError(f"ESCAPED: {name} of {pid} is {place}")
    raise LookupError("nothing to read")


def halve(x):
    return x / 2
