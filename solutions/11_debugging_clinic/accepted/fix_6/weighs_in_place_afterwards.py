"""Accumulates sums in p.grad and scales it at the end."""


def fix_6(loss_fn, p, X, size):
    p.grad = None
    mean_loss = 0.0
    for chunk in X.split(size):
        loss = loss_fn(p, chunk) * len(chunk)
        loss.backward()
        mean_loss += loss.item()
    p.grad /= len(X)
    return mean_loss / len(X), p.grad
