"""Takes a clone of x for a leaf.

clone() keeps the connection to the graph. If x requires grad, its clone is a result, not a leaf, and its
.grad stays None while the caller's x is filled. What cuts the connection?
"""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.clone().requires_grad_()
    f(leaf).backward(create_graph=True)
    slope = (leaf.grad * v).sum()
    leaf.grad = None
    if slope.requires_grad:
        slope.backward()
    return torch.zeros_like(x) if leaf.grad is None else leaf.grad
