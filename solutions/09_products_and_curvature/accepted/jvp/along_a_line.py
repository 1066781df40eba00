"""The derivative of t ↦ f(x + t·v) at 0, where t is one number."""


def jvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    start = x.detach()
    return torch.func.jacfwd(lambda t: f(start + t * v))(torch.zeros((), dtype=x.dtype))
