"""Each number is clamped on its own, and the norm is measured after that.

The large numbers are shortened and the small ones are not: the gradient points somewhere else, and it may
still be too long. And the norm that is returned is that of what is left, which nobody would want to log.

By which factor should the smallest number be multiplied, if the largest is halved? And when is there still
something to be seen in the norm?
"""


def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    gradients = [p.grad for p in params if p.grad is not None]
    for g in gradients:
        g.clamp_(-max_norm, max_norm)
    return torch.stack([g.pow(2).sum() for g in gradients]).sum().sqrt()
