"""A missing gradient is replaced by zeros.

None says that nothing was computed, and an optimiser skips the parameter. Zeros say that the slope is zero;
with momentum or weight decay, the parameter moves.

How can you leave out a parameter instead?
"""


def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    params = list(params)
    for p in params:
        if p.grad is None:
            p.grad = torch.zeros_like(p)
    norm = torch.stack([p.grad.pow(2).sum() for p in params]).sum().sqrt()
    if norm > max_norm:
        for p in params:
            p.grad *= max_norm / norm
    return norm
