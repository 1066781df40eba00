"""Collects the curvatures in a tensor of the default dtype.

torch.zeros(n) is float32 unless told otherwise, and half of the digits are lost on the way in. Which dtype
does the docstring promise?
"""


def hessian_diag(f: Function, x: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    diagonal = torch.zeros(x.numel())
    for index, slope in enumerate(gradient.flatten()):
        diagonal[index] = torch.autograd.grad(slope, leaf, retain_graph=True)[0].flatten()[index]
    return diagonal.reshape(x.shape)
