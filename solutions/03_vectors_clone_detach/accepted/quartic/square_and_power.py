"""torch.square of a difference written with pow."""


def quartic(p: torch.Tensor) -> torch.Tensor:
    return torch.sum(torch.square(p - p.pow(2)))
