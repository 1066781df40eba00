"""Turns ∇f · v into a Python number before differentiating it.

item() gives a float, and a float knows nothing of x. What kind of thing can one differentiate?
"""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    return torch.autograd.grad((gradient * v).sum().item(), leaf)[0]
