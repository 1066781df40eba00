"""Axes of length 1 are squeezed away.

For most shapes there are none, and all is well. For an x of shape (1,) the diagonal becomes a number.

What does squeeze() take away, and what shape does the docstring promise?
"""


def hessian_diag(f: Function, x: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    curvatures = []
    for index, slope in enumerate(gradient.flatten()):
        (row,) = torch.autograd.grad(slope, leaf, retain_graph=True)
        curvatures.append(row.flatten()[index])
    return torch.stack(curvatures).reshape(x.shape).squeeze()
