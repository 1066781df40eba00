"""backward() on p itself, with everything put back afterwards."""


def quartic_grad(p: torch.Tensor) -> torch.Tensor:
    requires_grad, old = p.requires_grad, p.grad
    p.requires_grad_(True)
    p.grad = None
    (p - p**2).pow(2).sum().backward()
    gradient = p.grad
    p.grad = None
    p.requires_grad_(requires_grad)
    p.grad = old
    return gradient
