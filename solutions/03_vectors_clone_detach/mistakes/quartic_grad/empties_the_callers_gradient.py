"""The caller's .grad is thrown away to make room.

The gradient itself is right. But what p.grad held belongs to the caller, who may have been collecting
gradients there, and finds another one in its place.

How can you get a gradient without touching p.grad at all?
"""


def quartic_grad(p: torch.Tensor) -> torch.Tensor:
    p.requires_grad_()
    p.grad = None
    (p - p**2).pow(2).sum().backward()
    return p.grad
