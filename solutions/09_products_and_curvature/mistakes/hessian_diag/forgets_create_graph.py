"""Differentiates a gradient that does not remember how it was computed.

Either create_graph=True is missing, or the gradient was detached: it comes to the same. To torch such a
gradient is a constant. What has to be recorded during the first derivative?
"""


def hessian_diag(f: Function, x: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf)
    curvatures = []
    for index, slope in enumerate(gradient.flatten()):
        (row,) = torch.autograd.grad(slope, leaf, retain_graph=True)
        curvatures.append(row.flatten()[index])
    return torch.stack(curvatures).reshape(x.shape)
