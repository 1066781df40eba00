"""Each row has all the rows before it added.

backward() adds to .grad, here as in a training loop. Your first row is right, your second is the sum of
two. What happens to .grad between two rows?
"""


def jacobian(f: Function, x: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    rows = []
    for element in y.flatten():
        element.backward(retain_graph=True)
        rows.append(leaf.grad.clone())
    return torch.stack(rows).reshape(y.shape + x.shape)
