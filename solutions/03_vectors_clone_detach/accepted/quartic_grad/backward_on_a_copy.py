"""backward() on a copy that is a leaf of its own."""


def quartic_grad(p: torch.Tensor) -> torch.Tensor:
    q = p.clone().detach()
    q.requires_grad = True
    w = q.pow(2)
    torch.square(q - w).sum().backward()
    return q.grad
