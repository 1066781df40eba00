"""Puts the gradient of the sum on the diagonal of a matrix of zeros.

For elementwise functions that is the Jacobian. In general there are slopes off the diagonal, and the sums
of columns do not tell where they are. How does output 1 react to input 2?
"""


def jacobian(f: Function, x: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    return torch.diag(torch.autograd.grad(y.sum(), leaf)[0].flatten())
