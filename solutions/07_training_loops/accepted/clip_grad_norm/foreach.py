"""torch._foreach_norm and torch._foreach_mul_."""


def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    gradients = [p.grad for p in params if p.grad is not None]
    norm = torch.stack(torch._foreach_norm(gradients)).square().sum().sqrt()
    if norm > max_norm:
        torch._foreach_mul_(gradients, max_norm / norm.item())
    return norm
