"""Resets p.grad in the loop over the chunks.

Only the last chunk is left in it. Here, accumulating is what is wanted.
"""


def fix_6(loss_fn, p, X, size):
    mean_loss = 0.0
    for chunk in X.split(size):
        p.grad = None
        loss = loss_fn(p, chunk) * len(chunk) / len(X)
        loss.backward()
        mean_loss += loss.item()
    return mean_loss, p.grad.clone()
