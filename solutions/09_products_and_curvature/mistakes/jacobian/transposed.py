"""The input's axes come first, the output's last.

Row i of a Jacobian belongs to output i. If both sides have the same shape, nobody notices until the numbers
are used. What does J[i, j] say in the docstring?
"""


def jacobian(f: Function, x: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    rows = [torch.autograd.grad(element, leaf, retain_graph=True)[0] for element in y.flatten()]
    table = torch.stack(rows).reshape(y.numel(), x.numel()).T
    return table.reshape(x.shape + y.shape)
