"""Switches on requires_grad of the caller's x.

requires_grad_() writes to the tensor it is called on, and this one belongs to the caller, for whom it was
plain data. From now on, everything computed from it builds a graph. How can you have a leaf of your own
with the same numbers?
"""


def hessian_diag(f: Function, x: Tensor) -> Tensor:
    x.requires_grad_()
    (gradient,) = torch.autograd.grad(f(x), x, create_graph=True)
    curvatures = []
    for index, slope in enumerate(gradient.flatten()):
        (row,) = torch.autograd.grad(slope, x, retain_graph=True)
        curvatures.append(row.flatten()[index])
    return torch.stack(curvatures).reshape(x.shape)
