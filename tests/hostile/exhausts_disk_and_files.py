"""Exhausts: the disk, in one file and in many, shared memory, and open files.

worth: 40
"""

import os
import tempfile


def square_gradient(x):
    for folder in (".", "/tmp", "/dev/shm", "/var/tmp", tempfile.gettempdir(), "@OUT@"):
        for number in range(20):
            try:
                with open(f"{folder}/fill-{number}", "wb") as file:
                    file.write(b"\0" * 2**20)
            except OSError:
                continue
            raise RuntimeError(f"ESCAPED: wrote into {folder}")
    return [open("/dev/null") for _ in range(10**6)]


def halve(x):
    return x / 2
