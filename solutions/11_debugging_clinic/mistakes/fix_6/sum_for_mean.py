"""Turns the means into sums, and forgets to divide by N.

What you have is loss and gradient of the sum over all rows. What was asked for is those of their mean.
"""


def fix_6(loss_fn, p, X, size):
    p.grad = None
    mean_loss = 0.0
    for chunk in X.split(size):
        loss = loss_fn(p, chunk) * len(chunk)
        loss.backward()
        mean_loss += loss.item()
    return mean_loss, p.grad.clone()
