"""Exhausts: a loop that swallows exceptions and ignores every signal it can.

worth: 40
"""

import signal


def square_gradient(x):
    for number in range(1, 65):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass


def halve(x):
    return x / 2
