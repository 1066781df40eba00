"""item() turns the loss into a Python number.

The number is right, but a float has no dtype, no graph, and no backward().

Where is item() good to have: in the loss, or where the loss is printed?
"""


def quartic(p: torch.Tensor) -> torch.Tensor:
    return (p - p**2).pow(2).sum().item()
