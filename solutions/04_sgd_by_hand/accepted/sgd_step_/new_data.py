"""Gives each parameter new data: it is still the same tensor object, and a leaf."""


def sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    for p in params:
        if p.grad is not None:
            p.data = p.data - lr * p.grad
