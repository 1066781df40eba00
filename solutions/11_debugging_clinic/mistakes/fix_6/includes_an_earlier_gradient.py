"""Adds to what p.grad held before.

Whatever lay about when the function was called is a part of the answer.
"""


def fix_6(loss_fn, p, X, size):
    mean_loss = 0.0
    for chunk in X.split(size):
        loss = loss_fn(p, chunk) * len(chunk) / len(X)
        loss.backward()
        mean_loss += loss.item()
    return mean_loss, p.grad.clone()
