"""Divides each chunk's mean by N, as if it were a sum.

loss_fn has divided by the rows of the chunk already. What is left to be divided by, and what does a full
chunk count for?
"""


def fix_6(loss_fn, p, X, size):
    p.grad = None
    mean_loss = 0.0
    for chunk in X.split(size):
        loss = loss_fn(p, chunk) / len(X)
        loss.backward()
        mean_loss += loss.item()
    return mean_loss, p.grad.clone()
