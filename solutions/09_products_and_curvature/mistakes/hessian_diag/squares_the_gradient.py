"""Squares the gradient.

The square of a slope is a first derivative, twice over. Optimisers use it in place of the curvature because
it is cheap, not because it is equal. What is it at a minimum, and what is the curvature there?
"""


def hessian_diag(f: Function, x: Tensor) -> Tensor:
    return torch.func.grad(f)(x.detach()) ** 2
