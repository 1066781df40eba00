"""Returns absolute values.

A curvature may be negative: at a maximum, or across a saddle, the slope falls as you move on. What was the
sign good for?
"""


def hessian_diag(f: Function, x: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    curvatures = []
    for index, slope in enumerate(gradient.flatten()):
        (row,) = torch.autograd.grad(slope, leaf, retain_graph=True)
        curvatures.append(row.flatten()[index].abs())
    return torch.stack(curvatures).reshape(x.shape)
