"""torch.zero_, in a function decorated with no_grad."""


def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    @torch.no_grad()
    def forget(p: Tensor) -> None:
        if isinstance(p.grad, Tensor):
            torch.zero_(p.grad)

    for p in params:
        if set_to_none:
            p.grad = None
        else:
            forget(p)
