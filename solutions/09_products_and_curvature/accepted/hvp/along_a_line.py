"""The gradient along x + t·v, differentiated with respect to t."""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    start, gradient = x.detach(), torch.func.grad(f)
    return torch.func.jacfwd(lambda t: gradient(start + t * v))(torch.zeros((), dtype=x.dtype))
