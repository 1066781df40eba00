"""All gradients in one vector; new tensors for the clipped ones."""


def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    params = [p for p in params if p.grad is not None]
    norm = torch.cat([p.grad.flatten() for p in params]).norm()
    if norm.item() > max_norm:
        for p in params:
            p.grad = p.grad * (max_norm / norm)
    return norm
