"""Lies about values: lists and dicts whose iteration lies, a str and a float of its own, and one that contains itself.

worth: 0
"""


class Endless(dict):
    def items(self):
        while True:
            yield "gradient", 0.0

    def __iter__(self):
        return iter(int, 1)

    def clone(self):
        return self


class Float(float):
    def __eq__(self, other):
        return True

    __hash__ = float.__hash__


def square_gradient(x):
    return Endless()


def halve(x):
    itself = [Float(1.0)]
    itself.append(itself)
    return itself
