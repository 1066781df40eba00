"""Through .data, walking the parameters once."""


def sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    for p in params:
        if p.grad is None:
            continue
        p.data.sub_(lr * p.grad)
