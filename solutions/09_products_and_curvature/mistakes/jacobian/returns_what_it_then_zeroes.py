"""All the slopes are zero.

You put leaf.grad into the list and then zeroed it, to be ready for the next row. The list does not hold a
copy of the row but the very tensor that you zeroed. In which order, or by which copy, does the row survive?
"""


def jacobian(f: Function, x: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    rows = []
    for element in y.flatten():
        element.backward(retain_graph=True)
        rows.append(leaf.grad)
        leaf.grad.zero_()
    return torch.stack(rows).reshape(y.shape + x.shape)
