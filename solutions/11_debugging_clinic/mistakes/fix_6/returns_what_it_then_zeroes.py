"""Returns the very tensor that it zeroes to tidy up.

A name is not a copy.
"""


def fix_6(loss_fn, p, X, size):
    p.grad = None
    mean_loss = 0.0
    for chunk in X.split(size):
        loss = loss_fn(p, chunk) * len(chunk) / len(X)
        loss.backward()
        mean_loss += loss.item()
    gradient = p.grad
    p.grad.zero_()
    return mean_loss, gradient
