"""Lies about values: an object and a tensor subclass that are equal to everything and convert to anything.

worth: 0
"""

import torch


class Liar:
    def __eq__(self, other):
        return True

    def __float__(self):
        return 0.0

    def __array__(self, *_, **__):
        raise RuntimeError("ESCAPED: asked for an array")

    def __getattr__(self, name):
        return lambda *_, **__: self

    def __repr__(self):
        while True:
            pass

    __hash__ = object.__hash__
    __lt__ = __gt__ = __le__ = __ge__ = __ne__ = __eq__


class LyingTensor(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        return True


def square_gradient(x):
    return torch.zeros(x.shape, dtype=x.dtype).as_subclass(LyingTensor)


def halve(x):
    return Liar()
