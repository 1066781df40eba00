"""Takes a clone of x for a leaf.

clone() keeps the connection to the graph. If x requires grad, its clone is a result, not a leaf, and its
.grad stays None while the caller's x is filled. What cuts the connection?
"""


def jacobian(f: Function, x: Tensor) -> Tensor:
    leaf = x.clone().requires_grad_()
    y, rows = f(leaf), []
    for element in y.flatten():
        element.backward(retain_graph=True)
        rows.append(leaf.grad.clone())
        leaf.grad.zero_()
    return torch.stack(rows).reshape(y.shape + x.shape)
