"""The bound is written into h.

The bounds are right, but the caller's curvatures are gone: the function's in-place operations wrote over
them.

Which of your operations end in an underscore, or contain an = beside the operator?
"""


def max_stable_lr(h: torch.Tensor) -> torch.Tensor:
    return h.reciprocal_().mul_(2)
