"""Sums the diagonal up.

The trace, or Laplacian, is one number. One was asked for each element of x. Which of your lines has a sum
in it?
"""


def hessian_diag(f: Function, x: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    curvatures = []
    for index, slope in enumerate(gradient.flatten()):
        (row,) = torch.autograd.grad(slope, leaf, retain_graph=True)
        curvatures.append(row.flatten()[index])
    return torch.stack(curvatures).sum()
