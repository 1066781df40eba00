"""The squares are averaged, where they are to be added up.

The gradient has the right direction and is too short by a factor, the number of elements.

At (2,2,2,2), your result is 3 instead of 12. What is 12 divided by 3?
"""


def quartic_grad(p: torch.Tensor) -> torch.Tensor:
    q = p.detach().clone().requires_grad_()
    (q - q**2).pow(2).mean().backward()
    return q.grad
