"""The gradient from a formula, no autograd at all."""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach()
    rows = [p]
    for x in D:
        p = p - lr * 2 / len(x) * (p - 2) * x * x
        rows.append(p)
    return torch.stack(rows)
