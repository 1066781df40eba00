"""The gradient is right, and the loss is a sum of means.

With three chunks it is about three times too large. The gradient got its weights; which line adds up the
loss?
"""


def fix_6(loss_fn, p, X, size):
    p.grad = None
    mean_loss = 0.0
    for chunk in X.split(size):
        loss = loss_fn(p, chunk)
        (loss * len(chunk) / len(X)).backward()
        mean_loss += loss.item()
    return mean_loss, p.grad.clone()
