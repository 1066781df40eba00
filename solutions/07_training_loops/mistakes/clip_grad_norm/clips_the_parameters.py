"""The parameters are scaled, not their gradients.

The model itself is shrunk, and the gradients are as long as before.

p and p.grad are two tensors. Which of them did you multiply?
"""


def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    params = list(params)
    norm = torch.stack([p.grad.pow(2).sum() for p in params if p.grad is not None]).sum().sqrt()
    if norm > max_norm:
        with torch.no_grad():
            for p in params:
                p *= max_norm / norm
    return norm
