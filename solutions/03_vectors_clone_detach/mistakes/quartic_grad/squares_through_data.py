"""The difference is squared through .data, out of autograd's sight.

No error is raised. But autograd has not seen the square, and differentiates a plain sum of differences.

What does .data switch off, and what would have happened without it?
"""


def quartic_grad(p: torch.Tensor) -> torch.Tensor:
    q = p.detach().clone().requires_grad_()
    difference = q - q**2
    difference.data.mul_(difference.data)
    difference.sum().backward()
    return q.grad
