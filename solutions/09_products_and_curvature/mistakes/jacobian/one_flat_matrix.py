"""Returns a matrix, whatever the shapes of f(x) and x.

The numbers are right and in their order. But whoever asks for J[i, j] with the indices of two matrices, or
for the gradient of a single number, finds other axes. Which shape does the docstring promise?
"""


def jacobian(f: Function, x: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    rows = [torch.autograd.grad(element, leaf, retain_graph=True)[0] for element in y.flatten()]
    return torch.stack(rows).reshape(y.numel(), x.numel())
