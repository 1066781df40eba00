"""The gradient is right, and the loss is still the mean of the means.

The mean of means gives a small chunk too much weight. The gradient got its weights; which line adds up the
loss?
"""


def fix_6(loss_fn, p, X, size):
    p.grad = None
    mean_loss = 0.0
    for chunk in X.split(size):
        loss = loss_fn(p, chunk)
        (loss * len(chunk) / len(X)).backward()
        mean_loss += loss.item() / len(X.split(size))
    return mean_loss, p.grad.clone()
