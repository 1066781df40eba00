"""The distance is taken without the second square: |p − p²|.

An absolute value is a distance, too, but another one: its slope does not become smaller towards the minimum.

What does a difference of 3 contribute to the loss, by the formula?
"""


def quartic(p: torch.Tensor) -> torch.Tensor:
    return (p - p**2).abs().sum()
