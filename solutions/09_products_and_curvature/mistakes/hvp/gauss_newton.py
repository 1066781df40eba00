"""Returns ∇f (∇f · v).

The outer product of the gradient with itself stands in for the Hessian in some methods, near a minimum of a
sum of squares. It is made of first derivatives only. What is it where the gradient is zero, and what is the
curvature there?
"""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    gradient = torch.func.grad(f)(x.detach())
    return gradient * (gradient * v).sum()
