"""Zeroes the parameter where its gradient was meant.

The loss is that at 0, and the caller's p has changed. Which tensor remembers the past: p, or p.grad?
"""


def fix_6(loss_fn, p, X, size):
    p.data.zero_()
    mean_loss = 0.0
    for chunk in X.split(size):
        loss = loss_fn(p, chunk) * len(chunk) / len(X)
        loss.backward()
        mean_loss += loss.item()
    return mean_loss, p.grad.clone()
