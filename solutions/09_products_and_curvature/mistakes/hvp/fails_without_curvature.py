"""Raises an error where the function is linear.

For a function with curvature all is well. The gradient of a linear function is a constant: autograd records
no dependence on x, and differentiating it is an error, not a zero. What can you ask the gradient before you
differentiate it?
"""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    (product,) = torch.autograd.grad(gradient, leaf, v)
    return product
