"""The loss is weighted right, and the gradient is that of the unweighted one.

What exactly does backward() start from?
"""


def fix_6(loss_fn, p, X, size):
    p.grad = None
    mean_loss = 0.0
    for chunk in X.split(size):
        loss = loss_fn(p, chunk) / len(X.split(size))
        loss.backward()
        mean_loss += loss.item() * len(X.split(size)) * len(chunk) / len(X)
    return mean_loss, p.grad.clone()
