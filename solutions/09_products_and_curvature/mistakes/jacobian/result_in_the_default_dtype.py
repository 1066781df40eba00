"""Collects the slopes in a tensor of the default dtype.

torch.zeros(shape) is float32 unless told otherwise, and half of the digits are lost on the way in. Which
dtype does the docstring promise?
"""


def jacobian(f: Function, x: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    table = torch.zeros(y.numel(), x.numel())
    for i, element in enumerate(y.flatten()):
        table[i] = torch.autograd.grad(element, leaf, retain_graph=True)[0].flatten()
    return table.reshape(y.shape + x.shape)
