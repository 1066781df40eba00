"""Multiplies inside the caller's v.

mul_ writes its result into the tensor it is called on: the direction is overwritten with ∇f · v. The
caller's second call with the same v means something else. Which form of the product makes a new tensor?
"""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    slope = v.mul_(gradient).sum()
    if not slope.requires_grad:
        return torch.zeros_like(x)
    return torch.autograd.grad(slope, leaf)[0]
