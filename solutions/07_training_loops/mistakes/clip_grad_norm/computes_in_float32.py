"""The norm is returned in float32, whatever the dtype of the gradients.

torch.tensor of a Python number has torch's default dtype, and half of the digits are gone.

Through which types does the norm pass on its way out?
"""


def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    gradients = [p.grad for p in params if p.grad is not None]
    norm = torch.stack([g.pow(2).sum() for g in gradients]).sum().sqrt()
    if norm > max_norm:
        for g in gradients:
            g *= max_norm / norm
    return torch.tensor(norm.item())
