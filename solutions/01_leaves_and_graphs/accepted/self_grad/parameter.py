"""torch.autograd.backward on an nn.Parameter."""


def self_grad(p0: float) -> tuple[Tensor, Tensor]:
    p = torch.nn.Parameter(torch.full((1,), float(p0)))
    torch.autograd.backward(p)
    return p, p.grad.detach()
