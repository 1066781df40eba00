"""pow_ in place, which keeps a copy of what it overwrites and is therefore safe."""


def quartic(p: torch.Tensor) -> torch.Tensor:
    difference = p - p**2
    difference.pow_(2)
    return difference.sum()
