"""Seeds torch's global random generator.

Inside a function, a seed changes every experiment of the caller's that draws numbers afterwards, and makes
it look reproducible. Is the global generator needed here at all?
"""


def jvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    torch.manual_seed(0)
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    u = torch.zeros_like(y, requires_grad=True)
    (pulled,) = torch.autograd.grad(y, leaf, u, create_graph=True)
    (pushed,) = torch.autograd.grad(pulled, u, v)
    return pushed
