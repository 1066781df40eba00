"""The fraction is upside down.

The number found is h/2, at which 1 - lr · h is 1 - h²/2. Try h = 26: is a learning rate of 13 below the
bound?

Solve |1 - lr · h| < 1 for lr once more.
"""


def max_stable_lr(h: torch.Tensor) -> torch.Tensor:
    return h / 2
