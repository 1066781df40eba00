"""A generator of parameters is walked through twice; the second time it is empty.

With a list everything works. From a generator, the norm is right, and the second loop scales nothing.

How can you keep what a generator yields?
"""


def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    norm = torch.stack([p.grad.pow(2).sum() for p in params if p.grad is not None]).sum().sqrt()
    if norm > max_norm:
        for p in params:
            if p.grad is not None:
                p.grad *= max_norm / norm
    return norm
