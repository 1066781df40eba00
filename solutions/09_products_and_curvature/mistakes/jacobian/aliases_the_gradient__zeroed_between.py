"""All the rows are the same tensor, and show the last row.

leaf.grad is one tensor, which is zeroed and filled again for each row. Your list holds its name many times
over. When does a number need to be copied?
"""


def jacobian(f: Function, x: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    rows = []
    for element in y.flatten():
        if leaf.grad is not None:
            leaf.grad.zero_()
        element.backward(retain_graph=True)
        rows.append(leaf.grad)
    return torch.stack(rows).reshape(y.shape + x.shape)
