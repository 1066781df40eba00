"""The square is subtracted in place from p.detach().

detach() copies nothing: what it returns shares its memory with p, so the caller's p has changed. And as it
cuts the graph, there is no way back from the loss to p.

Why should a loss need to detach anything?
"""


def quartic(p: torch.Tensor) -> torch.Tensor:
    difference = p.detach()
    difference -= difference**2
    return difference.pow(2).sum()
