"""Exhausts: memory, in tensors and in plain Python.

worth: 0
"""

import torch


def square_gradient(x):
    return [torch.ones(2**26) for _ in range(1000)]


def halve(x):
    text = ["x"]
    while True:
        text = text * 2
