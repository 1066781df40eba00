"""Both formulas, on a detached p."""


def detach_effect(p: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    p = p.detach()
    return 4 * p**3 - 6 * p**2 + 2 * p, 2 * (p - p**2)
