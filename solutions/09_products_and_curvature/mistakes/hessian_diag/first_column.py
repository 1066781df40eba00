"""Takes the first number of every row.

Row i of the Hessian has its diagonal entry in place i. An index that stays the same while the rows change
reads off a column instead. What should move along with the row?
"""


def hessian_diag(f: Function, x: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    curvatures = []
    for slope in gradient.flatten():
        (row,) = torch.autograd.grad(slope, leaf, retain_graph=True)
        curvatures.append(row.flatten()[0])
    return torch.stack(curvatures).reshape(x.shape)
