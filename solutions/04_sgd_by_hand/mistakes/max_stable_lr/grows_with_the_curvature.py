"""The bound grows with the curvature.

A steeper valley got a larger bound. Picture it: in which valley does a step of a given length throw you up
the other side?

Solve |1 - lr · h| < 1 for lr, and check the units: lr · h is a pure number.
"""


def max_stable_lr(h: torch.Tensor) -> torch.Tensor:
    return 2 * h
