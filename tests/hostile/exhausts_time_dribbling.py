"""Exhausts: buys time by sending a byte of a frame now and then, so that there is always something new to read.

worth: 40
"""

import os
import time


def square_gradient(x):
    os.write(3, (10**6).to_bytes(4, "big"))
    while True:
        os.write(3, b"x")
        time.sleep(0.05)


def halve(x):
    return x / 2
