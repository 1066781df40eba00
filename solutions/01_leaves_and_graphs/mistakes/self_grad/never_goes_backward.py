"""p.grad is read before any backward pass: it is None.

A leaf that requires grad gets its gradient from backward(), and has none until then.

Which call is missing?
"""


def self_grad(p0: float) -> tuple[Tensor, Tensor]:
    p = torch.tensor([float(p0)], requires_grad=True)
    return p, p.grad
