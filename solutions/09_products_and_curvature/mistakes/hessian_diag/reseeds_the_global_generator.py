"""Seeds torch's global random generator.

Inside a function, a seed changes every experiment of the caller's that draws numbers afterwards, and makes
it look reproducible. Is the global generator needed here at all?
"""


def hessian_diag(f: Function, x: Tensor) -> Tensor:
    torch.manual_seed(0)
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    curvatures = []
    for index, slope in enumerate(gradient.flatten()):
        (row,) = torch.autograd.grad(slope, leaf, retain_graph=True)
        curvatures.append(row.flatten()[index])
    return torch.stack(curvatures).reshape(x.shape)
