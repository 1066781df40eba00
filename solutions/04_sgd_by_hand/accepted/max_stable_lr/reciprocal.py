"""Twice the reciprocal."""

import torch


def max_stable_lr(h: torch.Tensor) -> torch.Tensor:
    return 2 * h.reciprocal()
