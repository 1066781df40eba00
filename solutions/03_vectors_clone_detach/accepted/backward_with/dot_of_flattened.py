"""torch.func.grad of a dot product of flattened vectors."""


def backward_with(y_fn, x: torch.Tensor, v: torch.Tensor) -> torch.Tensor:
    return torch.func.grad(lambda q: y_fn(q).flatten() @ v.flatten())(x.detach())
