"""The difference is squared in place, by multiplying it by itself.

The derivative of a product needs its factors. Autograd has kept them, and notices in backward() that they
have been overwritten.

Is there a way to write the square that leaves the difference alone?
"""


def quartic_grad(p: torch.Tensor) -> torch.Tensor:
    q = p.detach().clone().requires_grad_()
    difference = q - q**2
    difference *= difference
    difference.sum().backward()
    return q.grad
