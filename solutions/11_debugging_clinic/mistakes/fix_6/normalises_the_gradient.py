"""Divides the gradient by its norm.

The direction is right, the length is always 1.
"""


def fix_6(loss_fn, p, X, size):
    p.grad = None
    mean_loss = 0.0
    for chunk in X.split(size):
        loss = loss_fn(p, chunk) * len(chunk) / len(X)
        loss.backward()
        mean_loss += loss.item()
    return mean_loss, p.grad / p.grad.norm()
