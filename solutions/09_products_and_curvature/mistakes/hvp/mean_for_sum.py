"""Takes the mean of ∇f · v instead of its sum.

Everything is too small by the number of elements. The product is a sum over j. What else does a mean do?
"""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    if not gradient.requires_grad:
        return torch.zeros_like(x)
    return torch.autograd.grad((gradient * v).mean(), leaf)[0]
