"""Returns float64, whatever came in.

Converting to float64 inside is allowed, but the caller handed in float32 and adds your result to float32
tensors. Which dtype does the docstring promise?
"""


def hessian_diag(f: Function, x: Tensor) -> Tensor:
    leaf = x.detach().double().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    curvatures = []
    for index, slope in enumerate(gradient.flatten()):
        (row,) = torch.autograd.grad(slope, leaf, retain_graph=True)
        curvatures.append(row.flatten()[index])
    return torch.stack(curvatures).reshape(x.shape)
