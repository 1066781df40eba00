"""Uses the caller's x as its leaf, and x.grad as its scratchpad.

requires_grad of the caller's tensor is switched on, whatever gradient it had is gone, and the last row of
the Hessian is left in its place. Which rule of a good guest is broken, and what would the next optimiser
step do?
"""


def hessian_diag(f: Function, x: Tensor) -> Tensor:
    x.requires_grad_()
    (gradient,) = torch.autograd.grad(f(x), x, create_graph=True)
    curvatures = []
    for index, slope in enumerate(gradient.flatten()):
        x.grad = None
        slope.backward(retain_graph=True)
        curvatures.append(x.grad.flatten()[index])
    return torch.stack(curvatures).reshape(x.shape)
