"""Differentiates a gradient that does not remember how it was computed.

Either create_graph=True is missing, or the gradient was detached: it comes to the same. To torch such a
gradient is a constant, and a constant has nothing to go back through. What has to be recorded during the
first derivative?
"""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf)
    return torch.autograd.grad(gradient, leaf, v)[0]
