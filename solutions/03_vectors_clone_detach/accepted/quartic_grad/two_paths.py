"""The chain rule with both paths written out, in a Parameter's data."""


def quartic_grad(p: torch.Tensor) -> torch.Tensor:
    q = torch.nn.Parameter(p.data.clone())
    with torch.set_grad_enabled(False):
        w = q**2
        return 2 * (q - w) + -2 * (q - w) * 2 * q
