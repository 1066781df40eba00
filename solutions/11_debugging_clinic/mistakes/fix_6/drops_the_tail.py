"""Leaves the last chunk out if it is smaller than the others.

The weights are those of the rows that are left. But the other rows count as well.
"""


def fix_6(loss_fn, p, X, size):
    p.grad = None
    mean_loss, kept = 0.0, X[: len(X) - len(X) % size] if len(X) > size else X
    for chunk in kept.split(size):
        loss = loss_fn(p, chunk) * len(chunk) / len(kept)
        loss.backward()
        mean_loss += loss.item()
    return mean_loss, p.grad.clone()
