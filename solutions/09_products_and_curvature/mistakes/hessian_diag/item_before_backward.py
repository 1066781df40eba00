"""Turns the slopes into Python numbers before differentiating them.

tolist() gives floats, and a float knows nothing of x. What kind of thing can one differentiate?
"""


def hessian_diag(f: Function, x: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    curvatures = []
    for index, slope in enumerate(gradient.flatten().tolist()):
        (row,) = torch.autograd.grad(slope, leaf, retain_graph=True)
        curvatures.append(row.flatten()[index])
    return torch.stack(curvatures).reshape(x.shape)
