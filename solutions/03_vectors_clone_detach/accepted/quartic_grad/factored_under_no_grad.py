"""The factored formula, under no_grad."""


@torch.no_grad()
def quartic_grad(p: torch.Tensor) -> torch.Tensor:
    return 2 * (p - p * p) * (1 - 2 * p)
