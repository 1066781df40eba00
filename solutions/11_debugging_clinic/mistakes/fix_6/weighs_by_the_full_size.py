"""Gives the last chunk the weight of a full one.

size / N is the weight of a chunk with `size` rows. How many does the last one have?
"""


def fix_6(loss_fn, p, X, size):
    p.grad = None
    mean_loss = 0.0
    for chunk in X.split(size):
        loss = loss_fn(p, chunk) * size / len(X)
        loss.backward()
        mean_loss += loss.item()
    return mean_loss, p.grad.clone()
