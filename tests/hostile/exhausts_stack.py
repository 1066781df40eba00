"""Exhausts: the stack, with the limit on recursion taken away.

worth: 40
"""

import sys


def square_gradient(x):
    sys.setrecursionlimit(10**9)

    class Deep:
        def __repr__(self):
            return repr(self) + repr(self)

    return repr(Deep())


def halve(x):
    return x / 2
