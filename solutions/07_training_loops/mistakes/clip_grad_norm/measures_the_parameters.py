"""The norm is that of the parameters, not of their gradients.

How long the gradients are has no influence on whether they are cut.

p and p.grad are two tensors. Which of them did you measure?
"""


def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    params = list(params)
    norm = torch.stack([p.detach().pow(2).sum() for p in params]).sum().sqrt()
    if norm > max_norm:
        for p in params:
            if p.grad is not None:
                p.grad *= max_norm / norm
    return norm
