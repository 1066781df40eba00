"""The loss is printed and not returned.

In a notebook both look alike. But a function without a return gives None to whoever calls it.

What would you call backward() on?
"""


def quartic(p: torch.Tensor) -> torch.Tensor:
    print((p - p**2).pow(2).sum())
