"""backward(v) on a leaf of its own, and its .grad."""


def vjp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    f(leaf).backward(v)
    return leaf.grad
