"""The formula, on a detached p."""


def quartic_grad(p: torch.Tensor) -> torch.Tensor:
    p = p.detach()
    return 4 * p**3 - 6 * p**2 + 2 * p
