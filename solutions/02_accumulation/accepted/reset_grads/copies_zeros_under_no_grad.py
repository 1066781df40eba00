"""copy_ from zeros_like, under no_grad."""


def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    with torch.no_grad():
        for p in params:
            if set_to_none:
                p.grad = None
            elif p.grad is not None:
                p.grad.copy_(torch.zeros_like(p))
