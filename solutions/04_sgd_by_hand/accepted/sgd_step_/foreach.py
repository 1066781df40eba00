"""One foreach call for all parameters that have a gradient."""


def sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    moving = [p for p in params if p.grad is not None]
    with torch.no_grad():
        torch._foreach_add_(moving, [p.grad for p in moving], alpha=-lr)
