"""The norm of the norms, a clamped coefficient with 1e-6, multiplied in any case."""


def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    gradients = [p.grad for p in params if p.grad is not None]
    norm = torch.linalg.vector_norm(torch.stack([torch.linalg.vector_norm(g) for g in gradients]))
    coefficient = torch.clamp(max_norm / (norm + 1e-6), max=1.0)
    for g in gradients:
        g.mul_(coefficient)
    return norm
