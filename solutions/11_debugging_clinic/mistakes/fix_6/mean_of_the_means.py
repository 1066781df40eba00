"""Gives every chunk the same weight, however many rows it has.

The rows of a small chunk weigh more than the others. With chunks of equal size it makes no difference, and so
nobody notices.

The mean over all rows is a sum, divided by N. Which part of that sum does a chunk's mean stand for?
"""


def fix_6(loss_fn, p, X, size):
    p.grad = None
    mean_loss = 0.0
    for chunk in X.split(size):
        loss = loss_fn(p, chunk) / len(X.split(size))
        loss.backward()
        mean_loss += loss.item()
    return mean_loss, p.grad.clone()
