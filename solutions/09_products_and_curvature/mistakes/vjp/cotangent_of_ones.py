"""Takes the gradient of the sum of the outputs; v is not used.

Summing the outputs lets each of them count 1. You were told how much each counts. For p² at (1, 3, 2, 2)
and v = (1, 10, 100, 1000) this gives (2, 6, 4, 4) where (2, 60, 400, 4000) is right. Where in your code
does v appear?
"""


def vjp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    return torch.autograd.grad(f(leaf).sum(), leaf)[0]
