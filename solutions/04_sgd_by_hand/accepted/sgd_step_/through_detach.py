"""An in-place operation on the detached view, which shares the memory."""


def sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    for p in list(params):
        if p.grad is not None:
            view = p.detach()
            view -= p.grad * lr
