"""Takes a clone of x for a leaf.

clone() keeps the connection to the graph. If x requires grad, its clone is a result, not a leaf, and
backward() fills the .grad of leaves only: yours is None, and the gradient went to the caller's x. What cuts
the connection?
"""


def vjp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.clone().requires_grad_()
    f(leaf).backward(v)
    return leaf.grad
