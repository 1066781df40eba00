"""The difference times itself, as a dot product of flattened vectors; prints on the way."""


def quartic(p: torch.Tensor) -> torch.Tensor:
    w = p**2
    difference = (p - w).reshape(-1)
    print(difference)
    return difference @ difference
