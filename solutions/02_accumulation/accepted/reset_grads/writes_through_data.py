"""Zeroes through .data, by indexing; a helper for each way."""


def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    def wipe(p: Tensor) -> None:
        if p.grad is not None:
            p.grad.data[...] = 0.0

    def drop(p: Tensor) -> None:
        p.grad = None

    forget = drop if set_to_none else wipe
    for p in params:
        forget(p)
