"""set_grad_enabled(False) as a context, and copy_."""


def sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    with torch.set_grad_enabled(False):
        for p in params:
            if p.grad is not None:
                p.copy_(p - lr * p.grad)
