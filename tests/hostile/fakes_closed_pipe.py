"""Fakes success: closes every descriptor and lives on.

worth: 40
"""

import os
import time


def square_gradient(x):
    os.closerange(0, 64)
    while True:
        try:
            time.sleep(1)
        except BaseException:
            pass


def halve(x):
    return x / 2
