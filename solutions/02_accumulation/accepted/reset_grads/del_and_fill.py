"""del p.grad sets it to None; fill_ writes zeros."""


def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    for p in params:
        if p.grad is None:
            continue
        if set_to_none:
            del p.grad
        else:
            p.grad.fill_(0)
