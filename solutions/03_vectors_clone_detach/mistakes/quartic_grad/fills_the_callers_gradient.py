"""backward() is called on the caller's own p.

It adds to whatever p.grad holds. So the result is the sum of the old gradient and the new one, the caller's
.grad has changed, and a p that did not require grad does now.

Whose .grad should a backward() inside your function write to?
"""


def quartic_grad(p: torch.Tensor) -> torch.Tensor:
    p.requires_grad_()
    (p - p**2).pow(2).sum().backward()
    return p.grad
