"""The result hangs on the caller's graph when x requires grad.

For plain tensors all is well. But if x is a parameter, it requires grad itself, and autograd records your
computation on the caller's account: the result hangs on the caller's graph. What makes a tensor with the
same numbers and no connection?
"""


def jacobian(f: Function, x: Tensor) -> Tensor:
    y, pull = torch.func.vjp(f, x)
    units = torch.eye(y.numel(), dtype=y.dtype).reshape(y.numel(), *y.shape)
    return torch.vmap(lambda u: pull(u)[0])(units).reshape(y.shape + x.shape)
