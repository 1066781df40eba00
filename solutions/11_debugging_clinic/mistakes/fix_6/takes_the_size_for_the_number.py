"""Divides the rows into `size` chunks instead of into chunks of `size` rows.

torch.chunk and torch.split are not the same.
"""


def fix_6(loss_fn, p, X, size):
    p.grad = None
    mean_loss = 0.0
    for chunk in X.chunk(size):
        loss = loss_fn(p, chunk) * len(chunk) / len(X)
        loss.backward()
        mean_loss += loss.item()
    return mean_loss, p.grad.clone()
