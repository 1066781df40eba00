"""Reverse over forward: the gradient of the directional derivative."""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    return torch.func.grad(lambda t: torch.func.jvp(f, (t,), (v,))[1])(x.detach())
