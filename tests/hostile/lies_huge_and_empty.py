"""Lies about values: a tensor of 10^15 elements that takes no memory, and one that is empty in 10^15 rows.

worth: 0
"""

import torch


def square_gradient(x):
    return torch.zeros(1, dtype=x.dtype).expand(10**15)


def halve(x):
    return torch.zeros(10**15, 0, dtype=x.dtype)
