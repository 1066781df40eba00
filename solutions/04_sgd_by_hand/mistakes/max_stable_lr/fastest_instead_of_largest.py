"""The rate that is fastest is given, not the largest one that still converges.

With 1/h, the factor 1 - lr · h is zero, and one step leads straight into the minimum. (The same number
comes out if the curvature of ½ h p² is taken to be 2h.) Beyond it, steps overshoot; but overshooting is not
yet diverging.

How negative may the factor become before the distances grow?
"""


def max_stable_lr(h: torch.Tensor) -> torch.Tensor:
    return 1 / h
