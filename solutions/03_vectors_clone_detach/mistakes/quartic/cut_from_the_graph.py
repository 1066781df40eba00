"""The loss has been cut from the graph.

The value is right, but it was computed under no_grad, or from a p that had been detached, or was detached
itself. The three look the same from outside: nobody can go back from there to p.

What is a loss for, apart from being looked at?
"""


def quartic(p: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        return (p - p**2).pow(2).sum()
