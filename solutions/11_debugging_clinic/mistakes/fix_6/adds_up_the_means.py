"""Adds up the means of the chunks without any weight.

With three chunks, the gradient is three times too large.
"""


def fix_6(loss_fn, p, X, size):
    p.grad = None
    mean_loss = 0.0
    for chunk in X.split(size):
        loss = loss_fn(p, chunk)
        loss.backward()
        mean_loss += loss.item()
    return mean_loss, p.grad.clone()
