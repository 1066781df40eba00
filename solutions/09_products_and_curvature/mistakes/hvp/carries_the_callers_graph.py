"""The result hangs on the caller's graph when x requires grad.

For plain tensors all is well. But if x is a parameter, it requires grad itself, and autograd records your
computation on the caller's account: the result hangs on the caller's graph. What makes a tensor with the
same numbers and no connection?
"""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    return torch.func.jvp(torch.func.grad(f), (x,), (v,))[1]
