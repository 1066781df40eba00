"""Exhausts: sleeps for ever in __del__ and at exit, when all is said.

worth: 100
"""

import atexit
import time


class Clinging:
    def __del__(self):
        while True:
            time.sleep(1)


clinging = Clinging()
atexit.register(time.sleep, 10**6)


def square_gradient(x):
    return 2 * x.detach()


def halve(x):
    return x / 2
