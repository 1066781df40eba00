"""Gives the sums of the Hessian's rows.

Differentiating the sum of the gradient, or multiplying H by ones, adds up each row. For a separable loss,
such as the lecture's, there is nothing off the diagonal to be added, and it is right. What is it for the
ring?
"""


def hessian_diag(f: Function, x: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    return torch.autograd.grad(gradient.sum(), leaf)[0]
