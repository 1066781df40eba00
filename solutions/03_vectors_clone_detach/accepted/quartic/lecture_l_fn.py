"""The lecture's function of p and w, as a helper."""


def lecture_loss(p: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
    return (p - w).pow(2).sum()


def quartic(p: torch.Tensor) -> torch.Tensor:
    return lecture_loss(p, p**2)
