"""Goes through the same graph for each row without keeping it.

The first row is fine. torch frees what it saved for backward as soon as it has been used, so the second row
meets a graph that is gone. Who has to be told that you will come again?
"""


def jacobian(f: Function, x: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    rows = [torch.autograd.grad(element, leaf)[0] for element in y.flatten()]
    return torch.stack(rows).reshape(y.shape + x.shape)
