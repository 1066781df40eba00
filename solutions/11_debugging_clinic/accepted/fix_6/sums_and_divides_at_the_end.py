"""Adds up sums, and divides once at the end."""


def fix_6(loss_fn, p, X, size):
    total, gradient = 0.0, torch.zeros_like(p)
    for start in range(0, len(X), size):
        rows = X[start : start + size]
        value = loss_fn(p, rows)
        (g,) = torch.autograd.grad(value, p)
        total += value.item() * len(rows)
        gradient += g * len(rows)
    return total / len(X), gradient / len(X)
