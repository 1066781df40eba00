"""Forward over reverse: torch.func.jvp of torch.func.grad."""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    return torch.func.jvp(torch.func.grad(f), (x.detach(),), (v,))[1]
