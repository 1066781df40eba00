"""A single bound is returned for all curvatures.

For one parameter with many directions the largest curvature decides, that is true. Here every curvature
belongs to a parabola of its own, and each is to get its own bound, in the shape of h.

What does your function do with the shape of h?
"""


def max_stable_lr(h: torch.Tensor) -> torch.Tensor:
    return 2 / h.max()
