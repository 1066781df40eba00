"""The cotangent that is to be differentiated does not require grad.

You ask for the derivative with respect to u, and u is a plain tensor of which autograd keeps no record.
What must be said when u is made?
"""


def jvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    u = torch.zeros_like(y)
    (pulled,) = torch.autograd.grad(y, leaf, u, create_graph=True)
    return torch.autograd.grad(pulled, u, v)[0]
