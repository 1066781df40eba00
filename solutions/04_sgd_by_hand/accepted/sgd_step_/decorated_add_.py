"""@torch.no_grad() on the function, add_ with alpha."""


@torch.no_grad()
def sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    for p in params:
        if p.grad is not None:
            p.add_(p.grad, alpha=-lr)
