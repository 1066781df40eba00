"""torch.func.grad of a helper."""


def a_quartic(q: torch.Tensor) -> torch.Tensor:
    return torch.einsum("i,i->", (q - q * q).flatten(), (q - q * q).flatten())


def quartic_grad(p: torch.Tensor) -> torch.Tensor:
    return torch.func.grad(a_quartic)(p.detach())
