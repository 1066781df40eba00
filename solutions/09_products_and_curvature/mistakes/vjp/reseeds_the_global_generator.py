"""Seeds torch's global random generator.

Inside a function, a seed changes every experiment of the caller's that draws numbers afterwards, and makes
it look reproducible. Is the global generator needed here at all?
"""


def vjp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    torch.manual_seed(0)
    leaf = x.detach().requires_grad_()
    (product,) = torch.autograd.grad(f(leaf), leaf, v)
    return product
