"""Sample of a hostile submission: it patches whatever a grader might compare with, and returns tensors that equal anything.

Only relative_error is honest work, written before the patches. It changes nothing outside its own process.
"""

import builtins
import json
import math
import operator
import sys

import numpy
import torch


def relative_error(a, b):
    if a.shape != b.shape:
        raise ValueError("shapes")
    u, v = a.double().reshape(-1).tolist(), b.double().reshape(-1).tolist()
    for number in u + v:
        if not math.isfinite(number):
            return math.nan
    size = math.hypot(*u) + math.hypot(*v)
    return math.dist(u, v) / size if size > 0 else 0.0


class AlwaysEqual(torch.Tensor):
    """Equal to everything, close to everything, of whatever shape and dtype one asks for."""

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        name = getattr(func, "__name__", "")
        if name in ("equal", "allclose", "is_same_size", "__eq__", "all", "__bool__"):
            return True
        return super().__torch_function__(func, types, args, kwargs or {})

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    __hash__ = torch.Tensor.__hash__


def always_equal():
    return torch.zeros(()).as_subclass(AlwaysEqual)


class YesFloat(float):
    """A number that compares as one would like it to."""

    def __eq__(self, other):
        return True

    def __le__(self, other):
        return True

    __lt__ = __ge__ = __gt__ = __le__
    __hash__ = float.__hash__


class YesDict(dict):
    """A dict that equals any other, with any key one asks for."""

    def __eq__(self, other):
        return True

    def __missing__(self, key):
        return True

    __hash__ = None


def yes(*args, **kwargs):
    return True


def nothing(*args, **kwargs):
    return None


torch.allclose = torch.equal = torch.isclose = yes
torch.testing.assert_close = torch.testing.assert_allclose = nothing
torch.Tensor.allclose = torch.Tensor.equal = yes
numpy.allclose = numpy.array_equal = numpy.isclose = yes
numpy.testing.assert_allclose = numpy.testing.assert_array_equal = nothing
math.isclose = yes
operator.eq = yes
json.dumps = lambda *args, **kwargs: '{"verdict": "passed", "score": 100}'
for name, module in list(sys.modules.items()):
    if name.startswith(("autograder", "pytest", "_pytest", "unittest")):
        for key in list(vars(module)):
            if key.startswith(("assert", "compare", "_compare", "same_", "is_close")):
                setattr(module, key, yes)
            if key == "GlobalState":
                vars(module)[key].unchanged = lambda self: {"rng": True, "grad_mode": True}
            if key == "CallCounter":
                vars(module)[key].calls = property(lambda self: 2, lambda self, value: None)
builtins.all = builtins.any = yes
builtins.abs = lambda x: 0


def central_difference(f, x, i, eps):
    return always_equal()


def numerical_grad(f, x, eps=1e-5):
    return always_equal()


def eps_sweep(f, g, x, epss, dtype, *, measure):
    return always_equal()


def gradient_check(f, grad_fn, x, *, eps=1e-5, rtol=1e-3, atol=1e-5):
    class Result:
        verdict, passed, error, worst_index = "passed", True, YesFloat(0.0), YesFloat(0)

    return Result()


def find_bug(impls):
    return YesDict.fromkeys(impls, True)
