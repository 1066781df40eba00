"""Recording is switched off, and not on again.

The value is right, but it has no graph; and since the switch stays off, nothing that the program does later
will be recorded either.

Who needs the graph of a loss?
"""


def quartic(p: torch.Tensor) -> torch.Tensor:
    torch.set_grad_enabled(False)
    return (p - p**2).pow(2).sum()
