"""A loop with Python's sum, detached and under no_grad."""


def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    params = tuple(params)
    with torch.no_grad():
        square = 0.0
        for p in params:
            if p.grad is not None:
                square = square + (p.grad.detach() * p.grad.detach()).sum()
        norm = square**0.5
        factor = min(1.0, max_norm / (float(norm) + 1e-6))
        for p in params:
            if p.grad is not None:
                p.grad.data = p.grad.data * factor
    return norm
