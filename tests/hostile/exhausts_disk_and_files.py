"""Exhausts: the disk, in one file and in many, shared memory, open files, and the folder that is its own.

worth: 40
"""

import os
import tempfile


def square_gradient(x):
    for folder in ("/tmp", "/dev/shm", "/var/tmp", "..", "@OUT@"):
        for number in range(20):
            try:
                with open(f"{folder}/fill-{number}", "wb") as file:
                    file.write(b"\0" * 2**20)
            except OSError:
                continue
            raise RuntimeError(f"ESCAPED: wrote into {folder}")
    try:
        with open("large", "wb") as file:
            for _ in range(1000):
                file.write(b"\0" * 2**20)
    except OSError:
        os.unlink("large")
    else:
        raise RuntimeError("ESCAPED: wrote a file of a GiB")
    number = 0
    while True:
        number += 1
        with open(f"{(tempfile.gettempdir(), '.')[number % 2]}/fill-{number}", "wb") as file:
            file.write(b"\0" * 2**16)
        if number > 2**20:
            raise RuntimeError("ESCAPED: wrote a million files")


def halve(x):
    if any(name.startswith("fill") for name in [*os.listdir("."), *os.listdir(tempfile.gettempdir())]):
        raise RuntimeError("ESCAPED: its folder was not emptied")
    return x / 2
