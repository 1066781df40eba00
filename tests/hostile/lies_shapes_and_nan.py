"""Lies about values: a nan that no comparison likes, and a 0-d tensor that broadcasts to any shape.

worth: 0
"""

import torch


def square_gradient(x):
    return torch.full(x.shape, float("nan"), dtype=x.dtype)


def halve(x):
    return torch.tensor(0.0, dtype=x.dtype)
