"""Assigns the number 0 to .grad.

A .grad is a tensor or None, and torch says so.
"""


def fix_6(loss_fn, p, X, size):
    p.grad = 0
    mean_loss = 0.0
    for chunk in X.split(size):
        loss = loss_fn(p, chunk) * len(chunk) / len(X)
        loss.backward()
        mean_loss += loss.item()
    return mean_loss, p.grad.clone()
