"""Returns a flat vector, whatever the shape of x.

The numbers are right, and their order is too, but a matrix came in and a vector goes out. Adding it to a
tensor of the other shape will broadcast or fail. Which shape does the docstring promise?
"""


def hessian_diag(f: Function, x: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    curvatures = []
    for index, slope in enumerate(gradient.flatten()):
        (row,) = torch.autograd.grad(slope, leaf, retain_graph=True)
        curvatures.append(row.flatten()[index])
    return torch.stack(curvatures)
