"""The result hangs on the caller's graph when x requires grad.

For plain tensors all is well. But if x is a parameter, it requires grad itself, and autograd records your
computation on the caller's account: the result hangs on the caller's graph. What makes a tensor with the
same numbers and no connection?
"""


def vjp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    _, pull = torch.func.vjp(f, x)
    return pull(v)[0]
