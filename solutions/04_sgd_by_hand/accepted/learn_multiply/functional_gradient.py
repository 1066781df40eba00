"""torch.func.grad, a new tensor for each step."""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    def loss(p: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
        return torch.square(x * p - 2.0 * x).mean(-1).mean()

    p = p0.detach().clone()
    rows = [p.tolist()]
    for x in D:
        p = p - lr * torch.func.grad(loss)(p, x)
        rows.append(p.tolist())
    return torch.tensor(rows, dtype=p0.dtype)
