"""Gives the sums of the Hessian's rows; v is not used.

Differentiating the sum of the gradient weighs all of its elements with 1. For v = (1, 1, …, 1) that is the
answer. Where in your code does v appear?
"""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    if not gradient.requires_grad:
        return torch.zeros_like(x)
    return torch.autograd.grad(gradient.sum(), leaf)[0]
