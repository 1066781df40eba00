"""Exhausts: gigabytes of printed text, in one line and in many, and a value as long.

worth: 40
"""


def square_gradient(x):
    line = "x" * 2**26
    for _ in range(16):
        print(line, end="")
    for _ in range(10**4):
        print("\n" * 1000)
    return line * 4


def halve(x):
    return x / 2
