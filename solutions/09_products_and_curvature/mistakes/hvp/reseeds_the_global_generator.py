"""Seeds torch's global random generator.

Inside a function, a seed changes every experiment of the caller's that draws numbers afterwards, and makes
it look reproducible. Is the global generator needed here at all?
"""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    torch.manual_seed(0)
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    if not gradient.requires_grad:
        return torch.zeros_like(x)
    (product,) = torch.autograd.grad(gradient, leaf, v)
    return product
