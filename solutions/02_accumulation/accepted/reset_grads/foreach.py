"""torch._foreach_zero_ for all at once."""


def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    params = list(params)
    if set_to_none:
        for p in params:
            p.grad = None
    elif gradients := [p.grad for p in params if p.grad is not None]:
        torch._foreach_zero_(gradients)
