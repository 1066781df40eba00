"""Switches recording off, and leaves it off.

torch.set_grad_enabled(False) as a statement holds until somebody switches it on again. The result here is
right, but the caller's next forward pass builds no graph. Which form of it ends by itself? And is it needed
at all?
"""


def hessian_diag(f: Function, x: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    curvatures = []
    for index, slope in enumerate(gradient.flatten()):
        (row,) = torch.autograd.grad(slope, leaf, retain_graph=True)
        curvatures.append(row.flatten()[index])
    torch.set_grad_enabled(False)
    return torch.stack(curvatures).reshape(x.shape)
