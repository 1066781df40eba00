"""Fakes success: floods every descriptor with garbage, empty frames and frames that never end.

worth: 40
"""

import os


def square_gradient(x):
    for fd in range(64):
        for data in (b"\0\0\0\0" * 4096, b"\xff" * 4096, b"passed\n" * 100):
            try:
                os.write(fd, data)
            except OSError:
                pass
    while True:
        os.write(3, b"\0" * 65536)


def halve(x):
    return x / 2
